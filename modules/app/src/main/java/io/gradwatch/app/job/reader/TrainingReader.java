package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.ScalarType;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.schema.SectionType;
import io.gradwatch.app.job.schema.WholeNumber;
import io.gradwatch.app.job.yaml.Tree;
import io.gradwatch.app.job.yaml.Tree.Mapping;
import io.gradwatch.network.Schedule;
import io.gradwatch.network.UpdaterSpec;
import io.gradwatch.network.UpdaterSpec.Scheduled;
import io.gradwatch.training.checkpoint.CheckpointSettings;
import io.gradwatch.training.loop.TrainingSettings;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code training}. */
public final class TrainingReader {
    public static final Key<Integer> WORKERS = Key.optional(
            "workers",
            WholeNumber.from(1),
            "the number of task slots",
            "Replicas of the network, each with its own shard of the data.");
    private static final Key<Integer> BATCH_SIZE =
            Key.withDefault("batchSize", WholeNumber.from(1), 32, "Rows of a minibatch, per worker.");
    private static final Key<Integer> AVERAGING_FREQUENCY = Key.withDefault(
            "averagingFrequency",
            WholeNumber.from(1),
            5,
            "Largest number of minibatches per worker between averages; a round never crosses an epoch.");
    private static final Key<Integer> EPOCHS =
            Key.withDefault("epochs", WholeNumber.from(1), 10, "Passes over the training rows.");
    private static final Key<Mapping> UPDATER = new Key<>(
            "updater",
            UpdaterReader.TYPE,
            Optional.of(new Mapping(Map.of("adam", Tree.EMPTY))),
            "adam; the network's own with `network.dl4j`",
            false,
            "The rule that computes an update from a gradient.");
    private static final Key<Mapping> SCHEDULE =
            Key.optional("schedule", ScheduleReader.TYPE, "constant", "How the learning rate of the updater changes.");
    private static final Key<Double> L2 = Key.withDefault(
            "l2",
            ScalarType.numberFrom(0),
            0.0,
            "Coefficient of the squared norm of the weights; biases are not regularized.");
    private static final Key<Mapping> CHECKPOINT =
            Key.section("checkpoint", CheckpointReader.TYPE, "When a checkpoint is written.");
    private static final Key<Integer> PATIENCE = Key.withDefault(
            "patience", WholeNumber.from(1), 5, "Epochs in a row without a lower loss after which training ends.");
    private static final Key<Mapping> EARLY_STOPPING = Key.optional(
            "earlyStopping",
            SectionType.of(PATIENCE),
            "all epochs",
            "Ends training before the last epoch, by the loss on validation rows, else on test rows, else of"
                    + " training.");

    public static final SectionType TYPE = SectionType.of(
            WORKERS, BATCH_SIZE, AVERAGING_FREQUENCY, EPOCHS, UPDATER, SCHEDULE, L2, CHECKPOINT, EARLY_STOPPING);

    private TrainingReader() {}

    /** The values of this section. */
    public record Training(
            Optional<Integer> workers,
            int batchSize,
            int averagingFrequency,
            int epochs,
            Optional<Integer> patience,
            Optional<UpdaterSpec> updater,
            double l2,
            CheckpointSettings checkpoint) {
        public TrainingSettings settings(long seed, int sampleEvery) {
            return new TrainingSettings(
                    workers.orElse(0),
                    batchSize,
                    averagingFrequency,
                    epochs,
                    patience.map(OptionalInt::of).orElse(OptionalInt.empty()),
                    seed,
                    sampleEvery);
        }
    }

    /**
     * Reads the section.
     *
     * @param bringsUpdater true if the network has its own updater, which this section may replace
     */
    public static Optional<Training> read(Section training, boolean bringsUpdater) {
        Optional<Integer> workers = training.read(WORKERS);
        Optional<Integer> batchSize = training.read(BATCH_SIZE);
        Optional<Integer> averagingFrequency = training.read(AVERAGING_FREQUENCY);
        Optional<Integer> epochs = training.read(EPOCHS);
        boolean isLeftToNetwork = bringsUpdater && !training.has(UPDATER);
        Optional<UpdaterSpec> updater =
                isLeftToNetwork ? Optional.empty() : updater(training, averagingFrequency, epochs);
        if (isLeftToNetwork) {
            training.refuse(
                    "expected only with an updater, because the network has its own; add training.updater", SCHEDULE);
        }
        if (bringsUpdater) {
            training.refuse(
                    "expected only with network.layers or network.keras, because the network has its own; remove it",
                    L2);
        }
        Optional<Double> l2 = bringsUpdater ? Optional.of(0.0) : training.read(L2);
        Optional<Integer> patience = training.section(EARLY_STOPPING).flatMap(section -> section.read(PATIENCE));
        Optional<CheckpointSettings> checkpoint = training.section(CHECKPOINT).flatMap(CheckpointReader::read);
        return training.build(() -> new Training(
                workers,
                batchSize.orElseThrow(),
                averagingFrequency.orElseThrow(),
                epochs.orElseThrow(),
                patience,
                updater,
                l2.orElseThrow(),
                checkpoint.orElseThrow()));
    }

    private static Optional<UpdaterSpec> updater(
            Section training, Optional<Integer> averagingFrequency, Optional<Integer> epochs) {
        Optional<UpdaterSpec> updater = training.kind(UPDATER).flatMap(UpdaterReader::read);
        if (!training.has(SCHEDULE)) {
            return updater;
        }
        Optional<? extends Schedule> schedule =
                training.kind(SCHEDULE).flatMap(new ScheduleReader(averagingFrequency, epochs)::read);
        return updater.flatMap(constant -> schedule.map(changing -> new Scheduled(constant, changing)));
    }
}
