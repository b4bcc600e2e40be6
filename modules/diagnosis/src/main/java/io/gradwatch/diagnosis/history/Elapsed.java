package io.gradwatch.diagnosis.history;

/**
 * The training that has passed since some round.
 *
 * @param round number of that round
 * @param rounds number of rounds after it
 * @param iterations number of minibatches per worker after it
 * @param epochs number of passes over the data after it
 */
public record Elapsed(int round, int rounds, long iterations, int epochs) {
    static Elapsed between(LossCurve.Point from, LossCurve.Point to) {
        return new Elapsed(
                from.round(), to.round() - from.round(), to.iteration() - from.iteration(), to.epoch() - from.epoch());
    }
}
