package io.gradwatch.app.shell;

import io.gradwatch.app.run.Outcome;
import io.gradwatch.app.train.Interruption;
import org.apache.hadoop.service.launcher.IrqHandler;

/** Maps Ctrl-C and SIGTERM to a request to end early. If nothing can end early, they end the process. */
public final class Signals {
    private Signals() {}

    public static void bind(Interruption interruption) {
        for (String signal : new String[] {IrqHandler.CONTROL_C, IrqHandler.SIGTERM}) {
            new IrqHandler(signal, data -> received(interruption)).bind();
        }
    }

    private static void received(Interruption interruption) {
        if (!interruption.request()) {
            // Not System.exit: shutdown hooks would wait for the training that is being abandoned.
            Runtime.getRuntime().halt(Outcome.INTERRUPTED.exitCode());
        }
    }
}
