package io.gradwatch.bench.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.diagnosis.Symptom;
import io.gradwatch.network.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooTest {
    private static final String HEADER = "job\tgroup\tany_of_symptoms\tmetric\tlearned_when\tsource\n";

    @TempDir
    private Path folder;

    @Test
    void anIndexTellsWhatShouldBecomeOfEachJob() throws IOException {
        index("""
                deep\tfaulty\tvanishing-gradient,dead-units\ttestAccuracy\t>=0.8\town
                fine\thealthy\t-\ttestLoss\t<=60\town
                shard\tfaulty\tworker-outlier\ttestAccuracy\t-\town
                """);

        List<ZooJob> jobs = Zoo.read(folder, "*");

        assertThat(jobs).extracting(ZooJob::name).containsExactly("deep", "fine", "shard");
        assertThat(jobs.get(0).symptoms()).containsExactlyInAnyOrder(Symptom.VANISHING_GRADIENT, Symptom.DEAD_UNITS);
        assertThat(jobs.get(0).goal()).contains(new Goal("testAccuracy", true, 0.8));
        assertThat(jobs.get(1).faulty()).isFalse();
        assertThat(jobs.get(1).goal()).contains(new Goal("testLoss", false, 60));
        assertThat(jobs.get(2).goal()).isEmpty();
        assertThat(Zoo.read(folder, "f*")).hasSize(1);
    }

    @Test
    void whatIsWrongWithAnIndexIsSaidWithItsLine() throws IOException {
        index("deep\tfaulty\tvanishing\ttestAccuracy\t>=0.8\town\n");
        assertThatThrownBy(() -> Zoo.read(folder, "*"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("index.tsv:2: expected a symptom, found vanishing");

        index("deep\tfaulty\tdead-units\ttestAccuracy\tabove 0.8\town\n");
        assertThatThrownBy(() -> Zoo.read(folder, "*")).hasMessageContaining("found above 0.8");
        assertThatThrownBy(() -> Zoo.read(folder.resolve("none"), "*")).hasMessageContaining("found nothing there");
    }

    @Test
    void verdictsGoByTheOutcomeNotByTheFilesName() {
        assertThat(verdict(true, List.of(0.3, 0.3), false)).isEqualTo(Verdict.MISSED);
        assertThat(verdict(true, List.of(0.3, 0.3), true)).isEqualTo(Verdict.DETECTED);
        assertThat(verdict(true, List.of(0.9, 0.9, 0.9), false)).isEqualTo(Verdict.SILENT);
        assertThat(verdict(true, List.of(0.9, 0.9, 0.9), true)).isEqualTo(Verdict.FALSE_ALARM);
        assertThat(verdict(true, List.of(0.1, 0.1, 0.1, 0.9), true)).isEqualTo(Verdict.LEFT_OUT);
        assertThat(verdict(false, List.of(0.1, 0.9), true)).isEqualTo(Verdict.FALSE_ALARM);
        assertThat(verdict(false, List.of(0.1, 0.9), false)).isEqualTo(Verdict.SILENT);
        assertThat(verdict(false, List.of(0.1, 0.1), true)).isEqualTo(Verdict.LEFT_OUT);
        assertThat(verdict(true, List.of(0.3, Double.NaN), true)).isEqualTo(Verdict.DETECTED);
    }

    private static Verdict verdict(boolean faulty, List<Double> metric, boolean critical) {
        ZooJob job = new ZooJob(
                "job", Path.of("job.yaml"), faulty, Set.of(), Optional.of(new Goal("testAccuracy", true, 0.8)));
        return RunScore.verdict(new RecordedRun(job, 1, null, List.of(), metric), critical, critical);
    }

    private void index(String rows) throws IOException {
        Files.writeString(folder.resolve("index.tsv"), HEADER + rows);
    }
}
