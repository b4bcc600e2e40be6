package io.gradwatch.training.data.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Training on data larger than memory. */
@Tag("slow")
class SmallHeapTest {
    private static final int SIDE = 128;

    /** Number of rows: 1.5 GB as floats, three times the heap. */
    private static final int ROWS = 24_000;

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void dataOfThreeTimesTheHeapIsTrainedFromDisk() throws IOException, InterruptedException {
        Path images = folder.resolve("images");
        Path labels = folder.resolve("labels");
        write(images, labels);

        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command(images, labels))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor()).as(Files.readString(output)).isZero();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(output)).contains("trained " + 2 * ROWS + " examples");
    }

    private List<String> command(Path images, Path labels) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Dlog4j2"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(SmallHeapTraining.class.getName(), images.toString(), labels.toString()));
        command.addAll(List.of(
                String.valueOf(SIDE),
                Files.createDirectory(folder.resolve("spark")).toString()));
        return command;
    }

    private static void write(Path images, Path labels) throws IOException {
        Random random = new Random(1);
        byte[] row = new byte[SIDE * SIDE];
        try (DataOutputStream pixels = new DataOutputStream(Files.newOutputStream(images));
                DataOutputStream classes = new DataOutputStream(Files.newOutputStream(labels))) {
            pixels.writeInt(0x803);
            pixels.writeInt(ROWS);
            pixels.writeInt(SIDE);
            pixels.writeInt(SIDE);
            classes.writeInt(0x801);
            classes.writeInt(ROWS);
            byte[] labelBytes = new byte[ROWS];
            for (int i = 0; i < ROWS; i++) {
                random.nextBytes(row);
                pixels.write(row);
                labelBytes[i] = (byte) (i % 3);
            }
            classes.write(labelBytes);
        }
    }
}
