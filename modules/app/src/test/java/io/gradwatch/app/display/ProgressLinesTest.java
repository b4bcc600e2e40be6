package io.gradwatch.app.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.app.display.LayerGradient.Health;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
    private static final Progress PROGRESS = new Progress(
            40,
            160,
            3,
            10,
            2.30259,
            OptionalDouble.empty(),
            2430.4,
            Duration.ofSeconds(102),
            List.of(new LayerGradient("dense_0", 1e-9, Health.WELL), new LayerGradient("output_0", 0.5, Health.WELL)));

    @Test
    void aTerminalGetsABarWithTheNumbersAndTheGradient() {
        assertThat(new ProgressLines(new Terminal(100, true, false)).live(PROGRESS))
                .containsExactly(
                        "███████░░░░░░░░░░░░░░░░░░░░░░░  round 40/160  epoch 3/10  loss 2.303  2,430 examples/s  1:42 left",
                        "gradient  dense_0 1.0e-09 ▁█ 5.0e-01 output_0");
    }

    @Test
    void asciiTerminalsGetAsciiOnly() {
        assertThat(new ProgressLines(new Terminal(80, false, false)).live(PROGRESS))
                .containsExactly(
                        "###---------  round 40/160  epoch 3/10  loss 2.303  2,430 examples/s  1:42 left",
                        "gradient  dense_0 1.0e-09 .@ 5.0e-01 output_0");
    }

    @Test
    void noLineIsAsWideAsTheTerminal() {
        for (int width = 40; width < 120; width++) {
            int columns = width;
            assertThat(new ProgressLines(new Terminal(width, true, false)).live(PROGRESS))
                    .allSatisfy(line -> assertThat(line).hasSizeLessThan(columns));
        }
    }

    @Test
    void aLogGetsOneLine() {
        assertThat(new ProgressLines(new Terminal(80, true, false)).plain(PROGRESS))
                .isEqualTo("round 40/160  epoch 3/10  loss 2.303  2,430 examples/s  1:42 left"
                        + "  gradient dense_0 1.0e-09, output_0 5.0e-01");
    }

    @Test
    void durationsOfAnHourOrMoreShowHours() {
        assertThat(ProgressLines.clock(Duration.ofSeconds(5))).isEqualTo("0:05");
        assertThat(ProgressLines.clock(Duration.ofSeconds(3_723))).isEqualTo("1:02:03");
        assertThat(ProgressLines.clock(Duration.ofHours(30))).isEqualTo("30:00:00");
    }
}
