package io.gradwatch.training.data.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CsvCellsTest {
    @Test
    void splitsAtDelimitersAndTrims() {
        assertThat(cells("1, 2 ,,3")).containsExactly("1", "2", "", "3");
        assertThat(cells("1,")).containsExactly("1", "");
        assertThat(cells("1")).containsExactly("1");
        assertThat(CsvCells.of("1\t\t 2", '\t')).contains(List.of("1", "", "2"));
        assertThat(CsvCells.of("1 2", ' ')).contains(List.of("1", "2"));
    }

    @Test
    void quotedCellsKeepDelimitersQuotesAndBlanks() {
        assertThat(cells("\"a,b\",\"say \"\"x\"\"\", \" c \" ,\"\"")).containsExactly("a,b", "say \"x\"", " c ", "");
    }

    @Test
    void aQuoteThatDoesNotEndIsRefused() {
        assertThat(CsvCells.of("1,\"2,3", ',')).isEqualTo(Optional.empty());
        assertThat(CsvCells.of("\"", ',')).isEqualTo(Optional.empty());
    }

    private static List<String> cells(String line) {
        return CsvCells.of(line, ',').orElseThrow();
    }
}
