package io.gradwatch.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.rollout.OperatorRequest.Abort;
import io.gradwatch.rollout.OperatorRequest.Answer;
import io.gradwatch.rollout.OperatorRequest.Promote;
import io.gradwatch.rollout.OperatorRequest.Start;
import io.gradwatch.rollout.remedy.Variant;
import io.gradwatch.training.progress.Arm;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OperatorTest {
    private static final Start RELU = new Start(Variant.named("relu").orElseThrow());
    private static final Start BOTH = new Start(Variant.named("relu+residual").orElseThrow());

    /** A healthy network in advise mode; the candidates are no better. */
    private final FakeTraining training = new FakeTraining(
                    new RolloutSettings(RolloutMode.ADVISE, Set.of(), Optional.empty(), 0.25, 1),
                    Integer.MAX_VALUE,
                    (variant, round) -> variant.equals("relu") ? 0.99 : 1)
            .train(4);

    private Answer ask(OperatorRequest request) {
        CompletableFuture<Answer> answer = training.rollout.ask(request);
        assertThat(answer).as("before the round has ended").isNotDone();
        training.train(1);
        return answer.join();
    }

    @Test
    void aVariantGoesOnTrialBesideAHealthyNetworkWhereOnlyAdviceWasAskedFor() {
        assertThat(ask(BOTH)).isEqualTo(new Answer(true, "relu+residual is on trial since round 5"));

        assertThat(training.variants()).containsExactly(Arm.BASELINE, "relu+residual");
        training.train(30);
        assertThat(training.rollout.spending().records()).singleElement().satisfies(record -> {
            assertThat(record.trigger()).isEqualTo("operator");
            assertThat(record.outcome()).isEqualTo(RolloutOutcome.INCONCLUSIVE);
        });
    }

    @Test
    void theTrialEndsAtOnceInPromotion() {
        ask(RELU);
        assertThat(ask(new Promote(Optional.empty())))
                .isEqualTo(new Answer(true, "relu continues from round 6, under watch"));

        assertThat(training.variants()).containsExactly("relu");
        assertThat(training.rollout.spending().records()).singleElement().satisfies(record -> {
            assertThat(record.outcome()).isEqualTo(RolloutOutcome.PROMOTED);
            assertThat(record.reason())
                    .isEqualTo("requested by an operator:"
                            + " held-out loss 0.9900 against the baseline's 1.000, mean of the last 1 of 1 rounds");
        });
    }

    @Test
    void aPromotionUnderWatchIsKeptOrTakenBack() {
        ask(RELU);
        ask(new Promote(Optional.of("relu")));
        assertThat(ask(BOTH).message()).startsWith("relu is under watch since its promotion");
        assertThat(ask(new Abort())).isEqualTo(new Answer(true, "baseline continues from round 8"));
        assertThat(training.rollout.spending().records())
                .extracting(RolloutRecord::outcome)
                .containsExactly(RolloutOutcome.ROLLED_BACK);

        ask(RELU);
        ask(new Promote(Optional.empty()));
        assertThat(ask(new Promote(Optional.empty())))
                .isEqualTo(new Answer(true, "relu stays; it is no longer watched"));
        assertThat(training.events).endsWith("relu promoted", "relu is the baseline", "relu kept");
    }

    @Test
    void theTrialIsAborted() {
        ask(RELU);
        assertThat(ask(new Abort())).isEqualTo(new Answer(true, "the trial has ended; baseline continues alone"));

        assertThat(training.variants()).containsExactly(Arm.BASELINE);
        assertThat(training.rollout.spending().records())
                .extracting(RolloutRecord::reason)
                .containsExactly("requested by an operator");
    }

    @Test
    void whatCannotBeDoneIsRefusedWithTheReason() {
        assertThat(ask(new Abort())).isEqualTo(new Answer(false, "nothing is on trial"));
        assertThat(ask(new Promote(Optional.empty()))).isEqualTo(new Answer(false, "nothing is on trial"));
        assertThat(ask(new Start(Variant.named("gru").orElseThrow())).message()).startsWith("gru does not apply: ");

        ask(RELU);
        assertThat(ask(BOTH)).isEqualTo(new Answer(false, "relu is on trial; promote or abort first"));
        assertThat(ask(new Promote(Optional.of("gru"))))
                .isEqualTo(new Answer(false, "expected one of relu, which are on trial, found gru"));
    }

    @Test
    void afterTheLastRoundNothingIsDoneAnyMore() {
        CompletableFuture<Answer> waiting = training.rollout.ask(RELU);

        training.rollout.close();

        assertThat(waiting.join()).isEqualTo(new Answer(false, "the run has ended"));
        assertThat(training.rollout.ask(RELU).join().done()).isFalse();
    }
}
