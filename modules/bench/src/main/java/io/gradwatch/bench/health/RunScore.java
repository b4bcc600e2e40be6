package io.gradwatch.bench.health;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.diagnosis.HealthSettings;
import io.gradwatch.diagnosis.Severity;
import io.gradwatch.diagnosis.Symptom;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One run, judged by its outcome.
 *
 * @param run what was recorded
 * @param verdict whether diagnosis had it right
 * @param diagnoses all that was told
 * @param proof the first of the diagnoses that count, if it was detected
 */
record RunScore(RecordedRun run, Verdict verdict, List<Diagnosis> diagnoses, Optional<Diagnosis> proof) {
    /** Diagnoses what was recorded with the present rules, whatever was told at the time. */
    static RunScore of(RecordedRun run) {
        Diagnostician diagnostician = new Diagnostician(run.layout(), HealthSettings.DEFAULTS);
        run.rounds().forEach(diagnostician::observe);
        Optional<Diagnosis> proof = diagnostician.open().stream()
                .filter(RunScore::isCritical)
                .filter(diagnosis -> run.job().symptoms().contains(diagnosis.symptom()))
                .min(Comparator.comparingInt(RunScore::round));
        boolean alarmed = diagnostician.all().stream().anyMatch(RunScore::isCritical);
        return new RunScore(run, verdict(run, proof.isPresent(), alarmed), diagnostician.all(), proof);
    }

    /**
     * A job that was made to fail may learn with some seeds: then it is healthy if it did so early, and left out
     * otherwise, as is one that was to learn and did not.
     */
    static Verdict verdict(RecordedRun run, boolean detected, boolean alarmed) {
        if (run.job().faulty() && !run.learned()) {
            return detected ? Verdict.DETECTED : Verdict.MISSED;
        }
        boolean healthy = run.job().faulty() ? run.learnedEarly() : run.learned();
        if (!healthy) {
            return Verdict.LEFT_OUT;
        }
        return alarmed ? Verdict.FALSE_ALARM : Verdict.SILENT;
    }

    static boolean isCritical(Diagnosis diagnosis) {
        return diagnosis.severity() == Severity.CRITICAL;
    }

    private static int round(Diagnosis diagnosis) {
        return diagnosis.criticalRound().orElseThrow();
    }

    /** Rounds from the first one to the one in which the proof became critical. */
    int delayRounds() {
        return round(proof.orElseThrow());
    }

    /** Iterations of a worker until then. */
    long delayIterations() {
        int round = delayRounds();
        return run.rounds().stream()
                .filter(snapshot -> snapshot.round() == round)
                .mapToLong(ClusterSnapshot::iteration)
                .findFirst()
                .orElseThrow();
    }

    /** What was ever told, with its worst severity. */
    Map<Symptom, Severity> told() {
        return diagnoses.stream()
                .collect(Collectors.toMap(
                        Diagnosis::symptom,
                        Diagnosis::severity,
                        (one, other) -> one.compareTo(other) > 0 ? one : other));
    }

    /** The symptoms that are critical at the end. */
    Set<Symptom> openCritical() {
        Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);
        diagnoses.stream()
                .filter(RunScore::isCritical)
                .filter(Diagnosis::isOpen)
                .forEach(diagnosis -> symptoms.add(diagnosis.symptom()));
        return symptoms;
    }
}
