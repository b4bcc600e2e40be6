package io.gradwatch.app.display;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Shows a run on a terminal: two lines of progress that are overwritten in place, and all other output above them. The lines
 * are not cleared first, which would flicker.
 */
final class LiveScreen implements Screen {
    private static final long LEAST_NANOS = Duration.ofMillis(100).toNanos();
    private static final String CLEAR_TO_END = "\033[K\n";
    private static final String UP = "\033[%dA";

    private final PrintStream out;
    private final ProgressLines format;
    private final LongSupplier nanoTime;
    private List<String> shown = List.of();
    private Progress latest;
    private long drawnAt;

    LiveScreen(PrintStream out, Terminal terminal, LongSupplier nanoTime) {
        this.out = out;
        this.format = new ProgressLines(terminal);
        this.nanoTime = nanoTime;
    }

    @Override
    public void note(String line) {
        draw(List.of(line));
    }

    @Override
    public void progress(Progress progress) {
        latest = progress;
        if (shown.isEmpty() || nanoTime.getAsLong() - drawnAt >= LEAST_NANOS) {
            draw(List.of());
        }
    }

    /** Ignores the line: the progress lines show the losses of the last epoch. */
    @Override
    public void epoch(String line) {}

    @Override
    public void alert(List<String> lines) {
        draw(lines);
    }

    @Override
    public void close() {
        draw(List.of());
    }

    private void draw(List<String> above) {
        StringBuilder text = new StringBuilder();
        if (!shown.isEmpty()) {
            text.append(UP.formatted(shown.size()));
        }
        above.forEach(line -> text.append(line).append(CLEAR_TO_END));
        if (latest != null) {
            shown = format.live(latest);
            shown.forEach(line -> text.append(line).append(CLEAR_TO_END));
        }
        out.print(text);
        out.flush();
        drawnAt = nanoTime.getAsLong();
    }
}
