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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Training got somewhere and no farther, though there is something left to learn.
 *
 * <p>What is left to learn cannot be seen from a loss alone: noise in the data has a floor that no network gets below.
 * So a loss that stands high is worth a look, but critical is only a contradiction: a loss that stands where a simple
 * learner gets much farther on the same rows; one that was low and is that of guessing again; or a training loss that has
 * fallen far while the network's answers on the test rows are no better than guessing. Then it has learned something else
 * than what it is asked.
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
        if (history.accuracy().isGuessing() && loss.hasLearned()) {
            return Optional.of(
                    finding(Severity.CRITICAL, history, guessing(history), Remedies.ofContradiction(history.latest())));
        }
        if (loss.hasLearnedNothing()) {
            return Optional.empty();
        }
        if (loss.hasRelapsed()) {
            return Optional.of(
                    finding(Severity.CRITICAL, history, relapsed(loss), Remedies.ofStanding(history.latest())));
        }
        Stall standstill = Stall.of(history);
        if (ReferenceGap.hasStopped(history, settings)) {
            return Optional.of(finding(
                    Severity.CRITICAL, history, behind(standstill, history), Remedies.ofStanding(history.latest())));
        }
        if (ReferenceGap.isHopeless(history, settings)) {
            return Optional.of(finding(
                    Severity.WARNING, history, behind(standstill, history), Remedies.ofStanding(history.latest())));
        }
        if (loss.hasLearned() || !loss.isStuck()) {
            return Optional.empty();
        }
        boolean stands = !standstill.isMoving(settings)
                && standstill.isLong(
                        settings.get(Threshold.PLATEAU_ITERATIONS), settings.get(Threshold.PLATEAU_EPOCHS));
        return stands
                ? Optional.of(finding(
                        Severity.WARNING, history, standing(standstill, loss), Remedies.ofStanding(history.latest())))
                : Optional.empty();
    }

    private static Finding finding(Severity severity, History history, String observation, List<Remedy> remedies) {
        LossHistory loss = history.loss();
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("loss", loss.now());
        evidence.put("bestLoss", loss.best());
        evidence.put("firstLoss", loss.first());
        evidence.put("idleIterations", (double) loss.idleIterations());
        evidence.put("idleEpochs", (double) loss.idleEpochs());
        evidence.put("testAccuracy", history.accuracy().latest());
        evidence.put("ofReference", history.ofReference());
        evidence.values().removeIf(value -> value.isNaN());
        return new Finding(severity, false, List.of(), List.of(), evidence, observation, remedies);
    }

    private static String guessing(History history) {
        return ("The training loss has fallen to %s, from %s in the first round, yet the accuracy on the test rows is"
            + " %s, which is guessing, as it was in the last %d evaluations. What makes the loss fall is not what"
            + " tells the classes apart: look at the output's activation and loss, which must belong together (softmax"
            + " with mcxent), and whether the test rows are like those trained on.")
                .formatted(
                        Numbers.text(history.loss().now()),
                        Numbers.text(history.loss().first()),
                        Numbers.text(history.accuracy().latest()),
                        history.accuracy().guesses());
    }

    private static String relapsed(LossHistory loss) {
        return ("The loss had fallen to %s and is at %s again, %d rounds later, where guessing would be: what was"
                        + " learned is lost. A step that was too large leads there.")
                .formatted(Numbers.text(loss.best()), Numbers.text(loss.latest()), loss.stuckRounds());
    }

    private static String behind(Stall standstill, History history) {
        LossReference reference = history.latest().reference().orElseThrow();
        return ("The loss has not improved for %d iterations. It is %s, where guessing has %s, and kernel ridge"
            + " regression on a few hundred of the same rows %s: there is more to learn, and at its pace this network"
            + " does not.")
                .formatted(
                        standstill.iterations(),
                        Numbers.text(history.loss().now()),
                        Numbers.text(reference.guessing()),
                        Numbers.text(reference.reached()));
    }

    private static String standing(Stall standstill, LossHistory loss) {
        return ("The loss has not improved for %d iterations and %d passes over the data. It stands at %s, more than"
            + " half of the %s of an untrained network, so there should be more to learn, unless the data is that"
            + " noisy.")
                .formatted(
                        standstill.iterations(),
                        standstill.epochs(),
                        Numbers.text(loss.now()),
                        Numbers.text(loss.untrained()));
    }
}
