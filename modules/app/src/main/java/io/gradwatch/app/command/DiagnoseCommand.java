package io.gradwatch.app.command;

import io.gradwatch.app.display.DiagnosisText;
import io.gradwatch.app.job.JobFile;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.app.run.telemetry.TelemetryReader;
import io.gradwatch.app.shell.Shell;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Repeats the diagnosis of a run from its recorded telemetry. */
@Command(name = "diagnose", description = "Repeat the diagnosis of a run from its recorded telemetry.")
public final class DiagnoseCommand implements Callable<Integer> {
    /** Drops the endpoints' settings: the token's environment variable may be missing now. */
    private static final String NO_SECRETS = "telemetry={}";

    private final Shell shell;

    @Parameters(paramLabel = "RUN_DIR", description = "The run directory.")
    private String directory;

    @Option(
            names = "--set",
            paramLabel = "health.key=value",
            description = "Change a threshold of the diagnosis; may be repeated.")
    private List<String> sets = new ArrayList<>();

    public DiagnoseCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        try (RunDirectory run = RunDirectory.recorded(directory)) {
            diagnose(run);
            return 0;
        }
    }

    private void diagnose(RunDirectory run) {
        HealthSettings health = run.reading(() -> health(run));
        TelemetryReader telemetry = run.reading(() -> new TelemetryReader(run.telemetry()));
        if (telemetry.cut()) {
            shell.err()
                    .println(run.name(run.telemetry())
                            + ": warning: the last segment was never closed; its rounds are missing");
        }
        Diagnostician diagnostician = new Diagnostician(telemetry.layout(), health);
        telemetry.forEach((layout, snapshot) -> show(snapshot.round(), diagnostician.observe(layout, snapshot)));
        if (diagnostician.all().isEmpty()) {
            shell.out().println("nothing diagnosed");
        }
    }

    private void show(int round, List<DiagnosisEvent> events) {
        DiagnosisText text = new DiagnosisText(shell.terminal());
        events.forEach(event -> text.event(event, round).forEach(shell.out()::println));
    }

    /** Returns the thresholds of the run's job with the changes of the command line. */
    private HealthSettings health(RunDirectory run) {
        List<Problem> others = sets.stream()
                .filter(set -> !set.startsWith("health."))
                .map(set ->
                        new Problem("--set " + set, "expected health.key=value; other keys no longer have an effect"))
                .toList();
        if (!others.isEmpty()) {
            throw new InvalidInputException(others);
        }
        return JobFile.read(
                        run.job(),
                        Stream.concat(sets.stream(), Stream.of(NO_SECRETS)).toList())
                .job()
                .health();
    }
}
