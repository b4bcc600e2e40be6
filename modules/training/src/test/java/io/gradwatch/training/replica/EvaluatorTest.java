package io.gradwatch.training.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.signal.Evaluation;
import io.gradwatch.training.Networks;
import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.state.FlatFloats;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class EvaluatorTest {
    private static final int ROWS = 700;

    private final float[] features = new float[ROWS * 8];
    private final float[] labels = new float[ROWS * 4];
    private final ComputationGraph network = new ComputationGraph(Networks.regularized(new Sgd(0.1)));

    EvaluatorTest() {
        network.init();
        Random random = new Random(1);
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        for (int row = 0; row < ROWS; row++) {
            labels[row * 4 + random.nextInt(4)] = 1;
        }
    }

    @Test
    void lossAndAccuracyAreDl4jsOwnWithoutRegularization() {
        DataSet all = new DataSet(
                Nd4j.createFromArray(features).reshape(ROWS, 8),
                Nd4j.createFromArray(labels).reshape(ROWS, 4));
        double loss = network.scoreExamples(all, false).meanNumber().doubleValue();
        double accuracy = new org.nd4j.evaluation.classification.Evaluation(4) {
            private static final long serialVersionUID = 1L;

            double of() {
                eval(all.getLabels(), network.output(all.getFeatures())[0]);
                return accuracy();
            }
        }.of();

        Evaluation evaluation = evaluate(true);

        assertThat(evaluation.examples()).isEqualTo(ROWS);
        assertThat(evaluation.loss()).isCloseTo(loss, within(1e-6));
        assertThat(evaluation.accuracy()).isEqualTo(accuracy);
    }

    @Test
    void theOrderInWhichAGraphNamesItsVerticesDoesNotMatter() {
        ComputationGraphConfiguration inputLast = Networks.regularized(new Sgd(0.1));
        inputLast.getVertices().put("dense_0", inputLast.getVertices().remove("dense_0"));
        inputLast.setTopologicalOrder(null);
        inputLast.setTopologicalOrderStr(null);
        ComputationGraph same = new ComputationGraph(inputLast);
        same.init();
        network.paramTable().forEach((name, value) -> same.getParam(name).assign(value));

        Evaluation evaluation = new Evaluator(same, new Minibatches(new long[] {8}, 4), true)
                .evaluate(Rows.of(features, labels, ROWS), ROWS)
                .orElseThrow();

        assertThat(evaluation).isEqualTo(evaluate(true));
    }

    @Test
    void stopsAfterAsManyRowsAsAreAskedFor() {
        Evaluator evaluator = new Evaluator(network, new Minibatches(new long[] {8}, 4), true);

        assertThat(evaluator.evaluate(Rows.of(features, labels, ROWS), 5))
                .get()
                .extracting(Evaluation::examples)
                .isEqualTo(5L);
        assertThat(evaluator.evaluate(Rows.of(features, labels, ROWS), 0)).isEmpty();
        assertThat(evaluator.evaluate(Rows.NONE, ROWS)).isEmpty();
    }

    @Test
    void regressionHasNoAccuracy() {
        assertThat(evaluate(false).accuracy()).isNaN();
    }

    @Test
    void evaluatingLeavesTheNetworkAsItWas() {
        FlatFloats before = FlatFloats.copyOf(network.params());

        evaluate(true);

        assertThat(FlatFloats.copyOf(network.params())).isEqualTo(before);
    }

    @Test
    void sequencesAreEvaluatedAsDl4jTakesThem() {
        ComputationGraph recurrent = new ComputationGraph(Networks.recurrent(new Sgd(0.1)));
        recurrent.init();
        INDArray sequences = Nd4j.createFromArray(features)
                .reshape(ROWS, 4, 2)
                .permute(0, 2, 1)
                .dup();
        DataSet all = new DataSet(sequences, Nd4j.createFromArray(labels).reshape(ROWS, 4));

        Evaluation evaluation = new Evaluator(recurrent, new Minibatches(new long[] {4, 2}, 4), true)
                .evaluate(Rows.of(features, labels, ROWS), ROWS)
                .orElseThrow();

        double loss = recurrent.scoreExamples(all, false).meanNumber().doubleValue();
        assertThat(evaluation.loss()).isCloseTo(loss, within(1e-6));
    }

    private Evaluation evaluate(boolean classification) {
        return new Evaluator(network, new Minibatches(new long[] {8}, 4), classification)
                .evaluate(Rows.of(features, labels, ROWS), ROWS)
                .orElseThrow();
    }
}
