package io.gradwatch.app.display;

import io.gradwatch.app.display.LayerGradient.Health;
import java.util.List;

/** Adds ANSI colors: yellow for warnings, red for critical diagnoses. */
final class Style {
    private static final String RESET = "\033[0m";

    private Style() {}

    /** One character and its health. */
    record Span(char symbol, Health health) {}

    /** Returns the characters in a row, with a color sequence only where the color changes. */
    static String paint(List<Span> spans, boolean color) {
        StringBuilder text = new StringBuilder();
        Health now = Health.WELL;
        for (Span span : spans) {
            if (color && span.health() != now) {
                text.append(code(span.health()));
                now = span.health();
            }
            text.append(span.symbol());
        }
        return now == Health.WELL ? text.toString() : text.append(RESET).toString();
    }

    /** Returns the text in the color of this health. */
    static String paint(String text, Health health, boolean color) {
        return color && health != Health.WELL ? code(health) + text + RESET : text;
    }

    private static String code(Health health) {
        return switch (health) {
            case WELL -> RESET;
            case WARNING -> "\033[33m";
            case CRITICAL -> "\033[31m";
        };
    }
}
