package io.gradwatch.app.session;

import io.gradwatch.signal.ClusterSnapshot;

/**
 * The rounds that a network was trained before this session, when a program trains it in several passes. Diagnosis needs
 * rounds that increase over all passes, while each pass counts from 1.
 *
 * @param rounds rounds of the earlier passes
 * @param epochs epochs of the earlier passes
 */
public record EarlierPasses(int rounds, int epochs) {
    /** The first pass, or the only one. */
    public static final EarlierPasses NONE = new EarlierPasses(0, 0);

    /** Returns the snapshot with its round and epoch counted over all passes. */
    ClusterSnapshot continued(ClusterSnapshot snapshot) {
        return rounds == 0 && epochs == 0
                ? snapshot
                : snapshot.at(rounds + snapshot.round(), epochs + snapshot.epoch());
    }

    /** Returns the passes up to and with one of this length. */
    public EarlierPasses plus(int passRounds, int passEpochs) {
        return new EarlierPasses(rounds + passRounds, epochs + passEpochs);
    }
}
