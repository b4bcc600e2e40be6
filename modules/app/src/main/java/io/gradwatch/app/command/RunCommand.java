package io.gradwatch.app.command;

import io.gradwatch.app.display.RunDisplay;
import io.gradwatch.app.display.Summary;
import io.gradwatch.app.job.JobFile;
import io.gradwatch.app.page.RunPage;
import io.gradwatch.app.run.Outcome;
import io.gradwatch.app.run.Report;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.app.shell.Shell;
import io.gradwatch.app.train.Beginning;
import io.gradwatch.app.train.JobNetwork;
import io.gradwatch.app.train.JobRun;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.telemetry.DriverTelemetry;
import io.gradwatch.telemetry.TelemetrySettings;
import io.gradwatch.training.checkpoint.CheckpointStore;
import io.gradwatch.training.data.files.DataPreparation;
import io.gradwatch.training.data.files.FileSource;
import io.gradwatch.training.spark.HadoopSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a job. */
@Command(name = "run", description = "Train a job.")
public final class RunCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Shell shell;

    @Mixin
    private JobOptions job;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Spark master. Default: the master that spark-submit set, otherwise Spark inside this process.")
    private Optional<String> master = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The run directory, a path or a Hadoop URI: new or empty, unless the run is resumed."
                    + " Default: runs/NAME-TIMESTAMP.")
    private Optional<String> out = Optional.empty();

    @Mixin
    private ResumeOptions resume;

    @Option(
            names = "--page-port",
            paramLabel = "N",
            description = "First port to try for the driver's page and metrics. Default: 4700.")
    private Optional<Integer> pagePort = Optional.empty();

    @Option(names = "--no-page", description = "Serve neither page nor metrics on the driver.")
    private boolean noPage;

    @Option(names = "--quiet", description = "Show diagnoses and the summary only.")
    private boolean quiet;

    public RunCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Problems problems = new Problems();
        Optional<JobFile> file = problems.gather(job::read);
        String run = file.map(f -> f.job().name()).orElse("job") + "-" + TIMESTAMP.format(Instant.now());
        Optional<RunDirectory> named = problems.gather(() -> directory(run));
        if (named.isEmpty()) {
            problems.throwIfAny();
        }
        try (RunDirectory directory = named.orElseThrow()) {
            return run(run, file, directory, problems);
        }
    }

    private RunDirectory directory(String run) {
        Configuration hadoop = HadoopSettings.ofSparkDefaults();
        return RunDirectory.of(out.orElse(Path.of("runs", run).toString()), hadoop);
    }

    private int run(String run, Optional<JobFile> file, RunDirectory directory, Problems problems)
            throws IOException, InterruptedException {
        problems.gather(() -> resume.check(out, directory));
        problems.gather(this::checkPagePort);
        Optional<SparkConf> conf = problems.gather(() -> {
            SparkSetup.checkOpened(SparkSetup.opened());
            return SparkSetup.reachable(SparkSetup.conf(new SparkConf(), master, shell.environment()));
        });
        conf.ifPresent(settled -> problems.gather(() -> SparkSetup.checkLasting(settled, directory.name())));
        if (file.isEmpty() || conf.isEmpty()) {
            problems.throwIfAny();
        }
        JobFile sound = file.orElseThrow();
        OptionalInt ended = resume.exitCodeIfEnded(sound, job.file(), directory);
        if (ended.isPresent() && problems.isEmpty()) {
            shell.out()
                    .println("%s: this run is complete; its files are in %s"
                            .formatted(sound.job().name(), directory.name()));
            return ended.getAsInt();
        }
        SparkSetup.forTraining(
                conf.orElseThrow(), sound.job().name(), sound.job().telemetry());
        overrideTelemetry(conf.orElseThrow());
        if (problems.gather(() -> SparkSetup.servable(conf.orElseThrow())).isEmpty()) {
            problems.throwIfAny();
        }
        RunDisplay display = shell.display(quiet);
        sound.warnings().forEach(warning -> display.note("warning: " + warning));
        display.note("%s: starting Spark on %s"
                .formatted(sound.job().name(), conf.orElseThrow().get("spark.master")));
        try (SparkSession spark =
                SparkSession.builder().config(conf.orElseThrow()).getOrCreate()) {
            DriverTelemetry.current().ifPresent(RunPage::awaitRun);
            FileSource data = new FileSource(sound.job().data(), new DataPreparation(spark));
            problems.gather(data::check);
            CheckpointStore checkpoints = checkpoints(directory, spark);
            Optional<Beginning> beginning =
                    problems.gather(() -> resume.begin(run, sound, job.file(), directory, checkpoints));
            Optional<ComputationGraph> network = problems.gather(
                    new JobNetwork(sound.job(), spark.sparkContext().hadoopConfiguration())::start);
            problems.throwIfAny();
            return train(beginning.orElseThrow(), directory, checkpoints, display, spark, network.orElseThrow(), data);
        }
    }

    private static CheckpointStore checkpoints(RunDirectory directory, SparkSession spark) throws IOException {
        var folder = directory.checkpoints();
        return new CheckpointStore(folder.getFileSystem(spark.sparkContext().hadoopConfiguration()), folder);
    }

    private int train(
            Beginning beginning,
            RunDirectory directory,
            CheckpointStore checkpoints,
            RunDisplay display,
            SparkSession spark,
            ComputationGraph network,
            FileSource data)
            throws IOException, InterruptedException {
        Optional<DriverTelemetry> telemetry = DriverTelemetry.current();
        String master = spark.sparkContext().master();
        Report report = new JobRun(beginning, master, directory, checkpoints, display, telemetry)
                .run(spark, network, data, shell.interruption());
        new Summary(shell.terminal()).lines(report, directory.name()).forEach(shell.out()::println);
        if (report.status() != Outcome.INTERRUPTED) {
            shell.interruption().onRequest(() -> System.exit(report.exitCode()));
            telemetry.ifPresent(DriverTelemetry::lingerForLastScrape);
        }
        telemetry.ifPresent(driver -> driver.forget(beginning.run()));
        return report.exitCode();
    }

    private void checkPagePort() {
        if (pagePort.isPresent() && !isPort(pagePort.get())) {
            throw new InvalidInputException(List.of(
                    new Problem("--page-port", "expected a whole number from 0 to 65535, found " + pagePort.get())));
        }
    }

    private static boolean isPort(int number) {
        return number >= 0 && number <= 65535;
    }

    /** Applies the command line's options, which override the job file and Spark's properties. */
    private void overrideTelemetry(SparkConf conf) {
        pagePort.filter(RunCommand::isPort)
                .ifPresent(port -> conf.set(TelemetrySettings.PAGE_PORT, Integer.toString(port)));
        if (noPage) {
            conf.set(TelemetrySettings.PAGE, "false");
        }
    }
}
