package io.gradwatch.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.rollout.remedy.Remedies;
import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.training.progress.Arm;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final int NEVER = Integer.MAX_VALUE;

    @Test
    void leavesAHealthyNetworkAlone() {
        FakeTraining training = new FakeTraining(auto(), NEVER, (variant, round) -> 1).train(50);

        assertThat(training.events).isEmpty();
        assertThat(training.variants()).containsExactly(Arm.BASELINE);
    }

    @Test
    void triesRemediesOnlyInAutoMode() {
        assertThat(new FakeTraining(settings(RolloutMode.ADVISE), 5, (variant, round) -> 1).train(50).events)
                .containsExactly("relu+residual advised");
        assertThat(new FakeTraining(settings(RolloutMode.OFF), 5, (variant, round) -> 1).train(50).events)
                .isEmpty();
    }

    @Test
    void promotesTheCandidateThatIsBetter() {
        FakeTraining training =
                new FakeTraining(auto(), 5, (variant, round) -> variant.equals("relu+residual") ? 0.5 : 1).train(30);

        assertThat(training.events)
                .containsExactly(
                        "trial of relu+residual, relu",
                        "relu inconclusive",
                        "relu+residual promoted",
                        "relu+residual is the baseline",
                        "relu+residual kept");
        assertThat(training.variants()).containsExactly("relu+residual");
        assertThat(training.trialLosses)
                .hasSize(3)
                .containsOnly(Map.of(Arm.BASELINE, 1.0, "relu+residual", 0.5, "relu", 1.0));
        RolloutRecord promoted = training.rollout.spending().records().get(1);
        assertThat(promoted.trigger()).isEqualTo("vanishing-gradient");
        assertThat(promoted.startedRound()).isEqualTo(5);
        assertThat(promoted.decidedRound()).isEqualTo(8);
        assertThat(promoted.examples()).isEqualTo(3 * 200);
        assertThat(promoted.candidateLoss()).isEqualTo(0.5);
        assertThat(promoted.baselineLoss()).isEqualTo(1);
    }

    @Test
    void aRoundInWhichAnArmHasNoRowsIsNoEvidence() {
        FakeTraining training =
                new FakeTraining(auto(), 5, (variant, round) -> variant.equals("relu+residual") ? 0.5 : 1);
        training.untrained = (variant, round) -> round == 6 && variant.equals("relu");

        training.train(30);

        assertThat(training.events).contains("trial of relu+residual, relu", "relu+residual promoted");
        assertThat(training.trialLosses)
                .hasSize(3)
                .containsOnly(Map.of(Arm.BASELINE, 1.0, "relu+residual", 0.5, "relu", 1.0));
        RolloutRecord promoted = training.rollout.spending().records().get(1);
        assertThat(promoted.startedRound()).isEqualTo(5);
        assertThat(promoted.decidedRound()).isEqualTo(9);
    }

    @Test
    void aPromotedArmIsWatchedOnAfterARoundWithoutRows() {
        FakeTraining training =
                new FakeTraining(auto(), 5, (variant, round) -> variant.equals("relu+residual") ? 0.5 : 1);
        training.untrained = (variant, round) -> round == 9;

        training.train(30);

        assertThat(training.events).contains("relu+residual promoted", "relu+residual kept");
        assertThat(training.events).doesNotContain("relu+residual rolled-back");
    }

    @Test
    void allArmsStartFromTheSameIteration() {
        FakeTraining training = new FakeTraining(auto(), 5, (variant, round) -> 1).train(6);

        assertThat(training.arms)
                .hasSize(3)
                .extracting(arm -> arm.state().iteration())
                .containsOnly(6);
    }

    @Test
    void aCandidateThatBreaksEndsAlone() {
        FakeTraining training =
                new FakeTraining(auto(), 5, (variant, round) -> variant.equals("relu") ? Double.NaN : 1).train(6);

        training.train(1);

        assertThat(training.events).contains("relu aborted");
        assertThat(training.variants()).containsExactly(Arm.BASELINE, "relu+residual");
    }

    @Test
    void aCandidateThatFailsInItsFirstRoundIsAbortedAndTheOtherGoesOn() {
        FakeTraining training = new FakeTraining(auto(), 5, (variant, round) -> variant.equals("relu") ? 0.5 : 1);
        training.failing = Optional.of("relu+residual");

        training.train(30);

        assertThat(training.events)
                .containsExactly(
                        "trial of relu+residual, relu",
                        "relu+residual aborted",
                        "relu promoted",
                        "relu is the baseline",
                        "relu kept");
        RolloutRecord failed = training.rollout.spending().records().get(0);
        assertThat(failed.reason()).isEqualTo("out of memory");
        assertThat(failed.decidedRound()).isEqualTo(6);
        assertThat(failed.candidateLoss()).isNaN();
        assertThat(training.trialLosses).hasSize(3).containsOnly(Map.of(Arm.BASELINE, 1.0, "relu", 0.5));
    }

    @Test
    void aTrialEndsIfItsOnlyCandidateFails() {
        RolloutSettings reluOnly = new RolloutSettings(RolloutMode.AUTO, Set.of("relu"), Optional.empty(), 0.25, 1);
        FakeTraining training = new FakeTraining(reluOnly, 5, (variant, round) -> 1);
        training.failing = Optional.of("relu");

        training.train(30);

        assertThat(training.events).containsExactly("trial of relu", "relu aborted");
        assertThat(training.variants()).containsExactly(Arm.BASELINE);
        assertThat(training.rollout.compares()).isFalse();
    }

    @Test
    void triesOtherRemediesIfTheFirstAreNoBetterAndNoneTwice() {
        FakeTraining training = new FakeTraining(auto(), 5, (variant, round) -> 1).train(100);

        List<String> tried = training.rollout.spending().records().stream()
                .map(RolloutRecord::variant)
                .toList();
        assertThat(tried)
                .contains("relu+residual", "relu", "batch-normalization")
                .doesNotHaveDuplicates();
        assertThat(training.baseline()).isEqualTo(Arm.BASELINE);
    }

    @Test
    void trialsCostAtMostAQuarterOfTheJob() {
        FakeTraining training = new FakeTraining(auto(), 5, (variant, round) -> 1).train(FakeTraining.ROUNDS);

        assertThat(training.armRounds - FakeTraining.ROUNDS).isPositive().isLessThanOrEqualTo(FakeTraining.ROUNDS / 4);
        assertThat(training.rollout.spending().armRounds()).isEqualTo(training.armRounds - FakeTraining.ROUNDS);
        assertThat(training.rollout.spending().share()).isBetween(0.1, 0.25);
    }

    @Test
    void rollsBackWhatIsWorseThanTheBaselineWas() {
        FakeTraining training = new FakeTraining(
                        auto(), 5, (variant, round) -> variant.equals(Arm.BASELINE) ? 1 : round < 9 ? 0.5 : 3)
                .train(8);
        Arm left = training.arms.get(0);

        training.train(5);

        assertThat(training.events)
                .containsSubsequence("relu+residual promoted", "relu+residual rolled-back", "baseline is the baseline");
        assertThat(training.rollout.spending().records())
                .extracting(RolloutRecord::outcome)
                .contains(RolloutOutcome.ROLLED_BACK)
                .doesNotContain(RolloutOutcome.PROMOTED);
        Arm back = training.arms.get(0);
        assertThat(back.state().parameters()).isEqualTo(left.state().parameters());
        assertThat(back.state().iteration()).isEqualTo(13);
    }

    @Test
    void usesAllowedRemediesOnly() {
        RolloutSettings residualOnly =
                new RolloutSettings(RolloutMode.AUTO, Set.of("residual"), Optional.empty(), 0.25, 1);

        FakeTraining training = new FakeTraining(residualOnly, 5, (variant, round) -> 1).train(6);

        assertThat(training.events).containsExactly("trial of residual");
    }

    @Test
    void startsWithTheVariantThatTheJobAsksFor() {
        RolloutSettings settings =
                new RolloutSettings(RolloutMode.OFF, Set.of(), Variant.named("relu+residual"), 0.25, 1);

        FakeTraining training = new FakeTraining(settings, NEVER, (variant, round) -> 1).train(1);

        assertThat(training.events).containsExactly("relu+residual promoted", "relu+residual is the baseline");
        assertThat(training.variants()).containsExactly("relu+residual");
    }

    /** Interrupts every round: the candidates of the first trial are worse, one of the second is better at first. */
    @Test
    void resumesInEveryStage() {
        FakeTraining.LossOf loss = (variant, round) -> switch (variant) {
            case Arm.BASELINE -> 1;
            case "batch-normalization" -> round < 22 ? 0.5 : 3;
            default -> 1.1;
        };
        FakeTraining undisturbed = new FakeTraining(auto(), 5, loss).train(60);
        FakeTraining interrupted = new FakeTraining(auto(), 5, loss);
        for (int round = 0; round < 60; round++) {
            interrupted.resume().train(1);
            assertThat(interrupted.resume().rollout.onTrial())
                    .isEqualTo(interrupted
                            .variants()
                            .subList(1, interrupted.variants().size()));
        }

        assertThat(undisturbed.events).contains("batch-normalization promoted", "batch-normalization rolled-back");
        assertThat(interrupted.events).isEqualTo(undisturbed.events);
        assertThat(interrupted.trialLosses).isEqualTo(undisturbed.trialLosses);
        assertThat(interrupted.arms).isEqualTo(undisturbed.arms);
        assertThat(interrupted.rollout.spending()).isEqualTo(undisturbed.rollout.spending());
    }

    @Test
    void aRemedyThatFailsIsAnAbortedTrialAndTrainingContinues() {
        FakeTraining training = new FakeTraining(auto(), 5, (variant, round) -> 1);
        training.rows = FakeTraining.TOO_NARROW;

        training.train(20);

        assertThat(training.events).contains("relu+residual aborted", "trial of relu, learning-rate");
        assertThat(training.rollout.spending().records())
                .filteredOn(record -> record.variant().equals("relu+residual"))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.outcome()).isEqualTo(RolloutOutcome.ABORTED);
                    assertThat(record.trigger()).isEqualTo("vanishing-gradient");
                    assertThat(record.reason()).startsWith("residual failed: ");
                    assertThat(record.examples()).isZero();
                });
        assertThat(training.baseline()).isEqualTo(Arm.BASELINE);
    }

    @Test
    void aStartThatFailsIsAnErrorOfTheInput() {
        RolloutSettings settings = new RolloutSettings(RolloutMode.OFF, Set.of(), Variant.named("residual"), 0.25, 1);
        FakeTraining training = new FakeTraining(settings, NEVER, (variant, round) -> 1);
        training.rows = FakeTraining.TOO_NARROW;

        assertThatThrownBy(() -> training.train(1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("rollout.start: residual does not apply: residual failed: ");
    }

    @Test
    void triesAllowedRemediesAloneIfTheyExcludeEveryUsualVariant() {
        RolloutSettings only = new RolloutSettings(RolloutMode.AUTO, Set.of("clipping"), Optional.empty(), 0.25, 1);

        assertThat(new FakeTraining(only, 5, (variant, round) -> 1).train(6).events)
                .containsExactly("trial of clipping");
    }

    private static RolloutSettings auto() {
        return settings(RolloutMode.AUTO);
    }

    private static RolloutSettings settings(RolloutMode mode) {
        Set<String> remedies = new HashSet<>(Remedies.labels());
        // Without it, names are shorter and stages the same.
        remedies.remove("adam");
        return new RolloutSettings(mode, remedies, Optional.empty(), 0.25, 1);
    }
}
