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

/** Runs a standalone Spark master and workers of one core each as separate processes on loopback. */
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
        Path log = workerLog(index);
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

    /** Kills the oldest worker that has executors, and then these. */
    void loseWorker() throws InterruptedException, ExecutionException {
        Process worker = workers.stream()
                .filter(candidate -> candidate.descendants().findAny().isPresent())
                .findFirst()
                .orElseThrow();
        workers.remove(worker);
        List<ProcessHandle> executors = worker.descendants().toList();
        worker.destroyForcibly().waitFor();
        for (ProcessHandle executor : executors) {
            executor.destroyForcibly();
            executor.onExit().get();
        }
    }

    /**
     * Keeps all executors from running while something is done: what takes a machine as long as it likes happens to a run
     * that has not gone on, however fast it is.
     */
    void whileExecutorsPause(Action action) throws Exception {
        List<ProcessHandle> paused =
                workers.stream().flatMap(Process::descendants).toList();
        signal("-STOP", paused);
        try {
            action.run();
        } finally {
            signal("-CONT", paused.stream().filter(ProcessHandle::isAlive).toList());
        }
    }

    /** The work that runs while processes are paused. */
    interface Action {
        void run() throws Exception;
    }

    private static void signal(String signal, List<ProcessHandle> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes.forEach(process -> command.add(String.valueOf(process.pid())));
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** Returns whether a worker has run the driver of an application. */
    boolean ranADriver() throws IOException {
        try (Stream<Path> found = Files.find(
                folder, 2, (path, attributes) -> path.getFileName().toString().startsWith("driver-"))) {
            return found.findAny().isPresent();
        }
    }

    String url() {
        return url;
    }

    /** Returns whether the cluster has removed the executor with this identifier from an application. */
    boolean hasTakenExecutor(String application) throws IOException {
        for (int i = 0; i < workersStarted; i++) {
            if (Files.readString(workerLog(i)).contains("Asked to kill executor " + application)) {
                return true;
            }
        }
        return false;
    }

    private Path workerLog(int index) {
        return folder.resolve("worker-" + index + ".log");
    }

    /** Submits the packaged application with the master's address and these options of Spark's. */
    Process submit(Path log, List<String> sparkOptions, List<String> arguments) throws IOException {
        return submit(
                log, "io.gradwatch.app.Gradwatch", sparkOptions, System.getProperty("gradwatch.allJar"), arguments);
    }

    /** Submits a program with the master's address and these options of Spark's. */
    Process submit(Path log, String mainClass, List<String> sparkOptions, String jar, List<String> arguments)
            throws IOException {
        List<String> all = new ArrayList<>(List.of("--master", url, "--class", mainClass));
        all.addAll(sparkOptions);
        all.add(jar);
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
