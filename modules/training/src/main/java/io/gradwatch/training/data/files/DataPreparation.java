package io.gradwatch.training.data.files;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.Table;
import io.gradwatch.training.data.format.FileProblems;
import io.gradwatch.training.data.format.Format;
import io.gradwatch.training.data.shard.PreparedData;
import io.gradwatch.training.data.shard.Shards;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Reads data files into shards. Each format becomes a table, MLlib assembles and scales the features, and one shuffle
 * moves each row to its worker.
 *
 * <p>The worker of a row and its bits depend only on the files, the specification, the number of workers and the seed.
 * They do not depend on partitions, executors or the order in which tasks run.
 */
public final class DataPreparation {
    private final SparkSession session;
    private final IntSupplier partitions;

    /** Creates a preparation that reads with as many tasks as Spark has slots. */
    public DataPreparation(SparkSession session) {
        this(session, () -> session.sparkContext().defaultParallelism());
    }

    /**
     * Creates a preparation.
     *
     * @param partitions approximate number of tasks that read a source
     */
    DataPreparation(SparkSession session, IntSupplier partitions) {
        this.session = session;
        this.partitions = partitions;
    }

    /**
     * Checks the files and their first rows.
     *
     * @throws io.gradwatch.network.InvalidInputException with all problems that were found
     */
    public void check(DataSpec spec) {
        check(formats(spec));
    }

    /**
     * Checks every row, fits the scaling to the training rows and lays out the shards. Shards are computed on first use.
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
        Formats formats = new Formats(session, spec, partitions.getAsInt());
        return Stream.concat(Stream.of(spec.train()), spec.test().stream())
                .map(source -> source.accept(formats))
                .toList();
    }
}
