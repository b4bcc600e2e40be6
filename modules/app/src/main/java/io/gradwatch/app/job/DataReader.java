package io.gradwatch.app.job;

import io.gradwatch.app.job.Tree.Mapping;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Label;
import io.gradwatch.training.data.DataSpec.Source;
import java.util.Optional;

/** Reads {@code data}. */
final class DataReader {
    private static final Key<Mapping> TRAIN = Key.required("train", SourceReader.TYPE, "Rows to train on.");
    private static final Key<Mapping> TEST = Key.optional(
            "test",
            SourceReader.TYPE,
            "no test",
            "Rows to evaluate on after every epoch; its keys are those of `train`.");
    private static final Key<Tree> SPLIT =
            Key.later("split", "Instead of `test`: the share of `train` held out for it.");
    private static final Key<Double> VALIDATION = Key.withDefault(
            "validation",
            ScalarType.share(),
            0.0,
            "Share of the training rows held out for judging variants; nothing uses it in this version.");
    private static final Key<Mapping> FEATURES =
            Key.required("features", FeaturesReader.TYPE, "What goes into the network.");
    private static final Key<Mapping> LABEL =
            Key.required("label", LabelReader.TYPE, "What is to come out of the network.");
    private static final Key<Boolean> SHUFFLE = Key.withDefault(
            "shuffle",
            ScalarType.flag(),
            false,
            "Whether all training rows are shuffled once, before each worker gets its contiguous share.");

    static final SectionType TYPE = SectionType.of(TRAIN, TEST, SPLIT, VALIDATION, FEATURES, LABEL, SHUFFLE);

    private final Optional<Features> features;
    private final Optional<Label> label;
    private final Optional<DataSpec> spec;

    DataReader(Section data) {
        Optional<Source> train = data.section(TRAIN).flatMap(SourceReader::read);
        Optional<Source> test = data.section(TEST).flatMap(SourceReader::read);
        if (data.read(VALIDATION).orElse(0.0) > 0) {
            data.warn(VALIDATION, "nothing is held out: only rollout.mode auto uses it, " + LaterType.NOT_YET);
        }
        features = data.section(FEATURES).flatMap(section -> FeaturesReader.read(section, train));
        label = data.section(LABEL).flatMap(section -> LabelReader.read(section, train));
        Optional<Boolean> shuffle = data.read(SHUFFLE);
        spec = data.build(() -> new DataSpec(
                train.orElseThrow(), test, features.orElseThrow(), label.orElseThrow(), shuffle.orElseThrow()));
    }

    Optional<Features> features() {
        return features;
    }

    Optional<Label> label() {
        return label;
    }

    /** All of the section, if there is no problem in it. */
    Optional<DataSpec> spec() {
        return spec;
    }
}
