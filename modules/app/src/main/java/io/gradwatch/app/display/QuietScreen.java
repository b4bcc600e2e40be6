package io.gradwatch.app.display;

import java.io.PrintStream;
import java.util.List;

/** Shows only alerts. */
final class QuietScreen implements Screen {
    private final PrintStream out;

    QuietScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public void note(String line) {}

    @Override
    public void progress(Progress progress) {}

    @Override
    public void epoch(String line) {}

    @Override
    public void alert(List<String> lines) {
        lines.forEach(out::println);
    }

    @Override
    public void close() {
        out.flush();
    }
}
