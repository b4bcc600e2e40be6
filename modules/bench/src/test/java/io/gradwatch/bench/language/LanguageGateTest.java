package io.gradwatch.bench.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageGateTest {
    private final AvoidedWords words =
            AvoidedWords.parse(List.of("# a comment", "", "on its way | in transit", "stuck | stalled"));

    @Test
    void namesFileLineWordAndReplacement() {
        Prose page = Prose.of("src/docs/page.md", "A line.\nThe loss is Stuck.\n");

        assertThat(words.in(page)).singleElement().hasToString("src/docs/page.md:2: \"Stuck\": write: stalled");
    }

    @Test
    void findsPhraseThatIsBrokenOverLinesOfComment() {
        Prose source = Prose.of(
                "src/main/java/A.java",
                "/**\n * A message on\n * its way.\n */\nclass A {\n  // on its\n  // way\n}\n");

        assertThat(words.in(source)).extracting(Violation::line).containsExactly(2, 6);
    }

    @Test
    void readsMessagesOfProgramsButNotTheirCodeNorTestData() {
        String program = "class A { String stuck = \"stuck\"; String message = \"the loss is \" + x + \"on its \"\n"
                + " + \"way\"; }";

        assertThat(words.in(Prose.of("src/main/java/A.java", program))).hasSize(1);
        assertThat(words.in(Prose.of("src/test/java/A.java", program))).isEmpty();
    }

    @Test
    void leavesOutCodeInProse() {
        assertThat(words.in(Prose.of("a.md", "Set `stuck` to [3](stuck.md).\n```\nstuck\n```\n")))
                .isEmpty();
        assertThat(words.in(Prose.of("src/main/java/A.java", "/** Sets {@code stuck} and {@link A#stuck()}. */")))
                .isEmpty();
    }

    @Test
    void readsCommentsAndSummariesOfYaml() {
        Prose rules = Prose.of("rules.yml", "stuck: 1 # stuck\nsummary: >-\n  a run that\n  is stuck\nexpr: stuck\n");

        assertThat(words.in(rules)).extracting(Violation::line).containsExactlyInAnyOrder(1, 4);
    }

    @Test
    void methodOpensWithVerbAndTypeWithNounPhrase() {
        assertThat(opening("/** Returns the loss. */ @Override\n public double loss() {}"))
                .isEmpty();
        assertThat(opening("/** The loss. */ public double loss() {}")).hasSize(1);
        assertThat(opening("/** The loss. */ record Loss(double value) {}")).isEmpty();
        assertThat(opening("/** The loss. */ LOSS(\"loss\"),")).isEmpty();
        assertThat(opening("/** Of a run. */ record Loss(double value) {}")).hasSize(1);
        assertThat(opening("/** Whether it learns. */ boolean learns() {}")).hasSize(1);
        assertThat(opening("/**\n * Sets it.\n *\n * @param loss of a round\n */\n void set(double loss) {}"))
                .hasSize(1);
    }

    @Test
    void allowedPhraseCountsInItsFileAlone() {
        AllowedPhrases allowed = AllowedPhrases.parse(List.of("docs/a.md | is stuck", "docs/c.md | is stuck"));
        Prose a = Prose.of("src/docs/a.md", "It is stuck, stuck.");
        Prose b = Prose.of("src/docs/b.md", "It is stuck.");

        assertThat(words.in(allowed.hideIn(a))).hasSize(1);
        assertThat(words.in(allowed.hideIn(b))).hasSize(1);
        assertThat(allowed.unused(List.of(a, b))).containsExactly("docs/c.md | is stuck");
    }

    private static List<Violation> opening(String source) {
        return JavadocForm.violations(Prose.of("src/main/java/A.java", source));
    }
}
