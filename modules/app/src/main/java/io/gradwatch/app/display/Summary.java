package io.gradwatch.app.display;

import io.gradwatch.app.display.LayerGradient.Health;
import io.gradwatch.app.run.Report;
import io.gradwatch.diagnosis.Diagnosis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats the summary of a run that has ended. */
public final class Summary {
    private static final String ROW = "  %-10s %s";

    private final Terminal terminal;
    private final DiagnosisText text;

    /** Creates the text for this terminal. */
    public Summary(Terminal terminal) {
        this.terminal = terminal;
        this.text = new DiagnosisText(terminal);
    }

    /** Returns a headline and one row per fact. */
    public List<String> lines(Report report, String directory) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(report));
        lines.add(row("trained", trained(report)));
        report.stoppedEarly().ifPresent(why -> lines.add(row("", stoppedEarly(why))));
        lines.add(row("result", result(report.last())));
        if (report.diagnoses().isEmpty()) {
            lines.add(row("diagnosed", "nothing"));
        }
        report.diagnoses().forEach(diagnosis -> addDiagnosis(diagnosis, lines));
        report.rollouts()
                .forEach(rollout -> lines.add(row(
                        "tried",
                        "%s: %s after round %d"
                                .formatted(rollout.variant(), rollout.outcome(), rollout.decidedRound()))));
        lines.add(row("files", directory));
        return lines;
    }

    private String headline(Report report) {
        return report.name() + ": "
                + switch (report.status()) {
                    case COMPLETED -> "done";
                    case UNHEALTHY ->
                        Style.paint("done, but the model is unhealthy", Health.CRITICAL, terminal.color());
                    case INTERRUPTED -> "stopped early";
                    case FAILED -> Style.paint("failed", Health.CRITICAL, terminal.color());
                };
    }

    private static String trained(Report report) {
        return String.format(
                Locale.ROOT,
                "%d epochs, %,d examples in %s, %,.0f per second",
                report.history().size(),
                report.examplesConsumed(),
                ProgressLines.clock(Duration.ofMillis((long) (report.seconds() * 1000))),
                report.examplesPerSecond());
    }

    private static String stoppedEarly(Report.StoppedEarly why) {
        return why.bestEpoch().isEmpty()
                ? "ended early: every loss was NaN or infinite"
                : "ended early: lowest loss %s in epoch %d; epochs without improvement: %d"
                        .formatted(
                                RunDisplay.loss(why.bestLoss().orElse(Double.NaN)),
                                why.bestEpoch().get(),
                                why.epochsWithoutImprovement());
    }

    private static String result(Report.Final last) {
        StringBuilder line = new StringBuilder("train loss " + RunDisplay.loss(last.trainLoss()));
        last.testLoss().ifPresent(loss -> line.append(", test loss ").append(RunDisplay.loss(loss)));
        last.testAccuracy()
                .ifPresent(accuracy -> line.append(String.format(Locale.ROOT, ", test accuracy %.3f", accuracy)));
        return line.toString();
    }

    private void addDiagnosis(Diagnosis diagnosis, List<String> lines) {
        lines.add(row("diagnosed", text.headline(diagnosis, span(diagnosis))));
        String advice = DiagnosisText.advice(diagnosis);
        if (diagnosis.isOpen() && !advice.isEmpty()) {
            lines.add(row("", advice));
        }
    }

    private static String span(Diagnosis diagnosis) {
        String severity = diagnosis.severity().label();
        return diagnosis.closedRound().isPresent()
                ? "%s, rounds %d to %d"
                        .formatted(
                                severity,
                                diagnosis.openedRound(),
                                diagnosis.closedRound().getAsInt())
                : "%s since round %d"
                        .formatted(severity, diagnosis.criticalRound().orElse(diagnosis.openedRound()));
    }

    private static String row(String name, String value) {
        return ROW.formatted(name, value);
    }
}
