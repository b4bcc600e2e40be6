package io.gradwatch.app.command;

import io.gradwatch.app.train.ErrorDetails;
import io.gradwatch.app.train.RunFailedException;
import io.gradwatch.network.InvalidInputException;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Prints failures, one line per problem, and returns the exit code of each kind. */
public final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final PrintStream err;
    private final BooleanSupplier verbose;

    public Failures(PrintStream err, BooleanSupplier verbose) {
        this.err = err;
        this.verbose = verbose;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        err.println(command + ": " + e.getMessage() + "; see '" + command + " --help'");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        if (e instanceof InvalidInputException invalid) {
            invalid.problems().forEach(err::println);
            traceIfVerbose(e);
            return ExitCode.USAGE;
        }
        Throwable cause = e instanceof RunFailedException ? e.getCause() : e;
        String details = e instanceof RunFailedException failed
                ? failed.details()
                : ErrorDetails.write(e).toString();
        err.println("gradwatch: internal error: " + ErrorDetails.firstLine(cause) + "; details in " + details);
        traceIfVerbose(cause);
        return ExitCode.SOFTWARE;
    }

    private void traceIfVerbose(Throwable e) {
        if (verbose.getAsBoolean()) {
            e.printStackTrace(err);
        }
    }
}
