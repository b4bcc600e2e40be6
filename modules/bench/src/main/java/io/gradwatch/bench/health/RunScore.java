package io.gradwatch.bench.health;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The score of one run's diagnoses, given its outcome.
 *
 * @param run recorded measurements
 * @param detection whether the diagnoses were right
 * @param diagnoses all diagnoses of the run
 * @param proof first diagnosis that is listed for the job and critical at the end, if any
 */
record RunScore(RecordedRun run, Detection detection, List<Diagnosis> diagnoses, Optional<Diagnosis> proof) {
    /** Diagnoses the recorded rounds again with the current rules. */
    static RunScore of(RecordedRun run) {
        Diagnostician diagnostician = new Diagnostician(run.layout(), HealthSettings.DEFAULTS);
        run.rounds().forEach(diagnostician::observe);
        Optional<Diagnosis> proof = diagnostician.open().stream()
                .filter(RunScore::isCritical)
                .filter(diagnosis -> run.job().symptoms().contains(diagnosis.symptom()))
                .min(Comparator.comparingInt(RunScore::round));
        boolean alarmed = diagnostician.all().stream().anyMatch(RunScore::isCritical);
        return new RunScore(run, detection(run, proof.isPresent(), alarmed), diagnostician.all(), proof);
    }

    /**
     * Compares the diagnoses with the outcome. A job that was made to fail may learn with some seeds. It then counts as
     * healthy if it learned early, and is left out otherwise. A job that was expected to learn and did not is left out.
     */
    static Detection detection(RecordedRun run, boolean detected, boolean alarmed) {
        if (run.job().faulty() && !run.learned()) {
            return detected ? Detection.DETECTED : Detection.MISSED;
        }
        boolean healthy = run.job().faulty() ? run.learnedEarly() : run.learned();
        if (!healthy) {
            return Detection.LEFT_OUT;
        }
        return alarmed ? Detection.FALSE_ALARM : Detection.SILENT;
    }

    static boolean isCritical(Diagnosis diagnosis) {
        return diagnosis.severity() == Severity.CRITICAL;
    }

    private static int round(Diagnosis diagnosis) {
        return diagnosis.criticalRound().orElseThrow();
    }

    /** Returns the round in which the proof became critical. */
    int delayRounds() {
        return round(proof.orElseThrow());
    }

    /** Returns the iterations of a worker up to that round. */
    long delayIterations() {
        int round = delayRounds();
        return run.rounds().stream()
                .filter(snapshot -> snapshot.round() == round)
                .mapToLong(ClusterSnapshot::iteration)
                .findFirst()
                .orElseThrow();
    }

    /** Returns every symptom that was reported, with its worst severity. */
    Map<Symptom, Severity> reported() {
        return diagnoses.stream()
                .collect(Collectors.toMap(
                        Diagnosis::symptom,
                        Diagnosis::severity,
                        (one, other) -> one.compareTo(other) > 0 ? one : other));
    }

    /** Returns the symptoms that are critical at the end. */
    Set<Symptom> openCritical() {
        Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);
        diagnoses.stream()
                .filter(RunScore::isCritical)
                .filter(Diagnosis::isOpen)
                .forEach(diagnosis -> symptoms.add(diagnosis.symptom()));
        return symptoms;
    }
}
