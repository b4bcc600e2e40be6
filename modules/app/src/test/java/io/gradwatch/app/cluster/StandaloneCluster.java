package io.gradwatch.app.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A standalone Spark master and workers of one core each, every one a process of its own on loopback. */
final class StandaloneCluster implements AutoCloseable {
    private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
    private static final Duration START = Duration.ofSeconds(60);

    private final SparkHome home;
    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final Deque<Process> workers = new ArrayDeque<>();
    private final String url;
    private int workersStarted;

    StandaloneCluster(Path folder, int workers) throws Exception {
        this.folder = folder;
        home = SparkHome.assemble(folder.resolve("home"));
        try {
            url = startMaster();
            for (int i = 0; i < workers; i++) {
                addWorker();
            }
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private String startMaster() throws Exception {
        Path log = folder.resolve("master.log");
        processes.add(home.start(
                        log,
                        "512m",
                        "org.apache.spark.deploy.master.Master",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--webui-port",
                        "0")
                .start());
        return Await.until("the master's address in " + log, START, () -> {
            Matcher matcher = MASTER.matcher(Files.readString(log));
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        });
    }

    /** Starts one more worker, with one core. */
    void addWorker() throws Exception {
        int index = workersStarted++;
        Path log = folder.resolve("worker-" + index + ".log");
        Process worker = home.start(
                        log,
                        "512m",
                        "org.apache.spark.deploy.worker.Worker",
                        "--host",
                        "127.0.0.1",
                        "--webui-port",
                        "0",
                        "--cores",
                        "1",
                        "--memory",
                        "2g",
                        "--work-dir",
                        folder.resolve("work-" + index).toString(),
                        url)
                .start();
        processes.add(worker);
        workers.add(worker);
        Await.untilTrue(
                "worker " + index + " registered",
                START,
                () -> Files.readString(log).contains("Successfully registered with master"));
    }

    /** Kills the oldest worker, and then its executors. */
    void loseWorker() throws InterruptedException, ExecutionException {
        Process worker = workers.remove();
        List<ProcessHandle> executors = worker.descendants().toList();
        worker.destroyForcibly().waitFor();
        for (ProcessHandle executor : executors) {
            executor.destroyForcibly();
            executor.onExit().get();
        }
    }

    /** Whether a worker has run the driver of an application. */
    boolean ranADriver() throws IOException {
        try (Stream<Path> found = Files.find(
                folder, 2, (path, attributes) -> path.getFileName().toString().startsWith("driver-"))) {
            return found.findAny().isPresent();
        }
    }

    String url() {
        return url;
    }

    /** Submits the packaged application with the master's address and these options of Spark's. */
    Process submit(Path log, List<String> sparkOptions, List<String> arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--master", url, "--class", "io.gradwatch.app.Gradwatch"));
        all.addAll(sparkOptions);
        all.add(System.getProperty("gradwatch.allJar"));
        all.addAll(arguments);
        Process driver = home.start(log, "1g", "org.apache.spark.deploy.SparkSubmit", all.toArray(String[]::new))
                .start();
        processes.add(driver);
        return driver;
    }

    @Override
    public void close() throws IOException {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        home.unlinkJars();
    }
}
