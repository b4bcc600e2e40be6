package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.network.Recurrent.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RemediesTest {
    private static final Path PAGE =
            Path.of(System.getProperty("maven.multiModuleProjectDirectory", "../.."), "src/docs/rollout.md");

    @Test
    void everyPermittedRemedyIsListed() {
        Set<Class<?>> listed = Remedies.all().stream().map(Remedy::getClass).collect(Collectors.toSet());

        assertThat(listed).isEqualTo(new HashSet<>(Arrays.asList(Remedy.class.getPermittedSubclasses())));
    }

    @Test
    void everyGatedCellIsListed() {
        assertThat(Remedies.all())
                .contains(Arrays.stream(Cell.values())
                        .filter(cell -> cell != Cell.SIMPLE_RNN)
                        .map(GatedCells::new)
                        .toArray(Remedy[]::new));
    }

    @Test
    void everyConstantIsListedOnceUnderItsOwnLabel() throws IllegalAccessException {
        for (var field : Remedies.class.getFields()) {
            Remedy remedy = (Remedy) field.get(null);
            assertThat(remedy.label())
                    .isEqualTo(
                            field.getName().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
            assertThat(Remedies.named(remedy.label())).contains(remedy);
        }
        assertThat(Remedies.labels()).doesNotHaveDuplicates().hasSameSizeAs(Remedies.class.getFields());
    }

    @Test
    void everyDescriptionIsASentence() {
        assertThat(Remedies.all())
                .extracting(Remedy::description)
                .allMatch(text -> text.matches("[A-Z][a-z]+s [^.]+\\."));
    }

    @Test
    void thePageDocumentsEveryRemedyWithItsDescription() throws IOException {
        List<String> rows = Files.readAllLines(PAGE);

        for (Remedy remedy : Remedies.all()) {
            assertThat(rows)
                    .as(remedy.label())
                    .anyMatch(row -> row.startsWith("| `" + remedy.label() + "` | " + remedy.description()));
        }
    }
}
