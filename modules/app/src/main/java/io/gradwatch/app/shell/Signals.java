package io.gradwatch.app.shell;

import io.gradwatch.app.run.Outcome;
import io.gradwatch.app.train.Interruption;
import org.apache.hadoop.service.launcher.IrqHandler;

/** Turns Ctrl-C and SIGTERM into a wish to end early; where that is of no use, they end the process. */
public final class Signals {
    private Signals() {}

    public static void bind(Interruption interruption) {
        for (String signal : new String[] {IrqHandler.CONTROL_C, IrqHandler.SIGTERM}) {
            new IrqHandler(signal, data -> received(interruption)).bind();
        }
    }

    private static void received(Interruption interruption) {
        if (!interruption.request()) {
            // Not System.exit: what runs then would wait for the training that is to be left alone.
            Runtime.getRuntime().halt(Outcome.INTERRUPTED.exitCode());
        }
    }
}
