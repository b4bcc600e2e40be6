package io.gradwatch.training.probe;

import io.gradwatch.training.state.FlatLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.Regularization;

/** Parameters whose update is their gradient times a learning rate and nothing else, so that it need not be looked at. */
public final class SgdRates {
    private final Map<Integer, Sgd> updaterByStart = new HashMap<>();

    /** Of an updater's blocks. */
    public SgdRates(List<UpdaterBlock> blocks) {
        for (UpdaterBlock block : blocks) {
            if (block.getGradientUpdater().getConfig() instanceof Sgd sgd && !block.isPretrainUpdaterBlock()) {
                block.getLayersAndVariablesInBlock().stream()
                        .filter(parameter -> isLeftAlone(parameter.getLayer().getConfig(), parameter.getParamName()))
                        .forEach(parameter -> updaterByStart.put(parameter.getParamOffsetStart(), sgd));
            }
        }
    }

    /** Whether neither a layer's gradient normalization nor a regularization changes what the updater gets or makes. */
    private static boolean isLeftAlone(TrainingConfig layer, String parameter) {
        List<Regularization> regularization = layer.getRegularizationByParam(parameter);
        return (layer.getGradientNormalization() == null
                        || layer.getGradientNormalization() == GradientNormalization.None)
                && (regularization == null || regularization.isEmpty());
    }

    /** Update over gradient of one parameter in this iteration; NaN where the one is no multiple of the other. */
    double rate(FlatLayout.Segment segment, int iteration, int epoch) {
        Sgd updater = updaterByStart.get(segment.start());
        return updater == null ? Double.NaN : updater.getLearningRate(iteration, epoch);
    }
}
