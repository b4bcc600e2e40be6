package io.gradwatch.app.display;

import io.gradwatch.app.display.LayerGradient.Health;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Draws the magnitude of the gradient from the first to the last layer: one character per layer, whose height drops one
 * step per factor of ten below the largest. If there are more layers than columns, a character shows the weakest of
 * several layers.
 */
final class GradientBar {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final String ASCII = ".:-=+*#@";
    private static final char NOT_FINITE = '!';
    private static final char ZERO = ' ';
    private static final int NAME_WIDTH = 14;

    private final Terminal terminal;

    GradientBar(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Returns the line, at most {@code width} columns wide; empty before the first measurement. */
    String line(List<LayerGradient> layers, int width) {
        if (layers.isEmpty()) {
            return "";
        }
        String before = "gradient  " + name(layers.get(0)) + " "
                + magnitude(layers.get(0).norm()) + " ";
        LayerGradient last = layers.get(layers.size() - 1);
        String after = " " + magnitude(last.norm()) + " " + name(last);
        int room = width - before.length() - after.length();
        return room < Math.min(layers.size(), BLOCKS.length())
                ? bar(layers, width)
                : before + bar(layers, room) + after;
    }

    private String name(LayerGradient layer) {
        String name = layer.layer();
        return name.length() <= NAME_WIDTH ? name : name.substring(0, NAME_WIDTH - 1) + terminal.choose("…", "~");
    }

    /** Formats a norm, such as {@code 1.3e-05}. */
    static String magnitude(double norm) {
        return Double.isFinite(norm) ? String.format(Locale.ROOT, "%.1e", norm) : "not finite";
    }

    private String bar(List<LayerGradient> layers, int room) {
        double greatest = layers.stream()
                .mapToDouble(LayerGradient::norm)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        int cells = Math.min(room, layers.size());
        List<Style.Span> spans = new ArrayList<>();
        for (int cell = 0; cell < cells; cell++) {
            List<LayerGradient> shown =
                    layers.subList(cell * layers.size() / cells, (cell + 1) * layers.size() / cells);
            spans.add(new Style.Span(symbol(weakest(shown), greatest), worst(shown)));
        }
        return Style.paint(spans, terminal.color());
    }

    /** Returns the smallest norm; NaN if any norm is NaN. */
    private static double weakest(List<LayerGradient> layers) {
        return layers.stream().mapToDouble(LayerGradient::norm).reduce(Double.POSITIVE_INFINITY, Math::min);
    }

    private static Health worst(List<LayerGradient> layers) {
        return layers.stream()
                .map(LayerGradient::health)
                .max(Comparator.naturalOrder())
                .orElse(Health.WELL);
    }

    private char symbol(double norm, double greatest) {
        if (!Double.isFinite(norm)) {
            return NOT_FINITE;
        }
        if (norm == 0) {
            return ZERO;
        }
        int below = (int) Math.min(BLOCKS.length() - 1, Math.log10(greatest / norm));
        return terminal.choose(BLOCKS, ASCII).charAt(BLOCKS.length() - 1 - below);
    }
}
