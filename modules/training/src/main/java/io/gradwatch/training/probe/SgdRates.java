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

/**
 * Learning rates of the parameters whose update is exactly their gradient times a learning rate, so that the update
 * need not be read.
 */
public final class SgdRates {
    private final Map<Integer, Sgd> updaterByStart = new HashMap<>();

    /** Collects the parameters of an updater's blocks. */
    public SgdRates(List<UpdaterBlock> blocks) {
        for (UpdaterBlock block : blocks) {
            if (block.getGradientUpdater().getConfig() instanceof Sgd sgd && !block.isPretrainUpdaterBlock()) {
                block.getLayersAndVariablesInBlock().stream()
                        .filter(parameter -> isLeftAlone(parameter.getLayer().getConfig(), parameter.getParamName()))
                        .forEach(parameter -> updaterByStart.put(parameter.getParamOffsetStart(), sgd));
            }
        }
    }

    /**
     * Returns whether neither gradient normalization nor regularization of a layer changes the gradient or the update.
     */
    private static boolean isLeftAlone(TrainingConfig layer, String parameter) {
        List<Regularization> regularization = layer.getRegularizationByParam(parameter);
        return (layer.getGradientNormalization() == null
                        || layer.getGradientNormalization() == GradientNormalization.None)
                && (regularization == null || regularization.isEmpty());
    }

    /**
     * Returns the ratio of update to gradient of one parameter in this iteration; NaN if the update is not a multiple
     * of the gradient.
     */
    double rate(FlatLayout.Segment segment, int iteration, int epoch) {
        Sgd updater = updaterByStart.get(segment.start());
        return updater == null ? Double.NaN : updater.getLearningRate(iteration, epoch);
    }
}
