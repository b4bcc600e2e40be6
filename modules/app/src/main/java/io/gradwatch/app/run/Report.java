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
 * The report of a run, {@code report.json}; {@code src/docs/report.schema.json} is the reference of its fields.
 *
 * @param last the field {@code final} of the file
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

    /** One epoch of the baseline. */
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

    /** The reason of early stopping: the epochs after the best one, which had no lower loss. */
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

    /** The outcome of one variant; without losses if there was no trial. */
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

    /** The cost of trials: rounds of candidates, and these as a fraction of the job's rounds. */
    public record Trials(int rounds, double share, double budget) {
        static Trials of(Spending spending) {
            return new Trials(spending.armRounds(), spending.share(), spending.budget());
        }
    }

    /** The loss of a trial's arm at the end. */
    public record HeldOut(double heldOutLoss) {
        static Optional<HeldOut> of(double loss) {
            return Double.isNaN(loss) ? Optional.empty() : Optional.of(new HeldOut(loss));
        }
    }

    /** The final model; without test fields if its state was not evaluated on test rows. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Final(String variant, double trainLoss, OptionalDouble testLoss, OptionalDouble testAccuracy) {
        static Final of(String variant, double trainLoss, Optional<Evaluation> test) {
            return new Final(variant, trainLoss, loss(test), accuracy(test));
        }
    }

    /** The measurements per worker: minibatches measured, minibatches skipped, and the time in seconds. */
    public record Telemetry(long samples, long dropped, double seconds) {}

    /** Maps {@code last} to {@code final}, a Java keyword; an annotation on the component would move the field to the front. */
    static final class Names extends PropertyNamingStrategies.NamingBase {
        private static final long serialVersionUID = 1L;

        @Override
        public String translate(String component) {
            return component.equals("last") ? "final" : component;
        }
    }

    /** Returns the exit code in a report, if its run is complete. */
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

    /** Writes the file, as a whole or not at all. */
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
