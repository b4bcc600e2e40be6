package io.gradwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class BenchTest {
    @Test
    void aWrongCommandLineIsOneLineAndExitCode2() {
        assertThat(errorOf("engine", "--rounds", "x"))
                .isEqualTo("gradwatch bench engine: Invalid value for option '--rounds': 'x' is not an int;"
                        + " see 'gradwatch bench engine --help'");
        assertThat(errorOf("magic"))
                .isEqualTo("gradwatch bench: Unmatched argument at index 0: 'magic'; see 'gradwatch bench --help'");
    }

    private static String errorOf(String... arguments) {
        StringWriter err = new StringWriter();
        assertThat(Bench.commandLine().setErr(new PrintWriter(err, true)).execute(arguments))
                .isEqualTo(2);
        return err.toString().strip();
    }
}
