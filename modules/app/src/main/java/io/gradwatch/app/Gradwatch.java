package io.gradwatch.app;

import io.gradwatch.app.command.CheckCommand;
import io.gradwatch.app.command.DiagnoseCommand;
import io.gradwatch.app.command.Failures;
import io.gradwatch.app.command.ReportCommand;
import io.gradwatch.app.command.RolloutCommand;
import io.gradwatch.app.command.RunCommand;
import io.gradwatch.app.command.Version;
import io.gradwatch.app.shell.Logging;
import io.gradwatch.app.shell.Shell;
import io.gradwatch.app.shell.ShellDetection;
import io.gradwatch.app.shell.Signals;
import io.gradwatch.app.train.Interruption;
import io.gradwatch.signal.Api;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Parses the command line and runs commands. */
@Api
@Command(
        name = "gradwatch",
        description = "Trains neural networks on Spark and reports when, where and why they stop learning.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:internal error",
            "2:the input is invalid; nothing was trained",
            "3:trained, but the final model is unhealthy",
            "4:stopped by a signal, after writing a checkpoint"
        })
public final class Gradwatch implements Runnable {
    private static final String VERBOSE = "--verbose";

    /** The smallest width that picocli accepts. */
    private static final int LEAST_USAGE_WIDTH = 55;

    @Option(names = VERBOSE, scope = ScopeType.INHERIT, description = "Show stack traces and Spark's warnings.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    private Gradwatch() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        boolean submitted = Logging.submitted();
        Logging.configure(Arrays.asList(args).contains(VERBOSE));
        Interruption interruption = new Interruption();
        Shell shell = ShellDetection.detect(interruption);
        Signals.bind(interruption);
        int exitCode = run(shell, args);
        shell.out().flush();
        // YARN treats an early System.exit as a failure, whatever its code.
        if (exitCode != 0 || !submitted) {
            System.exit(exitCode);
        }
    }

    /** Runs a command and returns its exit code. */
    static int run(Shell shell, String... args) {
        Gradwatch gradwatch = new Gradwatch();
        Failures failures = new Failures(shell.err(), () -> gradwatch.verbose);
        return new CommandLine(gradwatch)
                .addSubcommand(new RunCommand(shell))
                .addSubcommand(new CheckCommand(shell))
                .addSubcommand(new DiagnoseCommand(shell))
                .addSubcommand(new ReportCommand(shell))
                .addSubcommand(new RolloutCommand(shell))
                .setOut(writer(shell.out()))
                .setErr(writer(shell.err()))
                .setUsageHelpWidth(Math.max(LEAST_USAGE_WIDTH, shell.terminal().width()))
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .execute(args);
    }

    /** Returns a writer for picocli's texts, which are ASCII. */
    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.US_ASCII);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a command: run, check, diagnose, report or rollout");
    }
}
