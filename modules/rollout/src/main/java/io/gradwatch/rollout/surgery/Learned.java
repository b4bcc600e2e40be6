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
 * Whether a network's outputs have anything to do with its inputs: if they do, its loss is greater when labels are dealt
 * out to the rows at random (as in Breiman's permutation importance, 2001). Works with every loss, and is not deceived
 * by a network that has learned nothing but how often each class comes.
 */
public final class Learned {
    /** A loss this close to that of shuffled labels shows no learning. */
    private static final double SHARE_OF_SHUFFLED = 0.9;

    private Learned() {}

    public static boolean anything(ComputationGraph network, Sample sample) {
        List<Integer> order = IntStream.range(0, sample.rows()).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(1));
        INDArray shuffled = sample.labels()
                .getRows(order.stream().mapToInt(Integer::intValue).toArray());
        return loss(network, sample.features(), sample.labels())
                < SHARE_OF_SHUFFLED * loss(network, sample.features(), shuffled);
    }

    private static double loss(ComputationGraph network, INDArray features, INDArray labels) {
        return network.score(new DataSet(features, labels)) - network.calcRegularizationScore(true);
    }
}
