package io.gradwatch.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.DiagnosisEvent.Kind;
import io.gradwatch.diagnosis.detector.Detector;
import io.gradwatch.diagnosis.detector.Finding;
import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SymptomTrackerTest {
    private final SyntheticRun run = SyntheticRun.ofTenLayers(1);
    private final History history = new History(HealthSettings.DEFAULTS);
    private final List<String> seen = new ArrayList<>();
    private char next;

    /** Follows the script: a warning, a critical finding, no finding, or no judgement. */
    private final Detector scripted = new Detector() {
        @Override
        public Symptom symptom() {
            return Symptom.PLATEAU;
        }

        @Override
        public boolean canJudge(History history) {
            return next != '?';
        }

        @Override
        public Optional<Finding> examine(History history) {
            return switch (next) {
                case 'w' -> Optional.of(finding(Severity.WARNING, false));
                case 'c' -> Optional.of(finding(Severity.CRITICAL, false));
                case '!' -> Optional.of(finding(Severity.CRITICAL, true));
                default -> Optional.empty();
            };
        }
    };

    private final SymptomTracker tracker = new SymptomTracker(scripted, HealthSettings.DEFAULTS);

    @Test
    void opensAfterThreeRoundsInARow() {
        play("ww.ww.www");

        assertThat(seen).containsExactly("9 OPENED WARNING");
    }

    @Test
    void becomesCriticalAfterTwoRoundsInARow() {
        play("wwwcwcc");

        assertThat(seen).containsExactly("3 OPENED WARNING", "7 ESCALATED CRITICAL");
    }

    @Test
    void aCertainFindingOpensADiagnosisAtOnce() {
        play(".!");

        assertThat(seen).containsExactly("2 OPENED WARNING", "2 ESCALATED CRITICAL");
    }

    @Test
    void closesAfterEightClearRoundsInARow() {
        play("www" + ".".repeat(7) + "w" + ".".repeat(8) + "....");

        assertThat(seen).containsExactly("3 OPENED WARNING", "19 CLOSED WARNING");
    }

    @Test
    void roundsThatCannotBeJudgedChangeNothing() {
        play("w?w?w" + "?".repeat(20) + ".".repeat(7) + "?.");

        assertThat(seen).containsExactly("5 OPENED WARNING", "34 CLOSED WARNING");
    }

    @Test
    void aCriticalDiagnosisWithOnlyWarningsForLongReopensAsAWarning() {
        play("ccc" + "w".repeat(24));

        assertThat(seen)
                .containsExactly("3 OPENED WARNING", "3 ESCALATED CRITICAL", "27 CLOSED CRITICAL", "27 OPENED WARNING");
    }

    private void play(String script) {
        for (int i = 0; i < script.length(); i++) {
            next = script.charAt(i);
            history.add(run.next(1, SyntheticRun.HEALTHY));
            for (DiagnosisEvent event : tracker.observe(history)) {
                assertThat(event.diagnosis().isOpen()).isEqualTo(event.kind() != Kind.CLOSED);
                seen.add("%d %s %s"
                        .formatted(
                                history.latest().round(),
                                event.kind(),
                                event.diagnosis().severity()));
            }
        }
    }

    private static Finding finding(Severity severity, boolean certain) {
        return new Finding(severity, certain, List.of(), List.of(), Map.of(), "so");
    }
}
