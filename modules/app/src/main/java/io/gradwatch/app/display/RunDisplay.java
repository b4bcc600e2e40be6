package io.gradwatch.app.display;

import io.gradwatch.app.session.Audience;
import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.rollout.RolloutRecord;
import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.training.loop.TrainingPlan;
import io.gradwatch.training.progress.EpochResult;
import io.gradwatch.training.progress.TrainedRound;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** Shows a run in the terminal or in a log. Thread-safe. */
public final class RunDisplay implements Audience {
    private final Screen screen;
    private final DiagnosisText diagnoses;
    private final LongSupplier nanoTime;
    private ProgressMeter meter;
    private Optional<UnaryOperator<String>> start = Optional.empty();

    private RunDisplay(Screen screen, Terminal terminal, LongSupplier nanoTime) {
        this.screen = screen;
        this.diagnoses = new DiagnosisText(terminal);
        this.nanoTime = nanoTime;
    }

    /** Creates a display for a terminal that understands ANSI control sequences. */
    public static RunDisplay live(PrintStream out, Terminal terminal, LongSupplier nanoTime) {
        return new RunDisplay(new LiveScreen(out, terminal, nanoTime), terminal, nanoTime);
    }

    /** Creates a display for a log. */
    public static RunDisplay plain(PrintStream out, Terminal terminal, LongSupplier nanoTime) {
        return new RunDisplay(new PlainScreen(out, terminal, nanoTime), terminal, nanoTime);
    }

    /** Creates a display of diagnoses and rollouts only. */
    public static RunDisplay quiet(PrintStream out, Terminal terminal, LongSupplier nanoTime) {
        return new RunDisplay(new QuietScreen(out), terminal, nanoTime);
    }

    /** Prints a note. */
    public synchronized void note(String line) {
        screen.note(line);
    }

    /** Starts the display of a run, after this round; 0 for a new run. */
    public synchronized void started(TrainingPlan plan, int round) {
        meter = new ProgressMeter(plan, round, nanoTime);
    }

    @Override
    public synchronized void roundEnded(TrainedRound round, List<DiagnosisEvent> changed, List<Diagnosis> open) {
        Progress progress = meter.roundEnded(round, open);
        for (DiagnosisEvent event : changed) {
            screen.alert(diagnoses.event(event, progress.round()));
        }
        screen.progress(progress);
    }

    @Override
    public synchronized void trialStarted(int round, List<String> variants) {
        screen.alert(List.of("on trial since round %d: %s".formatted(round + 1, String.join(", ", variants))));
    }

    @Override
    public synchronized void shardsSpread(int executors) {
        screen.note("executors were added: the workers now run on %d".formatted(executors));
    }

    /** Sets the command with which an operator starts a trial of a variant; advice then shows it. */
    public synchronized void operable(UnaryOperator<String> startCommand) {
        start = Optional.of(startCommand);
    }

    @Override
    public synchronized void advised(String trigger, String variant) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: rollout.mode=auto would try %s".formatted(trigger, variant));
        Variant.named(variant)
                .ifPresent(named -> named.remedies()
                        .forEach(remedy -> lines.addAll(diagnoses.wrap(remedy.label() + ": " + remedy.description()))));
        start.ifPresent(command -> lines.add("  to try it now: " + command.apply(variant)));
        screen.alert(lines);
    }

    @Override
    public synchronized void decided(RolloutRecord decision) {
        List<String> lines = new ArrayList<>();
        lines.add("%s %s after round %d"
                .formatted(decision.variant(), decision.outcome().label(), decision.decidedRound()));
        lines.addAll(diagnoses.wrap(decision.reason()));
        screen.alert(lines);
    }

    @Override
    public synchronized void epochEnded(EpochResult epoch) {
        meter.epochEnded(epoch);
        StringBuilder line =
                new StringBuilder("epoch %d: train loss %s".formatted(epoch.epoch(), loss(epoch.trainLoss())));
        epoch.test().ifPresent(test -> line.append(", test loss ").append(loss(test.loss())));
        epoch.test()
                .filter(Evaluation::hasAccuracy)
                .ifPresent(test -> line.append(String.format(Locale.ROOT, ", test accuracy %.3f", test.accuracy())));
        screen.epoch(line.toString());
    }

    /** Shows the last state and ends the display. */
    public synchronized void close() {
        screen.close();
    }

    static String loss(double loss) {
        return String.format(Locale.ROOT, "%.4g", loss);
    }
}
