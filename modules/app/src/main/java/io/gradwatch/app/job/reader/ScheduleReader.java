package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.ChoiceType;
import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.KindType;
import io.gradwatch.app.job.schema.ScalarType;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.schema.SectionType;
import io.gradwatch.app.job.schema.WholeNumber;
import io.gradwatch.network.Schedule;
import io.gradwatch.network.Schedule.Cosine;
import io.gradwatch.network.Schedule.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.schedule.ScheduleType;

/** Reads {@code training.schedule}. */
final class ScheduleReader {
    /** The unit that a schedule counts. */
    private enum Unit {
        EPOCH,
        ROUND
    }

    private static final Key<Double> FACTOR =
            Key.required("factor", ScalarType.numberAbove(0), "Factor that multiplies the learning rate at each step.");
    private static final Key<Integer> EVERY =
            Key.withDefault("every", WholeNumber.from(1), 1, "Epochs or rounds between two steps.");
    private static final Key<Unit> UNIT = Key.withDefault(
            "unit",
            ChoiceType.of(Unit.class),
            Unit.EPOCH,
            "What is counted; a round counts `averagingFrequency` minibatches, also where an epoch's end cuts it"
                    + " short.");
    private static final Key<Integer> EPOCHS = Key.optional(
            "epochs", WholeNumber.from(1), "`training.epochs`", "Epochs until the learning rate is lowest.");
    private static final Key<Double> END =
            Key.withDefault("end", ScalarType.share(), 0.0, "The lowest learning rate, as a fraction of the first.");

    static final KindType TYPE = new KindType(kinds());

    private final Optional<Integer> averagingFrequency;
    private final Optional<Integer> epochs;

    /** Creates a reader for a training with this number of minibatches a round, and of epochs. */
    ScheduleReader(Optional<Integer> averagingFrequency, Optional<Integer> epochs) {
        this.averagingFrequency = averagingFrequency;
        this.epochs = epochs;
    }

    private static Map<String, SectionType> kinds() {
        Map<String, SectionType> kinds = new LinkedHashMap<>();
        kinds.put("step", SectionType.of(FACTOR, EVERY, UNIT));
        kinds.put("cosine", SectionType.of(EPOCHS, END));
        return kinds;
    }

    Optional<? extends Schedule> read(Section schedule) {
        return switch (schedule.name()) {
            case "step" -> step(schedule);
            case "cosine" -> cosine(schedule);
            default -> throw new IllegalStateException(schedule.name());
        };
    }

    private Optional<Step> step(Section step) {
        Optional<Double> factor = step.read(FACTOR);
        Optional<Integer> every = step.read(EVERY);
        Optional<Unit> unit = step.read(UNIT);
        if (unit.equals(Optional.of(Unit.ROUND))) {
            return averagingFrequency.flatMap(frequency -> step.build(() ->
                    new Step(ScheduleType.ITERATION, factor.orElseThrow(), (long) every.orElseThrow() * frequency)));
        }
        return step.build(() -> new Step(ScheduleType.EPOCH, factor.orElseThrow(), every.orElseThrow()));
    }

    private Optional<Cosine> cosine(Section cosine) {
        Optional<Integer> length = cosine.read(EPOCHS, epochs);
        Optional<Double> end = cosine.read(END);
        return length.flatMap(n -> cosine.build(() -> new Cosine(n, end.orElseThrow())));
    }
}
