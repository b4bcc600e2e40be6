package io.gradwatch.rollout.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.surgery.Change;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.State;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class AdaptiveMomentsTest extends RemedyContract {
    @Override
    Remedy remedy() {
        return new AdaptiveMoments();
    }

    @Test
    void findsTheRateFromTheWidestLayersInputs() {
        assertThat(rate(SampleNetwork.STACK)).isCloseTo(0.02 * Math.sqrt(2.0 / 8), within(1e-6));
        assertThat(rate(SampleNetwork.BRANCHING)).isCloseTo(0.02 * Math.sqrt(2.0 / 12), within(1e-6));
    }

    @Test
    void takesThePlaceOfPlainGradientDescent() {
        ComputationGraph network = SampleNetwork.STACK.trained().network();
        for (String layer : new String[] {"dense_0", "dense_1", "dense_2", "output_0"}) {
            ((BaseLayer) network.getLayer(layer).conf().getLayer()).setIUpdater(new Sgd(1000));
        }
        State state = new State(FlatFloats.copyOf(network.params()), FlatFloats.EMPTY, 0, 0);
        Arm steep = new Arm(Arm.BASELINE, network.getConfiguration().toJson(), state);

        Applied applied = (Applied) remedy().apply(steep, Snapshots.noContext(SampleNetwork.STACK.sample(1)));

        BaseLayer layer =
                (BaseLayer) applied.arm().network().getLayer("dense_1").conf().getLayer();
        assertThat(layer.getIUpdater()).isInstanceOf(Adam.class);
        assertThat(applied.changes())
                .extracting(Change::toString)
                .containsExactly("updater: Sgd 1.00e+03 → Adam 0.0100");
        assertThat(applied.keepsFunction()).isTrue();
    }

    private double rate(SampleNetwork network) {
        Applied applied = (Applied) remedy().apply(network.trained(), Snapshots.noContext(network.sample(1)));
        return applied.arm().network().getLearningRate("output_0");
    }
}
