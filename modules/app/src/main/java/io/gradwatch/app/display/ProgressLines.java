package io.gradwatch.app.display;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats progress as lines of text. */
final class ProgressLines {
    private static final int LEAST_BAR = 8;
    private static final int GREATEST_BAR = 30;
    private static final String GAP = "  ";

    private final Terminal terminal;
    private final GradientBar gradient;

    ProgressLines(Terminal terminal) {
        this.terminal = terminal;
        this.gradient = new GradientBar(terminal);
    }

    /** Returns two lines that fit the terminal: a bar with the numbers, and the gradient. */
    List<String> live(Progress progress) {
        int width = terminal.width() - 1;
        String numbers = String.join(GAP, numbers(progress));
        int room = Math.min(GREATEST_BAR, width - numbers.length() - GAP.length());
        String first = room < LEAST_BAR ? numbers : bar(progress, room) + GAP + numbers;
        return List.of(first.substring(0, Math.min(first.length(), width)), gradient.line(progress.gradient(), width));
    }

    /** Returns one line for a log. */
    String plain(Progress progress) {
        List<String> parts = numbers(progress);
        if (!progress.gradient().isEmpty()) {
            LayerGradient first = progress.gradient().get(0);
            LayerGradient last = progress.gradient().get(progress.gradient().size() - 1);
            parts.add("gradient %s %s, %s %s"
                    .formatted(
                            first.layer(),
                            GradientBar.magnitude(first.norm()),
                            last.layer(),
                            GradientBar.magnitude(last.norm())));
        }
        return String.join(GAP, parts);
    }

    private static List<String> numbers(Progress progress) {
        List<String> parts = new ArrayList<>();
        parts.add("round %d/%d".formatted(progress.round(), progress.rounds()));
        parts.add("epoch %d/%d".formatted(progress.epoch(), progress.epochs()));
        parts.add(String.format(Locale.ROOT, "loss %.4g", progress.loss()));
        progress.accuracy().ifPresent(a -> parts.add(String.format(Locale.ROOT, "accuracy %.3f", a)));
        parts.add(String.format(Locale.ROOT, "%,.0f examples/s", progress.examplesPerSecond()));
        parts.add(clock(progress.left()) + " left");
        return parts;
    }

    private String bar(Progress progress, int length) {
        int done = (int) ((long) length * progress.round() / progress.rounds());
        return terminal.choose("█", "#").repeat(done)
                + terminal.choose("░", "-").repeat(length - done);
    }

    /** Formats a duration, such as {@code 0:42} or {@code 1:02:03}. */
    static String clock(Duration duration) {
        return duration.toHours() == 0
                ? "%d:%02d".formatted(duration.toMinutes(), duration.toSecondsPart())
                : "%d:%02d:%02d".formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }
}
