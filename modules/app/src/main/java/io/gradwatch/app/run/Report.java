package io.gradwatch.app.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gradwatch.app.json.Json;
import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.rollout.RolloutRecord;
import io.gradwatch.rollout.Spending;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.Fingerprint;
import io.gradwatch.training.progress.EpochResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a run gave, as {@code report.json} has it; {@code src/docs/report.schema.json} is the reference of its fields.
 *
 * @param last {@code final} in the file
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonNaming(Report.Names.class)
public record Report(
        int version,
        String run,
        String name,
        Outcome status,
        int exitCode,
        String master,
        int workers,
        int executors,
        long seed,
        long parameters,
        Optional<Fingerprint> fingerprint,
        int rounds,
        long iterations,
        long minibatches,
        long examplesConsumed,
        long examplesSupplied,
        double seconds,
        double examplesPerSecond,
        List<Epoch> history,
        Optional<StoppedEarly> stoppedEarly,
        List<Diagnosis> diagnoses,
        List<Rollout> rollouts,
        Trials trials,
        Final last,
        Telemetry telemetry) {

    static final int VERSION = 1;

    /** One epoch of the surviving line. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Epoch(
            int epoch,
            int round,
            double trainLoss,
            OptionalDouble validationLoss,
            OptionalDouble validationAccuracy,
            OptionalDouble testLoss,
            OptionalDouble testAccuracy) {
        static Epoch of(EpochResult result) {
            return new Epoch(
                    result.epoch(),
                    result.round(),
                    result.trainLoss(),
                    loss(result.validation()),
                    accuracy(result.validation()),
                    loss(result.test()),
                    accuracy(result.test()));
        }
    }

    /** Where early stopping ended the run: epochs after the best one brought no lower loss. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record StoppedEarly(int epochsWithoutImprovement, Optional<Integer> bestEpoch, OptionalDouble bestLoss) {
        static StoppedEarly of(List<EpochResult> history) {
            Optional<EpochResult> best = EpochResult.best(history);
            return new StoppedEarly(
                    history.size() - best.map(EpochResult::epoch).orElse(0),
                    best.map(EpochResult::epoch),
                    best.stream().mapToDouble(EpochResult::loss).findFirst());
        }
    }

    /** One variant's way through a trial; without losses where there was no trial. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Rollout(
            String variant,
            String trigger,
            int startedRound,
            int decidedRound,
            String outcome,
            String reason,
            long examples,
            Optional<HeldOut> baseline,
            Optional<HeldOut> candidate) {
        static Rollout of(RolloutRecord decision) {
            return new Rollout(
                    decision.variant(),
                    decision.trigger(),
                    decision.startedRound(),
                    decision.decidedRound(),
                    decision.outcome().label(),
                    decision.reason(),
                    decision.examples(),
                    HeldOut.of(decision.baselineLoss()),
                    HeldOut.of(decision.candidateLoss()));
        }
    }

    /** What trials cost: rounds of arms beside the surviving line, and these as a share of the job's rounds. */
    public record Trials(int rounds, double share, double budget) {
        static Trials of(Spending spending) {
            return new Trials(spending.armRounds(), spending.share(), spending.budget());
        }
    }

    /** How an arm of a trial did at the end. */
    public record HeldOut(double heldOutLoss) {
        static Optional<HeldOut> of(double loss) {
            return Double.isNaN(loss) ? Optional.empty() : Optional.of(new HeldOut(loss));
        }
    }

    /** The final model; without test fields where it is not the state that was tested last. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Final(String variant, double trainLoss, OptionalDouble testLoss, OptionalDouble testAccuracy) {
        static Final of(String variant, double trainLoss, Optional<Evaluation> test) {
            return new Final(variant, trainLoss, loss(test), accuracy(test));
        }
    }

    /** Of one worker, like iterations: minibatches measured, those that should have been but were not, and the time. */
    public record Telemetry(long samples, long dropped, double seconds) {}

    /** Gives the one name that Java has taken; an annotation on the component would move it to the front. */
    static final class Names extends PropertyNamingStrategies.NamingBase {
        private static final long serialVersionUID = 1L;

        @Override
        public String translate(String component) {
            return component.equals("last") ? "final" : component;
        }
    }

    /** The exit code that a report tells, if its run came to its own end. */
    public static OptionalInt exitCodeIfEnded(Path file) {
        if (!Files.exists(file)) {
            return OptionalInt.empty();
        }
        try {
            JsonNode report = Json.MAPPER.readTree(file.toFile());
            String status = report.path("status").asText();
            boolean ended = status.equals(Outcome.COMPLETED.label()) || status.equals(Outcome.UNHEALTHY.label());
            return ended ? OptionalInt.of(report.path("exitCode").asInt()) : OptionalInt.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes it, as a whole or not at all. */
    public void write(Path file) {
        RunDirectory.write(
                file, unfinished -> Json.MAPPER.writerWithDefaultPrettyPrinter().writeValue(unfinished.toFile(), this));
    }

    private static OptionalDouble loss(Optional<Evaluation> evaluation) {
        return evaluation.stream().mapToDouble(Evaluation::loss).findFirst();
    }

    private static OptionalDouble accuracy(Optional<Evaluation> evaluation) {
        return evaluation.filter(Evaluation::hasAccuracy).stream()
                .mapToDouble(Evaluation::accuracy)
                .findFirst();
    }
}
