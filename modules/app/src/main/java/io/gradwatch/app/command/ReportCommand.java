package io.gradwatch.app.command;

import io.gradwatch.app.page.ReportPage;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.app.shell.Shell;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the report page of a run from its directory. */
@Command(name = "report", description = "Write report.html of a run from its events and its recorded telemetry.")
public final class ReportCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "RUN_DIR", description = "The run directory.")
    private String directory;

    public ReportCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        try (RunDirectory run = RunDirectory.recorded(directory)) {
            ReportPage.write(run.page(), run.reading(() -> ReportPage.recorded(run)));
            run.publish();
            shell.out().println(run.name(run.page()));
            return 0;
        }
    }
}
