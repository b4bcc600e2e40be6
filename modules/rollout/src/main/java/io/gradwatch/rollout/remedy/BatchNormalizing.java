package io.gradwatch.rollout.remedy;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Initialization;
import io.gradwatch.rollout.surgery.Learned;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Surgery.Site;
import io.gradwatch.training.progress.Arm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Adds batch normalization (Ioffe and Szegedy, 2015) after the activation of hidden layers, so that the output of an
 * S-shaped activation is centred for the next layer. Means and variances come from data, so that the first evaluation is no
 * worse than the first minibatches.
 *
 * <p>If the network has learned something, the initial gain and shift undo the normalization, and the function is kept. If
 * it has learned nothing, gain and shift start at one and zero, and the layers are reinitialized. Recurrent layers stay
 * unchanged: they would need layer normalization, and DL4J's fails on its first row.
 */
public record BatchNormalizing() implements Remedy {
    /** Added to variances, so that the logarithm is finite for a unit with constant output. */
    private static final double LEAST_VARIANCE = 1e-12;

    @Override
    public String label() {
        return "batch-normalization";
    }

    @Override
    public String description() {
        return "Adds batch normalization after hidden dense and convolutional layers.";
    }

    @Override
    public RemedyResult apply(Arm arm, RemedyContext context) {
        Surgery surgery = new Surgery(arm);
        List<Site> sites = surgery.sitesWithoutTime(context.sample()).stream()
                .filter(site -> takesNormalization(surgery, site))
                .toList();
        if (sites.isEmpty()) {
            return new Refused(
                    "every hidden dense and convolutional layer is already normalized, or there is none; for recurrent"
                            + " layers use lstm or gru");
        }
        boolean learned = Learned.anything(surgery.before(), context.sample());
        Map<String, String> names = new HashMap<>();
        for (Site site : sites) {
            names.put(site.name(), insert(surgery, site));
            if (!learned) {
                site.conf().setWeightInitFn(Initialization.fitting(site.conf().getActivationFn()));
                surgery.reinitialize(site);
            }
            surgery.note(
                    site.name(), learned ? "normalized; gain and shift undo it at first" : "normalized; reinitialized");
        }
        if (!learned) {
            surgery.sites().stream().filter(Site::isOutput).forEach(surgery::reinitialize);
        }
        // If gain and shift undo the normalization, later layers keep their inputs; otherwise these change.
        Map<String, INDArray> activations = learned
                ? surgery.before().feedForward(context.sample().features(), false)
                : surgery.preview(label(), context.seed())
                        .feedForward(context.sample().features(), true);
        for (Site site : sites) {
            initialize(surgery, names.get(site.name()), activations.get(site.name()), learned);
        }
        return new Applied(surgery.close(label(), learned, context.seed()));
    }

    private static String insert(Surgery surgery, Site site) {
        long width = ((FeedForwardLayer) site.conf()).getNOut();
        List<String> consumers = surgery.consumers(site.name());
        String name = surgery.unusedName(site.name() + "_norm");
        surgery.addLayer(
                name, new BatchNormalization.Builder().nIn(width).nOut(width).build(), site.name(), site);
        surgery.redirect(site.name(), name, consumers);
        return name;
    }

    /** Sets the statistics of each unit, or of each channel of {@code [rows, channels, height, width]}. */
    private static void initialize(Surgery surgery, String name, INDArray input, boolean learned) {
        int[] others = input.rank() == 2 ? new int[] {0} : new int[] {0, 2, 3};
        INDArray mean = input.mean(others);
        INDArray variance = input.var(false, others);
        surgery.set(name, "mean", mean);
        surgery.set(
                name,
                "log10stdev",
                Transforms.log(variance.add(LEAST_VARIANCE), 10).muli(0.5));
        if (learned) {
            surgery.set(name, "gamma", Transforms.sqrt(variance.add(new BatchNormalization().getEps())));
            surgery.set(name, "beta", mean);
        }
    }

    private static boolean takesNormalization(Surgery surgery, Site site) {
        boolean hidden =
                !site.isOutput() && (site.conf() instanceof DenseLayer || site.conf() instanceof ConvolutionLayer);
        return hidden
                && surgery.consumers(site.name()).stream()
                        .flatMap(consumer -> surgery.vertex(consumer).stream())
                        .noneMatch(BatchNormalizing::normalizes);
    }

    private static boolean normalizes(GraphVertex vertex) {
        return vertex instanceof LayerVertex layer && layer.getLayerConf().getLayer() instanceof BatchNormalization;
    }
}
