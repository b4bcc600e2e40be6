package io.gradwatch.diagnosis.history;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * The rounds of one variant so far, in bounded memory: the latest ones in full, the older ones thinned evenly, ever more
 * coarsely as the run goes on, so that the course keeps its shape from the first round to the last.
 */
public final class History {
    private static final int RECENT = 32;
    private static final int PAST = 64;

    private final HealthSettings settings;
    private final AccuracyHistory accuracy;
    private final LossHistory loss;
    private final FrozenLayers frozen = new FrozenLayers();
    private final List<Round> past = new ArrayList<>();
    private final List<Round> recent = new ArrayList<>();
    private long count;
    private long stride = 1;

    /**
     * One round.
     *
     * @param order how many rounds came before it
     * @param snapshot what was measured
     * @param flow how the error signal went through the network
     * @param norm L2 norm of the whole gradient; NaN if it was not sampled or is not finite
     */
    public record Round(long order, ClusterSnapshot snapshot, GradientFlow flow, double norm) {}

    public History(HealthSettings settings) {
        this.settings = settings;
        accuracy = new AccuracyHistory(settings);
        loss = new LossHistory(settings, accuracy);
    }

    public void add(ClusterSnapshot snapshot) {
        recent.add(new Round(count++, snapshot, GradientFlow.of(snapshot), snapshot.gradientNorm()));
        accuracy.add(snapshot);
        loss.add(snapshot);
        frozen.add(snapshot, latestRound().flow);
        if (recent.size() > RECENT) {
            retire(recent.remove(0));
        }
    }

    private void retire(Round round) {
        if (round.order % stride == 0) {
            past.add(round);
        }
        if (past.size() > PAST) {
            stride *= 2;
            past.removeIf(old -> old.order % stride != 0);
        }
    }

    public boolean isEmpty() {
        return recent.isEmpty();
    }

    public ClusterSnapshot latest() {
        return latestRound().snapshot;
    }

    public Round latestRound() {
        return recent.get(recent.size() - 1);
    }

    /** All rounds that are kept, oldest first; the first round is always among them. */
    public List<Round> rounds() {
        List<Round> all = new ArrayList<>(past.size() + recent.size());
        all.addAll(past);
        all.addAll(recent);
        return all;
    }

    /** The last so many rounds, fewer at the start; oldest first; at most as many as are kept in full. */
    public List<Round> lastRounds(int most) {
        return List.copyOf(recent.subList(Math.max(0, recent.size() - most), recent.size()));
    }

    /** The rounds kept in which gradients were sampled, oldest first. */
    public List<Round> sampled() {
        return rounds().stream().filter(round -> round.snapshot.sampled()).toList();
    }

    /** How many of the first weighted layers are kept from training on purpose. */
    public int frozenLayers() {
        return frozen.count();
    }

    public LossHistory loss() {
        return loss;
    }

    /**
     * The part that was learned of what a simple learner learns from the same rows, see {@link
     * io.gradwatch.signal.LossReference#learned}; NaN where that is not known.
     */
    public double ofReference() {
        return latest().reference()
                .map(reference -> reference.learned(loss.reached()))
                .orElse(Double.NaN);
    }

    /** Whether a simple learner is known to learn clearly more from the same rows. */
    public boolean isBehind() {
        return ofReference() < settings.get(Threshold.REFERENCE_SHARE);
    }

    public AccuracyHistory accuracy() {
        return accuracy;
    }

    /** The last so many rounds in which gradients were sampled, fewer at the start; oldest first. */
    public List<Round> lastSampled(int most) {
        List<Round> sampled = sampled();
        return sampled.subList(Math.max(0, sampled.size() - most), sampled.size());
    }
}
