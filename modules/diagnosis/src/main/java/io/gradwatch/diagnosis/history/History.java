package io.gradwatch.diagnosis.history;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.LossReference;
import java.util.ArrayList;
import java.util.List;

/**
 * The rounds of one variant, in bounded memory. The latest 32 rounds are kept in full. Of the older ones at most 64
 * remain, spaced evenly and ever more coarsely, so that the run keeps its shape from the first round on.
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
     * @param order number of rounds before it
     * @param snapshot merged statistics of the round
     * @param flow error signal that reached each layer
     * @param norm L2 norm of the whole gradient; NaN if it was not sampled or is not finite
     */
    public record Round(long order, ClusterSnapshot snapshot, GradientFlow flow, double norm) {}

    /** Creates an empty history. */
    public History(HealthSettings settings) {
        this.settings = settings;
        accuracy = new AccuracyHistory(settings);
        loss = new LossHistory(settings, accuracy);
    }

    /** Adds the next round. */
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

    /** Returns all rounds that are kept, oldest first; the first round is always among them. */
    public List<Round> rounds() {
        List<Round> all = new ArrayList<>(past.size() + recent.size());
        all.addAll(past);
        all.addAll(recent);
        return all;
    }

    /** Returns at most {@code most} latest rounds, oldest first, of those kept in full. */
    public List<Round> lastRounds(int most) {
        return List.copyOf(recent.subList(Math.max(0, recent.size() - most), recent.size()));
    }

    /** Returns the rounds kept in which gradients were sampled, oldest first. */
    public List<Round> sampled() {
        return rounds().stream().filter(round -> round.snapshot.sampled()).toList();
    }

    /** Returns at most {@code most} latest rounds in which gradients were sampled, oldest first. */
    public List<Round> lastSampled(int most) {
        List<Round> sampled = sampled();
        return sampled.subList(Math.max(0, sampled.size() - most), sampled.size());
    }

    /** Returns how many of the first weighted layers are frozen on purpose. */
    public int frozenLayers() {
        return frozen.count();
    }

    public LossHistory loss() {
        return loss;
    }

    public AccuracyHistory accuracy() {
        return accuracy;
    }

    /**
     * Returns the fraction of the reference loss's improvement over chance level that the network has reached, see {@link
     * LossReference#learned}; NaN where the reference is not known.
     */
    public double ofReference() {
        return latest().reference()
                .map(reference -> reference.learned(loss.reached()))
                .orElse(Double.NaN);
    }

    /** Returns true if kernel ridge regression is known to learn clearly more from the same rows. */
    public boolean isBehind() {
        return ofReference() < settings.get(Threshold.REFERENCE_SHARE);
    }
}
