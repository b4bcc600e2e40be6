package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.ReferenceGap;
import io.gradwatch.diagnosis.history.Stall;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.LossReference;
import java.util.List;
import java.util.Optional;

/**
 * Detects a network that learned something and then stopped while there was more to learn.
 *
 * <p>The loss alone does not show how much is left to learn, because noisy data has a floor that no network gets below. A
 * high stalled loss is therefore only a warning. The finding is critical where the measurements contradict each other: the
 * loss stalls far above the reference loss, it relapsed to chance level, or it fell far while the accuracy on the test
 * rows stayed at chance level. In the last case the network optimizes something other than its task.
 */
final class Plateau implements Detector {
    private final HealthSettings settings;

    Plateau(HealthSettings settings) {
        this.settings = settings;
    }

    @Override
    public Symptom symptom() {
        return Symptom.PLATEAU;
    }

    @Override
    public Optional<Finding> examine(History history) {
        LossHistory loss = history.loss();
        if (history.accuracy().isAtChance() && loss.hasLearned()) {
            return found(Severity.CRITICAL, history, contradiction(history));
        }
        return switch (loss.state()) {
            case UNTRAINED -> Optional.empty();
            case RELAPSED -> found(Severity.CRITICAL, history, relapsed(loss));
            case LEARNING, STALLED, CONVERGED -> behind(history).or(() -> stalled(history));
        };
    }

    private Optional<Finding> behind(History history) {
        ReferenceGap gap = new ReferenceGap(history, settings);
        if (!gap.willNotClose()) {
            return Optional.empty();
        }
        return found(gap.hasStopped() ? Severity.CRITICAL : Severity.WARNING, history, behindReference(history));
    }

    private Optional<Finding> stalled(History history) {
        if (history.loss().hasLearned() || history.loss().isFalling()) {
            return Optional.empty();
        }
        Stall stall = Stall.of(history);
        boolean isLong =
                stall.isLong(settings.get(Threshold.PLATEAU_ITERATIONS), settings.get(Threshold.PLATEAU_EPOCHS));
        return isLong && !stall.isMoving(settings)
                ? found(Severity.WARNING, history, high(stall, history.loss()))
                : Optional.empty();
    }

    private static Optional<Finding> found(Severity severity, History history, String explanation) {
        LossHistory loss = history.loss();
        Evidence evidence = new Evidence()
                .putKnown("loss", loss.now())
                .putKnown("bestLoss", loss.best())
                .putKnown("firstLoss", loss.first())
                .put("iterationsWithoutLearning", loss.sinceLearning().iterations())
                .put("epochsWithoutLearning", loss.sinceLearning().epochs())
                .putKnown("testAccuracy", history.accuracy().latest())
                .putKnown("ofReference", history.ofReference());
        return Optional.of(Finding.of(severity, List.of(), evidence, explanation));
    }

    private static String contradiction(History history) {
        return ("The training loss fell from %s in round 1 to %s, but the accuracy on the test rows is %s, which is"
                        + " chance level, as in the last %d evaluations. The network does not learn to separate the classes. Check"
                        + " that output activation and loss belong together (softmax with mcxent) and that test and training rows"
                        + " are alike.")
                .formatted(
                        Numbers.text(history.loss().first()),
                        Numbers.text(history.loss().now()),
                        Numbers.text(history.accuracy().latest()),
                        history.accuracy().chanceEvaluations());
    }

    private static String relapsed(LossHistory loss) {
        return ("The loss had fallen to %s and is back at chance level (%s) %d rounds later: the network lost what it"
                        + " had learned. A step that is too large can do this.")
                .formatted(Numbers.text(loss.best()), Numbers.text(loss.latest()), loss.stalledRounds());
    }

    private static String behindReference(History history) {
        LossReference reference = history.latest().reference().orElseThrow();
        return ("The loss is %s after %d iterations without improvement. Kernel ridge regression reaches %s on a few"
                        + " hundred of the same rows, and chance level is %s. There is more to learn, and at its pace the network"
                        + " will not learn it.")
                .formatted(
                        Numbers.text(history.loss().now()),
                        history.loss().sinceLearning().iterations(),
                        Numbers.text(reference.referenceLoss()),
                        Numbers.text(reference.chanceLevel()));
    }

    private static String high(Stall stall, LossHistory loss) {
        return ("The loss has not improved for %d iterations and %d epochs. At %s it is more than half of an untrained"
                        + " network's (%s), so there should be more to learn, unless the data is that noisy.")
                .formatted(
                        stall.elapsed().iterations(),
                        stall.elapsed().epochs(),
                        Numbers.text(loss.now()),
                        Numbers.text(loss.untrained()));
    }
}
