package io.gradwatch.bench.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.diagnosis.symptom.Symptom;
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
    void anIndexStatesTheExpectedOutcomeOfEachJob() throws IOException {
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
    void anErrorInAnIndexNamesItsLine() throws IOException {
        index("deep\tfaulty\tvanishing\ttestAccuracy\t>=0.8\town\n");
        assertThatThrownBy(() -> Zoo.read(folder, "*"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("index.tsv:2: expected a symptom, found vanishing");

        index("deep\tfaulty\tdead-units\ttestAccuracy\tabove 0.8\town\n");
        assertThatThrownBy(() -> Zoo.read(folder, "*")).hasMessageContaining("found above 0.8");
        assertThatThrownBy(() -> Zoo.read(folder.resolve("none"), "*")).hasMessageContaining("found no file");
    }

    @Test
    void detectionDependsOnTheOutcomeNotOnTheJobsName() {
        assertThat(detection(true, List.of(0.3, 0.3), false)).isEqualTo(Detection.MISSED);
        assertThat(detection(true, List.of(0.3, 0.3), true)).isEqualTo(Detection.DETECTED);
        assertThat(detection(true, List.of(0.9, 0.9, 0.9), false)).isEqualTo(Detection.SILENT);
        assertThat(detection(true, List.of(0.9, 0.9, 0.9), true)).isEqualTo(Detection.FALSE_ALARM);
        assertThat(detection(true, List.of(0.1, 0.1, 0.1, 0.9), true)).isEqualTo(Detection.LEFT_OUT);
        assertThat(detection(false, List.of(0.1, 0.9), true)).isEqualTo(Detection.FALSE_ALARM);
        assertThat(detection(false, List.of(0.1, 0.9), false)).isEqualTo(Detection.SILENT);
        assertThat(detection(false, List.of(0.1, 0.1), true)).isEqualTo(Detection.LEFT_OUT);
        assertThat(detection(true, List.of(0.3, Double.NaN), true)).isEqualTo(Detection.DETECTED);
    }

    private static Detection detection(boolean faulty, List<Double> metric, boolean critical) {
        ZooJob job = new ZooJob(
                "job", Path.of("job.yaml"), faulty, Set.of(), Optional.of(new Goal("testAccuracy", true, 0.8)));
        return RunScore.detection(new RecordedRun(job, 1, null, List.of(), metric), critical, critical);
    }

    private void index(String rows) throws IOException {
        Files.writeString(folder.resolve("index.tsv"), HEADER + rows);
    }
}
