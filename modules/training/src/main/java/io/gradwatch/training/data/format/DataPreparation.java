package io.gradwatch.training.data.format;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Csv;
import io.gradwatch.training.data.DataSpec.Idx;
import io.gradwatch.training.data.DataSpec.Image;
import io.gradwatch.training.data.DataSpec.LibSvm;
import io.gradwatch.training.data.DataSpec.Parquet;
import io.gradwatch.training.data.DataSpec.Source;
import io.gradwatch.training.data.PreparedData;
import io.gradwatch.training.data.Shards;
import io.gradwatch.training.data.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Brings files into the shards that workers train on: every format becomes a table, MLlib assembles and scales its
 * features, one shuffle takes each row to its worker.
 *
 * <p>Which worker gets a row, and which bits, depends on the files, the spec, the number of workers and the seed alone;
 * not on partitions, executors or the order in which tasks run.
 */
public final class DataPreparation {
    private final SparkSession session;
    private final IntSupplier partitions;

    /** Reads in as many tasks as Spark has slots. */
    public DataPreparation(SparkSession session) {
        this(session, () -> session.sparkContext().defaultParallelism());
    }

    /** Reads in about so many tasks. */
    DataPreparation(SparkSession session, IntSupplier partitions) {
        this.session = session;
        this.partitions = partitions;
    }

    /**
     * Looks for problems in the files and their first rows.
     *
     * @throws io.gradwatch.network.InvalidInputException with all that were found
     */
    public void check(DataSpec spec) {
        check(formats(spec));
    }

    /**
     * Checks every row, fits the scale to the training rows and lays out the shards, which are computed when first used.
     *
     * @throws io.gradwatch.network.InvalidInputException with all problems that were found
     */
    public PreparedData prepare(DataSpec spec, int workers, long seed) {
        List<Format> formats = formats(spec);
        check(formats);
        FileProblems problems = new FileProblems();
        List<Optional<Table>> tables =
                formats.stream().map(format -> format.read(problems)).toList();
        problems.throwIfAny();
        Table train = tables.get(0).orElseThrow();
        Optional<Table> test = tables.size() > 1 ? tables.get(1) : Optional.empty();
        Shards shards = new Shards(spec, train, test, workers, seed);
        Consumer<String> problem = message -> problems.add(spec.train().path(), message);
        shards.check(problem);
        problems.throwIfAny();
        PreparedData prepared = shards.prepared(problem);
        problems.throwIfAny();
        return prepared;
    }

    private static void check(List<Format> formats) {
        FileProblems problems = new FileProblems();
        formats.forEach(format -> format.check(problems));
        problems.throwIfAny();
    }

    private List<Format> formats(DataSpec spec) {
        return Stream.concat(Stream.of(spec.train()), spec.test().stream())
                .map(source -> format(source, spec))
                .toList();
    }

    private Format format(Source source, DataSpec spec) {
        int tasks = partitions.getAsInt();
        // Not a switch: Java 17 has none over types.
        if (source instanceof Csv csv) {
            return TextFormat.csv(session, csv, spec, tasks);
        }
        if (source instanceof LibSvm libSvm) {
            return TextFormat.libSvm(session, libSvm, spec, tasks);
        }
        if (source instanceof Parquet parquet) {
            return new ParquetFormat(session, parquet, spec, tasks);
        }
        if (source instanceof Image images) {
            return new ImageFormat(session, images, spec, tasks);
        }
        return new IdxFormat(session, (Idx) source, spec, tasks);
    }
}
