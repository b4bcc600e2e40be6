package io.gradwatch.training.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.kernels.Kernel;
import io.gradwatch.training.state.GradientRule;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class OpenMpThreadsTest {
    @TempDir
    private Path folder;

    /** Starts a separate process in which nothing has used ND4J before, as on an executor. */
    @Test
    void theFirstReplicaOfAProcessComputesWithAsManyThreadsAsTheEnvironmentSays() throws Exception {
        Path output = folder.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ended").isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(output)).contains("OpenMP threads: 1.");
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Dlog4j2"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FirstReplica.class.getName()));
        return command;
    }

    /** The process. */
    static final class FirstReplica {
        private FirstReplica() {}

        public static void main(String[] arguments) throws Exception {
            ReplicaSpec spec = new ReplicaSpec(
                    "app", "run", "baseline", "{}", GradientRule.NONE, 1, 1, 0, new long[] {1}, 1, true, Kernel.ALL);
            try (ResidentReplica replica = new ResidentReplica(spec, 0, 0)) {
                int threads = replica.submit(
                                () -> FingerprintReader.fingerprint().ompThreads())
                        .get();
                System.out.println("OpenMP threads: " + threads + ".");
            }
        }
    }
}
