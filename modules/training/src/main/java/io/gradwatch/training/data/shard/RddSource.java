package io.gradwatch.training.data.shard;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.training.data.DataSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Rows that a program already has in Spark. They are numbered in the order of their partitions and one shuffle assigns
 * them to workers, like the rows of files. The same rows in the same order result in the same shards, independently of the
 * partitions.
 *
 * <p>The rows are persisted until the shards have been computed, because Spark may return them in another order when it
 * computes them again. {@link #release()} unpersists them.
 */
public final class RddSource implements DataSource {
    /** Number of invalid rows that are reported one by one; the rest is counted. */
    private static final int REPORTED = 10;

    private final String name;
    private final JavaRDD<CheckedRow> rows;
    private final List<Integer> featureShape;
    private final DataSpec.Label label;
    private Optional<PreparedData> prepared = Optional.empty();

    /**
     * Creates the source.
     *
     * @param name name of the rows in error messages
     */
    public RddSource(String name, JavaRDD<CheckedRow> rows, List<Integer> featureShape, DataSpec.Label label) {
        this.name = name;
        this.rows = rows;
        this.featureShape = List.copyOf(featureShape);
        this.label = label;
    }

    @Override
    public List<Integer> featureShape() {
        return featureShape;
    }

    @Override
    public DataSpec.Label label() {
        return label;
    }

    /** Prepares the rows, or returns the previous result if the number of workers is the same. */
    @Override
    public PreparedData prepare(int workers, long seed) {
        if (prepared.isEmpty() || prepared.get().trainRows().length != workers) {
            prepared = Optional.of(prepare(workers));
        }
        return prepared.get();
    }

    private PreparedData prepare(int workers) {
        rows.persist(StorageLevel.MEMORY_AND_DISK());
        List<Findings> findings = rows.mapPartitions(
                        part -> List.of(Findings.of(part)).iterator())
                .collect();
        long[] firsts = new long[findings.size() + 1];
        for (int i = 0; i < findings.size(); i++) {
            firsts[i + 1] = firsts[i] + findings.get(i).count;
        }
        long count = firsts[findings.size()];
        report(findings, firsts);
        if (count < workers) {
            throw invalid(
                    "expected at least " + workers + " rows, one for each worker, found " + count + "; lower workers");
        }
        JavaPairRDD<Long, float[]> numbered = rows.mapPartitionsWithIndex(
                        (partition, part) -> new Numbering(firsts[partition], part), true)
                .mapToPair(row -> row);
        Parts parts = new Parts(count, 0, DataSpec.Holdout.NONE, workers, 0);
        int features = featureShape.stream().reduce(1, Math::multiplyExact);
        return Shards.prepared(numbered, parts, new RowLayout(features, label), Optional.empty());
    }

    /** Unpersists the rows. Call it when the shards have been computed. */
    public void release() {
        rows.unpersist(false);
    }

    private void report(List<Findings> findings, long[] firsts) {
        List<Problem> problems = new ArrayList<>();
        long invalid = 0;
        for (int i = 0; i < findings.size(); i++) {
            invalid += findings.get(i).invalid;
            for (Tuple2<Long, String> kept : findings.get(i).kept) {
                if (problems.size() < REPORTED) {
                    problems.add(new Problem(name + ", row " + (firsts[i] + kept._1() + 1), kept._2()));
                }
            }
        }
        if (invalid > problems.size()) {
            problems.add(new Problem(name, "… and " + (invalid - problems.size()) + " more"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    private InvalidInputException invalid(String message) {
        return new InvalidInputException(List.of(new Problem(name, message)));
    }

    /** Row count and invalid rows of one partition. A plain class, see {@link CheckedRow}. */
    private static final class Findings implements Serializable {
        private static final long serialVersionUID = 1L;

        private final ArrayList<Tuple2<Long, String>> kept = new ArrayList<>();
        private long count;
        private long invalid;

        static Findings of(Iterator<CheckedRow> rows) {
            Findings findings = new Findings();
            while (rows.hasNext()) {
                CheckedRow row = rows.next();
                if (!row.isValid() && findings.invalid++ < REPORTED) {
                    findings.kept.add(new Tuple2<>(findings.count, row.problem()));
                }
                findings.count++;
            }
            return findings;
        }
    }

    /** Iterator that numbers the rows of one partition consecutively. */
    private static final class Numbering implements Iterator<Tuple2<Long, float[]>> {
        private final Iterator<CheckedRow> rows;
        private long next;

        Numbering(long first, Iterator<CheckedRow> rows) {
            this.rows = rows;
            this.next = first;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Tuple2<Long, float[]> next() {
            return new Tuple2<>(next++, rows.next().packed());
        }
    }
}
