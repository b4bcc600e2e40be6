package io.gradwatch.rollout.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.rollout.remedy.BatchNormalizing;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.SampleNetwork;
import io.gradwatch.rollout.remedy.Snapshots;
import io.gradwatch.rollout.surgery.ParameterPlaces.Place;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.UpdaterBlock.ParamState;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ParameterPlacesTest {
    /** Checks that each place holds both moments: after one gradient, Adam's second moment is the square of its first. */
    @Test
    void findsBothOfAdamsMomentsBetweenNormalizationsStatistics() {
        Sample sample = SampleNetwork.STACK.sample(1);
        Arm arm = ((Applied) new BatchNormalizing().apply(SampleNetwork.STACK.untrained(), Snapshots.noContext(sample)))
                .arm();
        ComputationGraph network = arm.network();
        network.fit(new INDArray[] {sample.features()}, new INDArray[] {sample.labels()});
        assertThat(network.getUpdater().getUpdaterBlocks()).hasSizeGreaterThan(1);

        for (UpdaterBlock block : network.getUpdater().getUpdaterBlocks()) {
            for (ParamState parameter : block.getLayersAndVariablesInBlock()) {
                check(network, parameter);
            }
        }
    }

    private static void check(ComputationGraph network, ParamState parameter) {
        String layer = parameter.getLayer().getConfig().getLayerName();
        Place place = ParameterPlaces.of(network).places().get(new ParameterName(layer, parameter.getParamName()));
        if (Map.of("mean", 0, "log10stdev", 0).containsKey(parameter.getParamName())) {
            assertThat(place.updaterStarts()).isEmpty();
            return;
        }
        INDArray first = part(network, place, 0);
        INDArray second = part(network, place, 1);
        assertThat(first.norm1Number().doubleValue()).as(layer).isPositive();
        // m = 0.1 g, v = 0.001 g²
        assertThat(second.distance2(first.mul(first).mul(0.1)))
                .as(layer)
                .isLessThan(1e-3 * second.norm2Number().doubleValue());
    }

    private static INDArray part(ComputationGraph network, Place place, int component) {
        int start = place.updaterStarts().get(component);
        return network.getUpdater()
                .getUpdaterStateViewArray()
                .get(NDArrayIndex.all(), NDArrayIndex.interval(start, start + place.length()));
    }
}
