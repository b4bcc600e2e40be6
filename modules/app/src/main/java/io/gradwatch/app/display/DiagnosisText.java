package io.gradwatch.app.display;

import io.gradwatch.app.display.LayerGradient.Health;
import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.rollout.Therapies;
import io.gradwatch.rollout.remedy.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Formats diagnoses for the terminal. */
public final class DiagnosisText {
    private static final int NAMES = 4;

    /** The largest number of variants that the advice names. */
    private static final int ADVISED = 3;

    private static final String INDENT = "  ";
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final Terminal terminal;

    /** Creates the text for this terminal. */
    public DiagnosisText(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Returns a headline and, for a diagnosis that opens, its explanation and advice. */
    public List<String> event(DiagnosisEvent event, int round) {
        Diagnosis diagnosis = event.diagnosis();
        return switch (event.kind()) {
            case OPENED -> opened(diagnosis);
            case ESCALATED -> List.of(painted(diagnosis, headline(diagnosis, "critical since round " + round)));
            case CLOSED -> List.of("recovered: %s closed in round %d".formatted(name(diagnosis), round));
        };
    }

    private List<String> opened(Diagnosis diagnosis) {
        List<String> lines = new ArrayList<>();
        lines.add(painted(
                diagnosis, headline(diagnosis, diagnosis.severity().label() + " in round " + diagnosis.openedRound())));
        lines.addAll(wrap(diagnosis.explanation()));
        lines.addAll(wrap(advice(diagnosis)));
        return lines;
    }

    String headline(Diagnosis diagnosis, String when) {
        String place = layers(diagnosis.layers());
        return name(diagnosis) + ", " + when + (place.isEmpty() ? "" : ": " + place);
    }

    /** Returns {@code try first: relu+residual, then relu}; empty if no remedy is known. */
    static String advice(Diagnosis diagnosis) {
        List<String> names = Therapies.advised(diagnosis).stream()
                .map(Variant::name)
                .limit(ADVISED)
                .toList();
        String others = names.size() > 1 ? ", then " + String.join(" or ", names.subList(1, names.size())) : "";
        return names.isEmpty() ? "" : "try first: " + names.get(0) + others;
    }

    /** Returns the names; of a long list the first and the last, with their number. */
    String layers(List<String> names) {
        return names.size() <= NAMES
                ? String.join(", ", names)
                : "%s %s %s (%d layers)"
                        .formatted(
                                names.get(0), terminal.choose("…", "..."), names.get(names.size() - 1), names.size());
    }

    /** Wraps a text to the width of the terminal, indented. */
    List<String> wrap(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(INDENT);
        for (String word : SPACE.split(text.strip(), 0)) {
            if (line.length() > INDENT.length() && line.length() + word.length() >= terminal.width()) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(INDENT);
            }
            line.append(word).append(' ');
        }
        if (!line.toString().isBlank()) {
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private String painted(Diagnosis diagnosis, String text) {
        return Style.paint(text, Health.of(diagnosis.severity()), terminal.color());
    }

    private static String name(Diagnosis diagnosis) {
        return diagnosis.symptom().label();
    }
}
