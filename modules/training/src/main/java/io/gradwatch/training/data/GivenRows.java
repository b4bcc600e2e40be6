package io.gradwatch.training.data;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
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
 * Rows that a program has in Spark already. They are numbered in the order of their partitions and assigned to workers like those
 * of files, by one shuffle; so the same rows in the same order give the same shards, whatever the partitions.
 *
 * <p>Until the shards are there the rows stay in memory or on disk, because Spark may compute them in another order a
 * second time; {@link #release()} lets go of them.
 */
public final class GivenRows implements DataSource {
    /** How many unsound rows are told; the others are counted. */
    private static final int TOLD = 10;

    private final String name;
    private final JavaRDD<GivenRow> rows;
    private final List<Integer> featureShape;
    private final DataSpec.Label label;
    private Optional<PreparedData> prepared = Optional.empty();

    /**
     * Rows whose features and label have these forms.
     *
     * @param name by which problems call them
     */
    public GivenRows(String name, JavaRDD<GivenRow> rows, List<Integer> featureShape, DataSpec.Label label) {
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

    /** The second time, for as many workers, what was prepared the first time. */
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
        tell(findings, firsts);
        if (count < workers) {
            throw invalid("expected at least " + workers + " rows, one for each worker, found " + count
                    + "; set workers lower");
        }
        JavaPairRDD<Long, float[]> numbered = rows.mapPartitionsWithIndex(
                        (partition, part) -> new Numbering(firsts[partition], part), true)
                .mapToPair(row -> row);
        Parts parts = new Parts(count, 0, DataSpec.Holdout.NONE, workers, 0);
        int features = featureShape.stream().reduce(1, Math::multiplyExact);
        return Shards.prepared(numbered, parts, new RowLayout(features, label), Optional.empty());
    }

    /** Lets go of all that is kept of the rows beside their shards. */
    public void release() {
        rows.unpersist(false);
    }

    private void tell(List<Findings> findings, long[] firsts) {
        List<Problem> problems = new ArrayList<>();
        long unsound = 0;
        for (int i = 0; i < findings.size(); i++) {
            unsound += findings.get(i).unsound;
            for (Tuple2<Long, String> told : findings.get(i).told) {
                if (problems.size() < TOLD) {
                    problems.add(new Problem(name + ", row " + (firsts[i] + told._1() + 1), told._2()));
                }
            }
        }
        if (unsound > problems.size()) {
            problems.add(new Problem(name, "… and " + (unsound - problems.size()) + " more"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    private InvalidInputException invalid(String message) {
        return new InvalidInputException(List.of(new Problem(name, message)));
    }

    /** What one partition holds. A plain class, see {@link GivenRow}. */
    private static final class Findings implements Serializable {
        private static final long serialVersionUID = 1L;

        private final ArrayList<Tuple2<Long, String>> told = new ArrayList<>();
        private long count;
        private long unsound;

        static Findings of(Iterator<GivenRow> rows) {
            Findings findings = new Findings();
            while (rows.hasNext()) {
                GivenRow row = rows.next();
                if (!row.isSound() && findings.unsound++ < TOLD) {
                    findings.told.add(new Tuple2<>(findings.count, row.problem()));
                }
                findings.count++;
            }
            return findings;
        }
    }

    /** Numbers the rows of one partition through. */
    private static final class Numbering implements Iterator<Tuple2<Long, float[]>> {
        private final Iterator<GivenRow> rows;
        private long next;

        Numbering(long first, Iterator<GivenRow> rows) {
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
