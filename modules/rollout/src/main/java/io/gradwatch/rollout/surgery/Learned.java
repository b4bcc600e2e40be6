package io.gradwatch.rollout.surgery;

import io.gradwatch.training.replica.Sample;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Measures whether the outputs of a network depend on its inputs. If they do, the loss increases under a random permutation
 * of the labels, as in permutation importance (Breiman, 2001). The measure works with every loss; a network that has learned
 * only the class frequencies counts as one that has learned nothing.
 */
public final class Learned {
    /** Fraction of the loss under permuted labels from which a loss shows no learning. */
    private static final double NO_LEARNING = 0.9;

    private Learned() {}

    /** Returns whether the network has learned something about these rows. */
    public static boolean anything(ComputationGraph network, Sample sample) {
        List<Integer> order = IntStream.range(0, sample.rows()).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(1));
        INDArray shuffled = sample.labels()
                .getRows(order.stream().mapToInt(Integer::intValue).toArray());
        return loss(network, sample.features(), sample.labels())
                < NO_LEARNING * loss(network, sample.features(), shuffled);
    }

    private static double loss(ComputationGraph network, INDArray features, INDArray labels) {
        return network.score(new DataSet(features, labels)) - network.calcRegularizationScore(true);
    }
}
