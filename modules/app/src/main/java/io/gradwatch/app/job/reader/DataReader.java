package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.ScalarType;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.schema.SectionType;
import io.gradwatch.app.job.yaml.Tree.Mapping;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Holdout;
import io.gradwatch.training.data.DataSpec.Image;
import io.gradwatch.training.data.DataSpec.Label;
import io.gradwatch.training.data.DataSpec.Source;
import java.util.Optional;

/** Reads {@code data}. */
public final class DataReader {
    private static final Key<Mapping> TRAIN = Key.required("train", SourceReader.TYPE, "Rows to train on.");
    private static final Key<Mapping> TEST = Key.optional(
            "test",
            SourceReader.TYPE,
            "no test",
            "Rows to evaluate on after every epoch; its keys are those of `train`.");
    private static final Key<Double> SPLIT_TEST =
            Key.required("test", ScalarType.openShare(), "Fraction of the rows of `train` to evaluate on.");
    private static final Key<Mapping> SPLIT = Key.optional(
            "split",
            SectionType.of(SPLIT_TEST),
            "every row of `train` is trained",
            "Instead of `test`: rows of `train` that are held out as test rows, drawn from all parts of it by `seed`.");
    private static final double VALIDATION_TO_JUDGE = 0.1;
    private static final Key<Double> VALIDATION = Key.optional(
            "validation",
            ScalarType.share(),
            VALIDATION_TO_JUDGE + " if `rollout.mode` is `auto`, else 0",
            "Fraction of the remaining rows of `train` that is held out for judging variants and for early stopping.");
    private static final Key<Mapping> FEATURES =
            Key.required("features", FeaturesReader.TYPE, "The input of the network.");
    private static final Key<Mapping> LABEL = Key.required("label", LabelReader.TYPE, "The target of the network.");
    private static final Key<Boolean> SHUFFLE = Key.withDefault(
            "shuffle",
            ScalarType.flag(),
            false,
            "`true`: all training rows are shuffled once, before each worker gets its contiguous shard.");

    public static final SectionType TYPE = SectionType.of(TRAIN, TEST, SPLIT, VALIDATION, FEATURES, LABEL, SHUFFLE);

    private final Optional<Features> features;
    private final Optional<Label> label;
    private final Optional<DataSpec> spec;

    /**
     * Reads the section.
     *
     * @param judges true if variants are judged, which needs validation rows by default
     */
    public DataReader(Section data, boolean judges) {
        Optional<Source> train = data.section(TRAIN).flatMap(SourceReader::read);
        Optional<Source> test = data.section(TEST).flatMap(SourceReader::read);
        Optional<Double> split = data.section(SPLIT).flatMap(section -> section.read(SPLIT_TEST));
        if (data.has(TEST) && data.has(SPLIT)) {
            data.problem(SPLIT, "expected either test or split, found both");
        }
        Optional<Double> validation = data.read(VALIDATION, Optional.of(judges ? VALIDATION_TO_JUDGE : 0));
        features = data.section(FEATURES).flatMap(section -> FeaturesReader.read(section, train));
        label = data.section(LABEL).flatMap(section -> LabelReader.read(section, train));
        Optional<Boolean> shuffle = data.read(SHUFFLE);
        if (train.isPresent() && train.get() instanceof Image && shuffle.equals(Optional.of(false))) {
            data.warn(
                    SHUFFLE,
                    "images are read class by class, so that each worker sees only some classes; set it to true");
        }
        spec = data.build(() -> new DataSpec(
                train.orElseThrow(),
                test,
                new Holdout(split.orElse(0.0), validation.orElseThrow()),
                features.orElseThrow(),
                label.orElseThrow(),
                shuffle.orElseThrow()));
    }

    public Optional<Features> features() {
        return features;
    }

    public Optional<Label> label() {
        return label;
    }

    /** Returns the whole section, unless it has a problem. */
    public Optional<DataSpec> spec() {
        return spec;
    }
}
