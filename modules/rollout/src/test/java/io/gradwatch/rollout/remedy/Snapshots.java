package io.gradwatch.rollout.remedy;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.NetworkTraits;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.Fingerprint;
import io.gradwatch.signal.GradientStatistics;
import io.gradwatch.signal.LogHistogram;
import io.gradwatch.signal.ParameterKey;
import io.gradwatch.signal.ParameterSnapshot;
import io.gradwatch.signal.Spread;
import io.gradwatch.signal.WorkerReport;
import io.gradwatch.signal.WorkerRow;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import io.gradwatch.training.state.FlatLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Hand-written contexts, diagnoses and rounds. */
public final class Snapshots {
    private Snapshots() {}

    /** Returns the context of an arm about which nothing is known. */
    public static RemedyContext noContext(Sample sample) {
        return new RemedyContext(Optional.empty(), List.of(), sample, Optional.empty(), 11);
    }

    /** Returns the context of an arm with this diagnosis and history. */
    static RemedyContext context(Sample sample, Diagnosis diagnosis, List<ClusterSnapshot> history) {
        return new RemedyContext(Optional.of(diagnosis), history, sample, Optional.empty(), 11);
    }

    /** Returns a critical diagnosis that opened in this round and names these workers. */
    public static Diagnosis diagnosis(Symptom symptom, int round, Integer... workers) {
        return diagnosis(symptom, round, List.of(), List.of(workers));
    }

    /** Returns a critical diagnosis that opened in this round and names these layers. */
    static Diagnosis diagnosis(Symptom symptom, int round, List<String> layers) {
        return diagnosis(symptom, round, layers, List.of());
    }

    /** Returns a critical diagnosis of a network with these traits. */
    public static Diagnosis diagnosis(Symptom symptom, NetworkTraits traits) {
        return diagnosis(symptom, 2, List.of(), List.of(), traits);
    }

    private static Diagnosis diagnosis(Symptom symptom, int round, List<String> layers, List<Integer> workers) {
        return diagnosis(symptom, round, layers, workers, new NetworkTraits(false, false, false));
    }

    private static Diagnosis diagnosis(
            Symptom symptom, int round, List<String> layers, List<Integer> workers, NetworkTraits traits) {
        return new Diagnosis(
                symptom,
                Severity.CRITICAL,
                round,
                round * 10L,
                OptionalInt.of(round),
                OptionalInt.empty(),
                layers,
                workers,
                Map.of("norm", 1.0),
                "Something is wrong.",
                traits);
    }

    /** Returns a round in which every parameter had a gradient and an update of these norms. */
    static ClusterSnapshot round(Arm arm, int round, double norm, double updateNorm, int workers) {
        return round(arm, round, norm, updateNorm, workers, 1);
    }

    /** Returns the report of 100 rows with this loss before their updates, and this evaluation on validation rows. */
    public static WorkerReport report(Arm arm, int worker, int round, double loss, Optional<Evaluation> validation) {
        return new WorkerReport(
                worker,
                round,
                arm.variant(),
                100,
                1,
                100 * loss,
                -1,
                List.of(),
                List.of(),
                Optional.empty(),
                validation,
                0,
                0,
                new Fingerprint("any", 1, "any"));
    }

    /** Returns the same round with this loss of every worker. */
    public static ClusterSnapshot round(Arm arm, int round, double norm, double updateNorm, int workers, double loss) {
        return round(arm, round, norm, updateNorm, 1, workers, loss);
    }

    /** Returns the same round with this norm of every parameter. */
    static ClusterSnapshot round(
            Arm arm, int round, double norm, double updateNorm, double weightNorm, int workers, double loss) {
        List<ParameterKey> keys = FlatLayout.of(arm.network()).layout().parameters();
        GradientStatistics gradient =
                new GradientStatistics(1, Spread.of(norm), norm, norm, norm, 0, 0, LogHistogram.EMPTY);
        List<ParameterSnapshot> parameters = keys.stream()
                .map(key -> new ParameterSnapshot(key, Spread.of(norm), 0, 0, gradient, updateNorm, weightNorm))
                .toList();
        List<WorkerRow> rows = IntStream.range(0, workers)
                .mapToObj(worker -> new WorkerRow(worker, 100, loss, norm, 0, -1, 0.1))
                .toList();
        return new ClusterSnapshot(
                round,
                round * 10L,
                1,
                arm.variant(),
                loss,
                Spread.of(loss),
                parameters,
                List.of(),
                rows,
                Optional.empty(),
                Optional.empty());
    }
}
