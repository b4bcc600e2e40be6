package io.gradwatch.bench.accuracy;

import io.gradwatch.bench.workload.Minibatch;
import io.gradwatch.bench.workload.Workload;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.files.DataPreparation;
import io.gradwatch.training.data.files.FileSource;
import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.data.shard.Shard;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.dataset.DataSet;

/** The digits of MNIST with pixels from 0 to 1: 60,000 training rows and 10,000 test rows. */
public final class Mnist {
    private static final int TEST_BATCH = 500;

    private final FileSource trainOnly;
    private final Rows train;
    private final Rows test;

    /**
     * Reads the four gzipped files of a folder under the names of their publication.
     *
     * @throws io.gradwatch.network.InvalidInputException if a file is missing or malformed
     */
    public Mnist(SparkSession spark, Path folder) {
        DataPreparation preparation = new DataPreparation(spark);
        trainOnly = new FileSource(spec(files(folder, "train"), Optional.empty()), preparation);
        DataSpec both = spec(files(folder, "train"), Optional.of(files(folder, "t10k")));
        Shard all = preparation.prepare(both, 1, 0).shards().first();
        train = all.train();
        test = all.test();
    }

    private static DataSpec.Source files(Path folder, String part) {
        return new DataSpec.Idx(
                folder.resolve(part + "-images-idx3-ubyte.gz").toUri().toString(),
                folder.resolve(part + "-labels-idx1-ubyte.gz").toUri().toString(),
                OptionalLong.empty());
    }

    private static DataSpec spec(DataSpec.Source train, Optional<DataSpec.Source> test) {
        return new DataSpec(
                train,
                test,
                DataSpec.Holdout.NONE,
                new DataSpec.Features(List.of(), List.of(Workload.INPUTS), DataSpec.Scale.UNIT),
                new DataSpec.Classes(Optional.empty(), Workload.CLASSES),
                false);
    }

    /** Returns the training rows as this project's engine reads them. */
    FileSource source() {
        return trainOnly;
    }

    Rows train() {
        return train;
    }

    Rows test() {
        return test;
    }

    /** Returns the fraction of the test rows that a network classifies correctly. */
    double accuracy(ComputationGraph network) {
        Evaluation evaluation = new Evaluation(Workload.CLASSES);
        int[] rows = IntStream.range(0, test.count()).toArray();
        for (int from = 0; from < rows.length; from += TEST_BATCH) {
            DataSet batch = Minibatch.of(test, rows, from, Math.min(from + TEST_BATCH, rows.length));
            evaluation.eval(batch.getLabels(), network.outputSingle(batch.getFeatures()));
        }
        return evaluation.accuracy();
    }
}
