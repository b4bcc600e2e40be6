package io.gradwatch.training.kernels;

import io.gradwatch.training.probe.Probe;
import io.gradwatch.training.probe.SgdRates;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * Measures and clips the gradient where DL4J's own updater runs: after backpropagation, when the gradient is still the sum
 * over the minibatch, and after the step, when the update is in its place.
 */
final class GradientListener extends BaseTrainingListener {
    private static final SgdRates NONE = new SgdRates(List.of());

    private final Probe probe;
    private final Optional<GradientClipper> clipper;

    GradientListener(Probe probe, Optional<GradientClipper> clipper) {
        this.probe = probe;
        this.clipper = clipper;
    }

    @Override
    public void onGradientCalculation(Model model) {
        double scale = 1.0 / model.batchSize();
        probe.divide(1, scale);
        clipper.ifPresent(rule -> rule.clip(scale));
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        probe.updated(NONE, iteration, epoch);
    }
}
