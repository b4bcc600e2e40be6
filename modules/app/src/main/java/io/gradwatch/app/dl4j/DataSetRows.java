package io.gradwatch.app.dl4j;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.shard.CheckedRow;
import io.gradwatch.training.data.shard.RddSource;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Splits DL4J's data sets into rows. All data sets must have the form of the first one: one array of features, {@code [n,
 * width]}, {@code [n, features, time]} or {@code [n, channels, height, width]}, one of labels, {@code [n, width]}, no masks.
 */
final class DataSetRows implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "training data";
    private static final String EXPECTED =
            "expected one array of features of rank 2, 3 or 4, one of labels of rank 2, and no masks, found ";

    private final long[] features;
    private final long[] labels;

    private DataSetRows(DataSet first) {
        features = ofOneRow(first.getFeatures());
        labels = ofOneRow(first.getLabels());
    }

    /**
     * Returns the rows of all data sets, in order.
     *
     * @throws InvalidInputException if there is no data set, or the first has a form that cannot be trained on
     */
    static RddSource of(JavaRDD<DataSet> data) {
        List<DataSet> first = data.take(1);
        if (first.isEmpty()) {
            throw invalid("expected at least one DataSet, found none");
        }
        String problem = problem(first.get(0));
        if (problem != null) {
            throw invalid(EXPECTED + problem);
        }
        DataSetRows form = new DataSetRows(first.get(0));
        return new RddSource(NAME, data.flatMap(form::rows), form.featureShape(), form.label());
    }

    /** Returns the rows of multi data sets; one with several arrays of a kind is refused. */
    static RddSource ofMulti(JavaRDD<MultiDataSet> data) {
        return of(data.map(DataSetRows::single));
    }

    /** Converts a multi data set; one with several arrays of a kind becomes an empty data set, which is refused later. */
    private static DataSet single(MultiDataSet multi) {
        return multi.numFeatureArrays() == 1 && multi.numLabelsArrays() == 1
                ? new DataSet(
                        multi.getFeatures(0),
                        multi.getLabels(0),
                        multi.getFeaturesMaskArray(0),
                        multi.getLabelsMaskArray(0))
                : new DataSet();
    }

    private static String problem(DataSet data) {
        if (data.getFeatures() == null || data.getLabels() == null) {
            return "none or more than one of a kind";
        }
        if (data.getFeaturesMaskArray() != null || data.getLabelsMaskArray() != null) {
            return "a mask";
        }
        int rank = data.getFeatures().rank();
        boolean known = rank >= 2 && rank <= 4 && data.getLabels().rank() == 2;
        return known
                ? null
                : "features " + Arrays.toString(data.getFeatures().shape()) + " and labels "
                        + Arrays.toString(data.getLabels().shape());
    }

    /** Returns the shape of one row in the engine's layout: a sequence is {@code [time, features]}. */
    private List<Integer> featureShape() {
        List<Integer> shape = LongStream.of(features).mapToObj(Math::toIntExact).toList();
        return shape.size() == 2 ? List.of(shape.get(1), shape.get(0)) : shape;
    }

    /** Returns labels as targets even if they are one-hot classes, because class probabilities need not be 0 or 1. */
    private DataSpec.Label label() {
        return new DataSpec.Targets(IntStream.range(0, Math.toIntExact(labels[0]))
                .mapToObj(i -> "label" + i)
                .toList());
    }

    private Iterator<CheckedRow> rows(DataSet data) {
        String problem = problem(data);
        if (problem != null) {
            return List.of(CheckedRow.invalid(EXPECTED + problem)).iterator();
        }
        if (!Arrays.equals(ofOneRow(data.getFeatures()), features)
                || !Arrays.equals(ofOneRow(data.getLabels()), labels)) {
            return List.of(CheckedRow.invalid("expected rows of features " + Arrays.toString(features) + " and labels "
                            + Arrays.toString(labels) + ", as in the first DataSet, found "
                            + Arrays.toString(ofOneRow(data.getFeatures())) + " and "
                            + Arrays.toString(ofOneRow(data.getLabels()))))
                    .iterator();
        }
        INDArray rowMajor = features.length == 2 ? data.getFeatures().permute(0, 2, 1) : data.getFeatures();
        return packed(floats(rowMajor), floats(data.getLabels()), Math.toIntExact(rowMajor.size(0)))
                .iterator();
    }

    private static List<CheckedRow> packed(float[] features, float[] labels, int count) {
        int width = features.length / count;
        int labelWidth = labels.length / count;
        List<CheckedRow> rows = new ArrayList<>(count);
        for (int row = 0; row < count; row++) {
            float[] packed = Arrays.copyOfRange(features, row * width, row * width + width + labelWidth);
            System.arraycopy(labels, row * labelWidth, packed, width, labelWidth);
            rows.add(CheckedRow.of(packed));
        }
        return rows;
    }

    private static long[] ofOneRow(INDArray array) {
        return Arrays.copyOfRange(array.shape(), 1, array.rank());
    }

    private static float[] floats(INDArray array) {
        return array.castTo(DataType.FLOAT).dup('c').data().asFloat();
    }

    private static InvalidInputException invalid(String message) {
        return new InvalidInputException(List.of(new Problem(NAME, message)));
    }
}
