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

/** Shows a person how a run goes. Any thread may call it. */
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

    /** For a terminal that understands ANSI control sequences. */
    public static RunDisplay live(PrintStream out, Terminal terminal, LongSupplier nanoTime) {
        return new RunDisplay(new LiveScreen(out, terminal, nanoTime), terminal, nanoTime);
    }

    /** For a log. */
    public static RunDisplay plain(PrintStream out, Terminal terminal, LongSupplier nanoTime) {
        return new RunDisplay(new PlainScreen(out, terminal, nanoTime), terminal, nanoTime);
    }

    /** For who wants to know only what is wrong. */
    public static RunDisplay quiet(PrintStream out, Terminal terminal, LongSupplier nanoTime) {
        return new RunDisplay(new QuietScreen(out), terminal, nanoTime);
    }

    /** Tells something that is good to know once. */
    public synchronized void note(String line) {
        screen.note(line);
    }

    /** The round after this one is about to start; 0 before the first. */
    public synchronized void started(TrainingPlan plan, int round) {
        meter = new ProgressMeter(plan, round, nanoTime);
    }

    /** A round ended, changed these diagnoses, and left those open. */
    @Override
    public synchronized void roundEnded(TrainedRound round, List<DiagnosisEvent> changed, List<Diagnosis> open) {
        Progress progress = meter.roundEnded(round, open);
        for (DiagnosisEvent event : changed) {
            screen.alert(diagnoses.event(event, progress.round()));
        }
        screen.progress(progress);
    }

    /** After this round, these variants go on trial. */
    @Override
    public synchronized void trialStarted(int round, List<String> variants) {
        screen.alert(List.of("on trial since round %d: %s".formatted(round + 1, String.join(", ", variants))));
    }

    @Override
    public synchronized void shardsSpread(int executors) {
        screen.note("executors were added: the workers now run on %d".formatted(executors));
    }

    /** The command by which an operator starts a trial of a variant; nothing is said of it before. */
    public synchronized void operable(UnaryOperator<String> startCommand) {
        start = Optional.of(startCommand);
    }

    /** This variant fits what was diagnosed, but is not tried. */
    @Override
    public synchronized void advised(String trigger, String variant) {
        List<String> lines = new ArrayList<>();
        lines.add("against %s: %s, which rollout.mode=auto would try".formatted(trigger, variant));
        Variant.named(variant)
                .ifPresent(named -> named.remedies()
                        .forEach(remedy -> lines.addAll(diagnoses.wrap(remedy.label() + ": " + remedy.description()))));
        start.ifPresent(command -> lines.add("  now: " + command.apply(variant)));
        screen.alert(lines);
    }

    /** A variant's fate is known. */
    @Override
    public synchronized void decided(RolloutRecord decision) {
        screen.alert(RolloutText.lines(decision, diagnoses));
    }

    /** An epoch ended. */
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

    /** Shows the last state and nothing more. */
    public synchronized void close() {
        screen.close();
    }

    static String loss(double loss) {
        return String.format(Locale.ROOT, "%.4g", loss);
    }
}
