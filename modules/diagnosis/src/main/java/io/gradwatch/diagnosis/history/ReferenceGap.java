package io.gradwatch.diagnosis.history;

import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.LossReference;
import java.util.List;
import java.util.Optional;

/**
 * The gap between a run's loss and the reference loss that kernel ridge regression reaches on the same rows. The gap will
 * not close if, at the pace of a recent window of training, the network would need more than {@link Threshold#CATCH_UP}
 * times that window.
 */
public final class ReferenceGap {
    /** Distance from the middle of the first to the middle of the last third of a window, as a fraction of the window. */
    private static final double SPAN = 2.0 / 3;

    private final History history;
    private final HealthSettings settings;

    public ReferenceGap(History history, HealthSettings settings) {
        this.history = history;
        this.settings = settings;
    }

    /** Returns true if the gap will not close at the pace of the last {@code stagnantWarning} iterations and epochs. */
    public boolean willNotClose() {
        return willNotClose(
                settings.get(Threshold.STAGNANT_WARNING_ITERATIONS), settings.get(Threshold.STAGNANT_WARNING_EPOCHS));
    }

    /** Returns true if the gap will not close at the pace of the last iterations and epochs, at least as many as given. */
    public boolean willNotClose(double iterations, double epochs) {
        Optional<LossReference> reference = history.latest().reference();
        if (!history.isBehind() || reference.isEmpty()) {
            return false;
        }
        double gap = history.loss().reached() - reference.get().lossAt(settings.get(Threshold.REFERENCE_SHARE));
        double[] losses = Losses.finite(window(iterations, epochs));
        int third = losses.length / 3;
        if (third < 2) {
            return false;
        }
        double fall = Losses.mean(losses, 0, third) - Losses.mean(losses, losses.length - third, losses.length);
        return settings.get(Threshold.CATCH_UP) * fall / SPAN < gap;
    }

    /** Returns true if the gap will not close and the loss has not improved for {@code behindIterations}. */
    public boolean hasStopped() {
        return !history.loss().isFalling()
                && history.loss().sinceLearning().iterations() >= settings.get(Threshold.BEHIND_ITERATIONS)
                && willNotClose();
    }

    /** Returns the shortest list of latest rounds that spans these iterations and epochs; empty if there is none. */
    private List<Round> window(double iterations, double epochs) {
        List<Round> rounds = history.rounds();
        double iteration = history.latest().iteration() - iterations;
        double epoch = history.latest().epoch() - epochs;
        int start = rounds.size() - 1;
        while (start >= 0
                && (rounds.get(start).snapshot().iteration() > iteration
                        || rounds.get(start).snapshot().epoch() > epoch)) {
            start--;
        }
        return rounds.subList(start < 0 ? rounds.size() : start, rounds.size());
    }
}
