package io.gradwatch.app.display;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Shows a run in a file or a pipe, with a limited number of lines. */
final class PlainScreen implements Screen {
    private static final long LEAST_NANOS = Duration.ofSeconds(5).toNanos();

    private final PrintStream out;
    private final ProgressLines format;
    private final LongSupplier nanoTime;
    private long printedAt;

    PlainScreen(PrintStream out, Terminal terminal, LongSupplier nanoTime) {
        this.out = out;
        this.format = new ProgressLines(terminal);
        this.nanoTime = nanoTime;
        this.printedAt = nanoTime.getAsLong();
    }

    @Override
    public void note(String line) {
        out.println(line);
    }

    @Override
    public void progress(Progress progress) {
        long now = nanoTime.getAsLong();
        if (now - printedAt >= LEAST_NANOS) {
            out.println(format.plain(progress));
            printedAt = now;
        }
    }

    @Override
    public void epoch(String line) {
        out.println(line);
    }

    @Override
    public void alert(List<String> lines) {
        lines.forEach(out::println);
    }

    @Override
    public void close() {
        out.flush();
    }
}
