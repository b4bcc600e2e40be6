package io.gradwatch.app.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.app.SampleDiagnoses;
import io.gradwatch.app.SampleRounds;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.DiagnosisEvent.Kind;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.training.progress.EpochResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunDisplayTest {
    private static final Terminal TERMINAL = new Terminal(80, true, false);
    private static final EpochResult EPOCH =
            new EpochResult(1, 5, 2.30259, Optional.empty(), Optional.of(new Evaluation(100, 230, 11)));

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    private final AtomicLong nanoTime = new AtomicLong();
    private final SampleRounds sample = new SampleRounds(3, 2);

    @Test
    void aTerminalsLinesAreWrittenOverInPlace() {
        RunDisplay display = RunDisplay.live(out, TERMINAL, nanoTime::get);
        display.started(sample.plan(10), 0);

        round(display, 1, Duration.ofMillis(200));
        round(display, 2, Duration.ofMillis(200));

        assertThat(text()).isEqualTo("""
            █░░░░░░░░░░░░░░░░  round 1/10  epoch 1/2  loss 2.300  320 examples/s  0:01 left[K
            gradient  dense_0 1.0e-08 ▁▇█ 1.0e+00 output_0[K
            [2A███░░░░░░░░░░░░░░  round 2/10  epoch 1/2  loss 2.300  320 examples/s  0:01 left[K
            gradient  dense_0 1.0e-08 ▁▇█ 1.0e+00 output_0[K
            """.replace("[", "\033["));
    }

    @Test
    void aTerminalIsNotRedrawnMoreThanTenTimesASecond() {
        RunDisplay display = RunDisplay.live(out, TERMINAL, nanoTime::get);
        display.started(sample.plan(10), 0);

        for (int round = 1; round <= 10; round++) {
            round(display, round, Duration.ofMillis(25));
        }

        assertThat(text().split("round ")).hasSize(1 + 3);
    }

    @Test
    void theEndIsShownHoweverSoonItComes() {
        RunDisplay display = RunDisplay.live(out, TERMINAL, nanoTime::get);
        display.started(sample.plan(2), 0);

        round(display, 1, Duration.ofMillis(1));
        round(display, 2, Duration.ofMillis(1));
        display.close();

        assertThat(text()).contains("round 2/2");
    }

    @Test
    void adviceComesWithTheCommandWhereThereIsOne() {
        RunDisplay display = RunDisplay.quiet(out, TERMINAL, nanoTime::get);

        display.advised("vanishing-gradient", "residual");
        assertThat(text())
                .contains("vanishing-gradient: rollout.mode=auto would try residual")
                .doesNotContain("to try it now:");

        display.operable(variant -> "gradwatch rollout http://driver:4700/ start " + variant);
        display.advised("vanishing-gradient", "residual");
        assertThat(text()).contains("  to try it now: gradwatch rollout http://driver:4700/ start residual");
    }

    @Test
    void diagnosesAreShownAboveTheProgress() {
        RunDisplay display = RunDisplay.live(out, new Terminal(60, true, false), nanoTime::get);
        display.started(sample.plan(10), 0);
        round(display, 1, Duration.ofMillis(200));
        written.reset();
        nanoTime.addAndGet(Duration.ofMillis(200).toNanos());

        display.roundEnded(
                sample.round(2, 2.3, 1e-8, 0.1, 1),
                List.of(new DiagnosisEvent(Kind.OPENED, SampleDiagnoses.vanishing())),
                List.of());

        assertThat(text().lines().map(l -> l.replace("\033", "").replace("[K", "")))
                .startsWith(
                        "[2Avanishing-gradient, warning in round 2: dense_0, dense_1",
                        "  The first layers get a gradient that is a hundred million",
                        "  times smaller than the last.",
                        "  try first: relu+residual+batch-normalization+adam, then",
                        "  relu+residual or relu+adam");
    }

    @Test
    void aLogGetsALineEveryFiveSecondsAndOneAnEpoch() {
        RunDisplay display = RunDisplay.plain(out, TERMINAL, nanoTime::get);
        display.started(sample.plan(10), 0);

        for (int round = 1; round <= 5; round++) {
            round(display, round, Duration.ofSeconds(2));
        }
        display.epochEnded(EPOCH);

        assertThat(text()).isEqualTo("""
            round 3/10  epoch 1/2  loss 2.300  32 examples/s  0:14 left  gradient dense_0 1.0e-08, output_0 1.0e+00
            epoch 1: train loss 2.303, test loss 2.300, test accuracy 0.110
            """);
    }

    @Test
    void quietDisplayShowsDiagnosesOnly() {
        RunDisplay display = RunDisplay.quiet(out, TERMINAL, nanoTime::get);
        display.note("about the run");
        display.started(sample.plan(10), 0);
        round(display, 1, Duration.ofMinutes(1));
        display.epochEnded(EPOCH);

        display.roundEnded(
                sample.round(2, 2.3, 1e-8, 0.1, 1),
                List.of(
                        new DiagnosisEvent(Kind.ESCALATED, SampleDiagnoses.criticalVanishing()),
                        new DiagnosisEvent(Kind.CLOSED, SampleDiagnoses.criticalVanishing())),
                List.of());

        assertThat(text()).isEqualTo("""
            vanishing-gradient, critical since round 2: dense_0, dense_1
            recovered: vanishing-gradient closed in round 2
            """);
    }

    private void round(RunDisplay display, int round, Duration time) {
        nanoTime.addAndGet(time.toNanos());
        display.roundEnded(sample.round(round, 2.3, 1e-8, 0.1, 1), List.of(), List.of());
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
