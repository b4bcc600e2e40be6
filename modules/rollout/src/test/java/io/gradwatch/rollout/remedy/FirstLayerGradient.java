package io.gradwatch.rollout.remedy;

import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Measures the gradient of the first layer. */
final class FirstLayerGradient {
    private FirstLayerGradient() {}

    /** Returns the norm of the first layer's weight gradient over that of the output layer's. */
    static double share(Arm arm, Sample sample) {
        ComputationGraph network = arm.network();
        network.setInputs(sample.features());
        network.setLabels(sample.labels());
        network.computeGradientAndScore();
        INDArray first = network.gradient().getGradientFor("dense_0_W");
        INDArray last = network.gradient().getGradientFor("output_0_W");
        return first.norm2Number().doubleValue() / last.norm2Number().doubleValue();
    }

    /** Returns the loss of a minibatch in training mode. */
    static double trainingLoss(Arm arm, Sample sample) {
        return arm.network().score(new DataSet(sample.features(), sample.labels()), true);
    }
}
