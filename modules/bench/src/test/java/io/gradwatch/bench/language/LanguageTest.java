package io.gradwatch.bench.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks the texts of the whole project against the language guide in CONTRIBUTING.md. */
class LanguageTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static List<Prose> texts;

    @BeforeAll
    static void read() throws IOException {
        texts = LanguageGate.read(ROOT, ROOT);
    }

    @Test
    void textsAvoidTheListedWordsAndJavadocHasItsForm() {
        assertThat(new LanguageGate().violations(texts)).isEmpty();
    }

    @Test
    void everyAllowedPhraseIsStillThere() {
        assertThat(new LanguageGate().unusedPermissions(texts)).isEmpty();
    }

    @Test
    void allKindsOfTextsAreRead() {
        assertThat(texts)
                .extracting(Prose::file)
                .contains("README.md", "bin/test", "pom.xml", "deploy/image/Dockerfile");
        assertThat(texts).filteredOn(Prose::isJava).hasSizeGreaterThan(500);
    }
}
