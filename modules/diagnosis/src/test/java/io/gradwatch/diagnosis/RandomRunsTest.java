package io.gradwatch.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Invariants of the diagnoses of any run, whatever happens in it. */
class RandomRunsTest {
    private static final int RUNS = 100;

    private final Set<Symptom> opened = EnumSet.noneOf(Symptom.class);
    private final Set<Symptom> escalated = EnumSet.noneOf(Symptom.class);
    private final Map<Symptom, StringBuilder> kinds = new EnumMap<>(Symptom.class);
    private Diagnostician diagnostician;

    @Test
    void diagnosesOpenEscalateAtMostOnceAndClose() {
        for (int seed = 0; seed < RUNS; seed++) {
            kinds.clear();
            diagnose(seed);

            for (Map.Entry<Symptom, StringBuilder> entry : kinds.entrySet()) {
                assertThat(entry.getValue())
                        .as("%s, seed %d", entry.getKey(), seed)
                        .matches("(OE?C)*(OE?)?");
            }
        }
        assertThat(opened).containsExactlyInAnyOrder(Symptom.values());
        assertThat(escalated).containsExactlyInAnyOrder(Symptom.values());
    }

    private void diagnose(long seed) {
        RandomRun run = new RandomRun(seed);
        diagnostician = new Diagnostician(run.layout(), HealthSettings.DEFAULTS);
        for (ClusterSnapshot round : run.rounds()) {
            List<DiagnosisEvent> events = diagnostician.observe(round);
            events.forEach(event -> check(event, round));
            for (Symptom symptom : Symptom.values()) {
                assertThat(diagnostician.level(symptom)).isEqualTo(levelOf(symptom));
            }
        }
    }

    private void check(DiagnosisEvent event, ClusterSnapshot round) {
        Diagnosis diagnosis = event.diagnosis();
        kinds.computeIfAbsent(diagnosis.symptom(), symptom -> new StringBuilder())
                .append(event.kind().name().charAt(0));
        switch (event.kind()) {
            case OPENED -> {
                opened.add(diagnosis.symptom());
                assertThat(diagnosis.severity()).isEqualTo(Severity.WARNING);
                assertThat(diagnosis.openedRound()).isEqualTo(round.round());
            }
            case ESCALATED -> {
                escalated.add(diagnosis.symptom());
                assertThat(diagnosis.severity()).isEqualTo(Severity.CRITICAL);
                assertThat(diagnosis.criticalRound()).hasValue(round.round());
            }
            case CLOSED -> assertThat(diagnosis.closedRound()).hasValue(round.round());
        }
        assertThat(diagnosis.isOpen()).isEqualTo(event.kind() != DiagnosisEvent.Kind.CLOSED);
        assertThat(diagnosis.evidence()).isNotEmpty();
        assertThat(diagnosis.explanation()).isNotBlank().doesNotContainPattern("%[a-z.\\d]");
    }

    private int levelOf(Symptom symptom) {
        String past = kinds.getOrDefault(symptom, new StringBuilder()).toString();
        if (past.isEmpty() || past.endsWith("C")) {
            return 0;
        }
        return past.endsWith("E") ? 2 : 1;
    }
}
