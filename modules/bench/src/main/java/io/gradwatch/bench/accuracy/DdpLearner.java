package io.gradwatch.bench.accuracy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.bench.workload.Workload;
import io.gradwatch.network.UpdaterSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** PyTorch's DistributedDataParallel over gloo, with a process of one thread for each worker: {@code ddp.py}. */
public final class DdpLearner implements Learner {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String python;
    private final Path mnist;

    /** Creates a learner that runs this Python interpreter on the files of this folder. */
    public DdpLearner(String python, Path mnist) {
        this.python = python;
        this.mnist = mnist;
    }

    /** Returns why there is no PyTorch to measure; empty if there is one. */
    public Optional<String> missing() throws IOException, InterruptedException {
        try {
            Process trial = new ProcessBuilder(python, "-c", "import torch.distributed, numpy")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return trial.waitFor() == 0 ? Optional.empty() : Optional.of(said.substring(said.lastIndexOf('\n') + 1));
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public String name() {
        return "pytorch ddp";
    }

    @Override
    public LearningCurve learn(Workload workload, StoppingRule rule) throws IOException, InterruptedException {
        Path script = Files.createTempFile("gradwatch-ddp", ".py");
        try (InputStream text = DdpLearner.class.getResourceAsStream("ddp.py")) {
            Files.write(script, text.readAllBytes());
            Process process = new ProcessBuilder(command(script, workload, rule))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            List<LearningCurve.Point> points = points(process);
            if (process.waitFor() != 0) {
                throw new IOException("ddp.py ended with exit code " + process.exitValue());
            }
            return new LearningCurve(points);
        } finally {
            Files.delete(script);
        }
    }

    private static List<LearningCurve.Point> points(Process process) throws IOException {
        List<LearningCurve.Point> points = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                points.add(JSON.readValue(line, LearningCurve.Point.class));
            }
        }
        return points;
    }

    private List<String> command(Path script, Workload workload, StoppingRule rule) {
        return Stream.of(
                        python,
                        script,
                        "--mnist=" + mnist,
                        "--width=" + workload.width(),
                        "--updater=" + (workload.updater() instanceof UpdaterSpec.Adam ? "adam" : "sgd"),
                        "--rate=" + workload.updater().learningRate(),
                        "--workers=" + workload.workers(),
                        "--batch=" + workload.batchSize(),
                        "--seed=" + workload.seed(),
                        "--accuracy=" + rule.accuracy(),
                        "--seconds=" + rule.seconds(),
                        "--evaluate-every=" + rule.evaluateEvery())
                .map(Object::toString)
                .toList();
    }
}
