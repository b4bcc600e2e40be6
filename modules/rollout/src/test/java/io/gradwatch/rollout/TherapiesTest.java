package io.gradwatch.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.NetworkTraits;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.remedy.Remedies;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.SampleNetwork;
import io.gradwatch.rollout.remedy.Snapshots;
import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.training.progress.Arm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TherapiesTest {
    private static final Path PAGE =
            Path.of(System.getProperty("maven.multiModuleProjectDirectory", "../.."), "src/docs/rollout.md");
    private static final Set<String> ALL = Set.copyOf(Remedies.labels());

    @ParameterizedTest
    @EnumSource
    void everySymptomHasVariantsWhoseNamesResolve(Symptom symptom) {
        List<Variant> row = Therapies.of(symptom);

        assertThat(row).isNotEmpty().doesNotHaveDuplicates();
        assertThat(row)
                .allSatisfy(variant -> assertThat(Variant.named(variant.name())).contains(variant));
    }

    @ParameterizedTest
    @EnumSource
    void thePageHasTheRowOfEverySymptom(Symptom symptom) throws IOException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("## Therapies"), page.indexOf("## Reporting"));
        List<List<String>> rows = section.lines()
                .map(line -> line.split("\\|", -1))
                .filter(cells -> cells.length == 4 && quoted(cells[1]).contains(symptom.label()))
                .map(cells -> quoted(cells[2]))
                .toList();

        assertThat(rows)
                .containsExactly(
                        Therapies.of(symptom).stream().map(Variant::name).toList());
    }

    private static List<String> quoted(String cell) {
        return Pattern.compile("`([^`]+)`")
                .matcher(cell)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void everyRemedyIsPartOfAVariant() {
        Set<String> used = new HashSet<>();
        for (Symptom symptom : Symptom.values()) {
            Diagnosis recurrent = diagnosis(symptom, true);
            Therapies.candidates(recurrent, ALL)
                    .forEach(variant -> variant.remedies().forEach(remedy -> used.add(remedy.label())));
        }

        // Only operators use it: no measured job needed it.
        assertThat(used).isEqualTo(without(ALL, "gradient-normalization"));
    }

    @ParameterizedTest
    @EnumSource
    void adviceAndCandidatesAreTheSameVariants(Symptom symptom) {
        Diagnosis diagnosis = diagnosis(symptom, true);

        assertThat(Therapies.advised(diagnosis))
                .containsExactlyInAnyOrderElementsOf(Therapies.candidates(diagnosis, ALL));
    }

    @ParameterizedTest
    @MethodSource("io.gradwatch.rollout.remedy.SampleNetwork#values")
    void theFirstAdviceThatAppliesIsTheFirstCandidateThatApplies(SampleNetwork network) {
        Diagnosis diagnosis = diagnosis(Symptom.VANISHING_GRADIENT, network == SampleNetwork.RECURRENT);

        assertThat(firstThatApplies(Therapies.advised(diagnosis), network))
                .isPresent()
                .isEqualTo(firstThatApplies(Therapies.candidates(diagnosis, ALL), network));
    }

    @Test
    void aDeepStackWithAVanishingGradientIsAdvisedWhatIsTriedFirst() {
        assertThat(Therapies.advised(diagnosis(Symptom.VANISHING_GRADIENT, false))
                        .get(0)
                        .name())
                .isEqualTo("relu+residual+batch-normalization+adam");
    }

    @Test
    void gatedCellsAreForRecurrentNetworksOnly() {
        assertThat(Therapies.advised(diagnosis(Symptom.PLATEAU, true)).get(0))
                .isEqualTo(Variant.of(Remedies.LSTM, Remedies.ADAM));
        assertThat(Therapies.advised(diagnosis(Symptom.PLATEAU, false)))
                .extracting(Variant::name)
                .noneMatch(name -> name.contains("lstm") || name.contains("gru"));
    }

    @Test
    void candidatesUseAllowedRemediesOnly() {
        Diagnosis diagnosis = diagnosis(Symptom.VANISHING_GRADIENT, true);

        assertThat(Therapies.candidates(diagnosis, Set.of("relu", "residual")))
                .containsExactly(
                        Variant.of(Remedies.RELU, Remedies.RESIDUAL),
                        Variant.of(Remedies.RELU),
                        Variant.of(Remedies.RESIDUAL));
        assertThat(Therapies.candidates(diagnosis, Set.of("quarantine", "clipping")))
                .containsExactly(Variant.of(Remedies.CLIPPING), Variant.of(Remedies.QUARANTINE));
    }

    @Test
    void aMismatchOfTheOutputThatWasDiagnosedIsAdvisedFirst() {
        Diagnosis mismatch = Snapshots.diagnosis(Symptom.PLATEAU, new NetworkTraits(false, false, false, true));

        assertThat(Therapies.advised(mismatch)).isEqualTo(Therapies.candidates(mismatch, ALL));
    }

    @Test
    void aMismatchedOutputIsReplacedFirst() {
        assertThat(Therapies.candidates(diagnosis(Symptom.DEAD_UNITS, false), ALL)
                        .get(0)
                        .name())
                .isEqualTo("output-activation+relu+residual+batch-normalization+adam");
    }

    private static Optional<Variant> firstThatApplies(List<Variant> variants, SampleNetwork network) {
        Arm arm = network.untrained();
        return variants.stream()
                .filter(variant -> variant.apply(arm, Snapshots.noContext(network.sample(1))) instanceof Applied)
                .findFirst();
    }

    private static Set<String> without(Set<String> labels, String label) {
        Set<String> others = new HashSet<>(labels);
        others.remove(label);
        return others;
    }

    private static Diagnosis diagnosis(Symptom symptom, boolean recurrent) {
        return Snapshots.diagnosis(symptom, new NetworkTraits(recurrent, false, false));
    }
}
