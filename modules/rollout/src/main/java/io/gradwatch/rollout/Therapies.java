package io.gradwatch.rollout;

import static io.gradwatch.rollout.remedy.Remedies.ADAM;
import static io.gradwatch.rollout.remedy.Remedies.BATCH_NORMALIZATION;
import static io.gradwatch.rollout.remedy.Remedies.CLIPPING;
import static io.gradwatch.rollout.remedy.Remedies.GRU;
import static io.gradwatch.rollout.remedy.Remedies.LEARNING_RATE;
import static io.gradwatch.rollout.remedy.Remedies.LSTM;
import static io.gradwatch.rollout.remedy.Remedies.OUTPUT_ACTIVATION;
import static io.gradwatch.rollout.remedy.Remedies.QUARANTINE;
import static io.gradwatch.rollout.remedy.Remedies.REINITIALIZE;
import static io.gradwatch.rollout.remedy.Remedies.RELU;
import static io.gradwatch.rollout.remedy.Remedies.RESIDUAL;
import static io.gradwatch.rollout.remedy.Remedies.SPIKE_RECOVERY;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.NetworkTraits;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.remedy.Remedies;
import io.gradwatch.rollout.remedy.Remedy;
import io.gradwatch.rollout.remedy.Variant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The therapy table: the variants worth a trial for each symptom, in the order of their success on measured jobs
 * ({@code src/docs/rollout.md}). Both the advice of a diagnosis and the candidates of a trial come from this table.
 */
public final class Therapies {
    /** Remedies that reinitialize the whole network if they come first. */
    private static final Set<Remedy> RESTARTS = Set.of(RELU, REINITIALIZE, LSTM);

    private Therapies() {}

    /**
     * Returns the variants to recommend for a diagnosis, best first. Variants that replace the output activation apply only
     * if that does not match its loss. They come first if the diagnosis indicates such a mismatch, otherwise last.
     */
    public static List<Variant> advised(Diagnosis diagnosis) {
        List<Variant> table = table(diagnosis);
        Stream<Variant> withOutput = withOutputActivation(table);
        return diagnosis.traits().outputMismatch()
                ? Stream.concat(withOutput, table.stream()).toList()
                : Stream.concat(table.stream(), withOutput).toList();
    }

    /**
     * Returns the candidates of a trial, best first. Variants that replace a mismatched output activation come first: that
     * mismatch has misled the whole network. If the allowed remedies exclude every usual variant, each allowed remedy is a
     * separate candidate.
     *
     * @param allowed labels of the remedies that may be used, alone or combined
     */
    static List<Variant> candidates(Diagnosis diagnosis, Set<String> allowed) {
        List<Variant> table = table(diagnosis);
        List<Variant> usual = Stream.concat(withOutputActivation(table), table.stream())
                .filter(variant ->
                        variant.remedies().stream().map(Remedy::label).allMatch(allowed::contains))
                .toList();
        return usual.isEmpty() ? alone(allowed) : usual;
    }

    private static List<Variant> table(Diagnosis diagnosis) {
        return of(diagnosis.symptom()).stream()
                .filter(variant -> suits(variant, diagnosis.traits()))
                .toList();
    }

    /** Returns whether every remedy can apply to a network with these traits. */
    private static boolean suits(Variant variant, NetworkTraits traits) {
        return traits.recurrent()
                || variant.remedies().stream().noneMatch(remedy -> remedy.equals(LSTM) || remedy.equals(GRU));
    }

    private static Stream<Variant> withOutputActivation(List<Variant> table) {
        return table.stream()
                .filter(variant -> RESTARTS.contains(variant.remedies().get(0)))
                .map(variant -> new Variant(Stream.concat(Stream.of(OUTPUT_ACTIVATION), variant.remedies().stream())
                        .toList()));
    }

    private static List<Variant> alone(Set<String> allowed) {
        return allowed.stream()
                .sorted()
                .flatMap(label -> Remedies.named(label).stream())
                .map(Variant::of)
                .toList();
    }

    /** Returns the row of this symptom, for networks of all kinds. */
    static List<Variant> of(Symptom symptom) {
        return switch (symptom) {
            case VANISHING_GRADIENT, SATURATED_ACTIVATIONS, STAGNANT_LOSS, PLATEAU ->
                List.of(
                        Variant.of(LSTM, ADAM),
                        Variant.of(GRU, ADAM),
                        Variant.of(LSTM),
                        Variant.of(GRU),
                        Variant.of(RELU, RESIDUAL, BATCH_NORMALIZATION, ADAM),
                        Variant.of(RELU, RESIDUAL),
                        Variant.of(RELU, ADAM),
                        Variant.of(REINITIALIZE, ADAM),
                        Variant.of(RELU, BATCH_NORMALIZATION, ADAM),
                        Variant.of(RELU),
                        Variant.of(BATCH_NORMALIZATION),
                        Variant.of(ADAM),
                        Variant.of(RESIDUAL),
                        Variant.of(REINITIALIZE),
                        Variant.of(LEARNING_RATE));
            case DEAD_UNITS ->
                List.of(
                        Variant.of(RELU, RESIDUAL, BATCH_NORMALIZATION, ADAM),
                        Variant.of(RELU, ADAM),
                        Variant.of(REINITIALIZE, ADAM),
                        Variant.of(RELU, RESIDUAL),
                        Variant.of(RELU),
                        Variant.of(BATCH_NORMALIZATION),
                        Variant.of(REINITIALIZE, LEARNING_RATE),
                        Variant.of(REINITIALIZE));
            case EXPLODING_GRADIENT, IRREGULAR_CURVE ->
                List.of(
                        Variant.of(LEARNING_RATE),
                        Variant.of(CLIPPING),
                        Variant.of(RELU, RESIDUAL, BATCH_NORMALIZATION, ADAM),
                        Variant.of(RELU, ADAM),
                        Variant.of(REINITIALIZE, ADAM),
                        Variant.of(REINITIALIZE, LEARNING_RATE),
                        Variant.of(BATCH_NORMALIZATION));
            case NON_FINITE ->
                List.of(
                        Variant.of(SPIKE_RECOVERY, LEARNING_RATE),
                        Variant.of(RELU, RESIDUAL, BATCH_NORMALIZATION, ADAM),
                        Variant.of(RELU, ADAM),
                        Variant.of(REINITIALIZE, ADAM),
                        Variant.of(REINITIALIZE, LEARNING_RATE),
                        Variant.of(RELU),
                        Variant.of(REINITIALIZE, CLIPPING));
            case WEIGHT_COLLAPSE -> List.of(Variant.of(REINITIALIZE), Variant.of(BATCH_NORMALIZATION));
            case WORKER_OUTLIER -> List.of(Variant.of(QUARANTINE));
            case REPLICA_DRIFT -> List.of(Variant.of(LEARNING_RATE), Variant.of(CLIPPING));
        };
    }
}
