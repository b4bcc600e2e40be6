package io.gradwatch.app.ml;

import io.gradwatch.app.job.JobKey;
import io.gradwatch.signal.Api;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import scala.runtime.AbstractFunction1;

/** The parameters of an estimator; meaning, default and limits are those of the job file's keys. */
@Api
public final class TrainingParams implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Params parent;
    private final Map<String, Param<?>> byPath = new LinkedHashMap<>();

    final Param<String> layers;
    final Param<String> configuration;
    final IntArrayParam featureShape;
    final IntParam workers;
    final IntParam batchSize;
    final IntParam averagingFrequency;
    final IntParam epochs;
    final Param<String> updater;
    final DoubleParam l2;
    final Param<String> health;
    final LongParam seed;

    TrainingParams(Params parent) {
        this.parent = parent;
        layers = yaml("layers", "network.layers");
        configuration = new Param<>(
                parent.uid(),
                "configuration",
                "A DL4J configuration, instead of layers: a ComputationGraphConfiguration or"
                        + " MultiLayerConfiguration as JSON or YAML.");
        featureShape = featureShape(parent);
        workers = whole("workers", "training.workers");
        batchSize = whole("batchSize", "training.batchSize");
        averagingFrequency = whole("averagingFrequency", "training.averagingFrequency");
        epochs = whole("epochs", "training.epochs");
        updater = yaml("updater", "training.updater");
        JobKey l2Key = JobKey.at("training.l2");
        l2 = kept(l2Key, new DoubleParam(parent.uid(), "l2", l2Key.meaning(), new Accepted<>(l2Key)));
        health = yaml("health", "health");
        JobKey seedKey = JobKey.at("seed");
        seed = kept(seedKey, new LongParam(parent.uid(), "seed", seedKey.meaning(), new Accepted<>(seedKey)));
    }

    /** Returns the parameter of the row shape, which models have as well. */
    static IntArrayParam featureShape(Params parent) {
        return new IntArrayParam(
                parent,
                "featureShape",
                "Shape of one row, row-major: [n], [time, features] or [channels, height, width]. Default: one vector,"
                        + " as long as those of the features column.",
                new Shape());
    }

    private Param<String> yaml(String name, String path) {
        JobKey key = JobKey.at(path);
        return kept(key, new Param<>(parent.uid(), name, key.meaning() + " As YAML or JSON.", new Accepted<>(key)));
    }

    private IntParam whole(String name, String path) {
        JobKey key = JobKey.at(path);
        return kept(key, new IntParam(parent.uid(), name, key.meaning(), new Accepted<>(key)));
    }

    private <P extends Param<?>> P kept(JobKey key, P param) {
        byPath.put(key.path(), param);
        return param;
    }

    /** Sets the defaults that are numbers and the same in every job. */
    void setDefaults(Defaults defaults) {
        for (Map.Entry<String, Param<?>> entry : byPath.entrySet()) {
            JobKey.at(entry.getKey())
                    .fallback()
                    .filter(Number.class::isInstance)
                    .ifPresent(value -> defaults.set(entry.getValue(), value));
        }
    }

    /** Sets the default of a parameter. */
    interface Defaults {
        void set(Param<?> param, Object value);
    }

    /** Returns the values that are set or have a default, as YAML by key path of the job file. */
    Map<String, String> toYaml() {
        Map<String, String> yaml = new LinkedHashMap<>();
        byPath.forEach((path, param) -> {
            if (parent.isSet(param)) {
                yaml.put(path, String.valueOf(parent.getOrDefault(param)));
            }
        });
        return yaml;
    }

    private static final class Accepted<T> extends AbstractFunction1<T, Object> implements Serializable {
        private static final long serialVersionUID = 1L;

        private final JobKey key;

        Accepted(JobKey key) {
            this.key = key;
        }

        @Override
        public Object apply(T value) {
            return key.accepts(String.valueOf(value));
        }
    }

    private static final class Shape extends AbstractFunction1<int[], Object> implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public Object apply(int[] shape) {
            return List.of(1, 2, 3).contains(shape.length)
                    && Arrays.stream(shape).allMatch(length -> length >= 1);
        }
    }
}
