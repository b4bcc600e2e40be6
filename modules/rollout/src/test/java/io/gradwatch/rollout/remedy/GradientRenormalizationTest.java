package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

class GradientRenormalizationTest extends RemedyContract {
    private static final double RATE = 0.05;

    @Override
    Remedy remedy() {
        return new GradientRenormalization();
    }

    @Override
    Refused refused() {
        ComputationGraph network = SampleNetwork.STACK.trained().network();
        network.params().putScalar(0, Float.NaN);

        return (Refused)
                remedy().apply(Arm.of(Arm.BASELINE, network), Snapshots.noContext(SampleNetwork.STACK.sample(1)));
    }

    @Test
    void everyLayerTakesAStepOfTheLearningRate() {
        Sample sample = SampleNetwork.STACK.sample(1);
        Arm treated = ((Applied) remedy().apply(plainDescent(), Snapshots.noContext(sample))).arm();
        ComputationGraph before = treated.network();
        ComputationGraph after = treated.network();

        after.fit(new INDArray[] {sample.features()}, new INDArray[] {sample.labels()});

        for (String layer : List.of("dense_0", "dense_1", "dense_2", "output_0")) {
            assertThat(after.getLayer(layer)
                            .params()
                            .distance2(before.getLayer(layer).params()))
                    .as(layer)
                    .isCloseTo(RATE, within(1e-4));
        }
    }

    private static Arm plainDescent() {
        ComputationGraph network = SampleNetwork.STACK.untrained().network();
        for (Layer layer : network.getLayers()) {
            ((BaseLayer) layer.conf().getLayer()).setIUpdater(new Sgd(RATE));
        }
        ComputationGraph descending =
                new ComputationGraph(network.getConfiguration().clone());
        descending.init();
        return Arm.of(Arm.BASELINE, descending);
    }
}
