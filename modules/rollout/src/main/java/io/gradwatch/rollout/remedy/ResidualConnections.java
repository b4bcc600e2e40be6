package io.gradwatch.rollout.remedy;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Initialization;
import io.gradwatch.rollout.surgery.Learned;
import io.gradwatch.rollout.surgery.SkipConnections;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Surgery.Site;
import io.gradwatch.training.progress.Arm;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;

/**
 * Adds a skip connection around dense and convolutional layers (He et al., 2016), gated by a learned scale per unit as in
 * ReZero (Bachlechner et al., 2021).
 *
 * <p>If the network has learned nothing, there is no function to keep. The gate is on the layer, which is reinitialized:
 * y = x + α·F(x), α = 1/√L for L layers (Hayou et al., 2021), so that all of them together add as much as the input
 * contributes. For convolutions α is a constant. The gradient passes undiminished, and every layer learns from the first
 * step on.
 *
 * <p>If the network has learned something, any other start would lose it, so the function is kept. The gate is on the skip
 * connection: y = F(x) + α·x with α = 0 at first. The gradient reaches the skip connection as soon as α differs from 0.
 *
 * <p>If F changes the width or the size, x is projected by a matrix or a 1×1 convolution. A projection that starts at zero
 * needs no gate. Two kinds of layers get no skip connection: the first layer, which reads the rows, and convolutions
 * without padding, which cut off the edges.
 */
public record ResidualConnections() implements Remedy {
    /** Suffix of a projection's name. A projection is a layer of the skip connection and never gets one itself. */
    private static final String SKIP = "_skip";

    @Override
    public String label() {
        return "residual";
    }

    @Override
    public String description() {
        return "Adds a skip connection around each dense and each padded convolutional layer except the first.";
    }

    @Override
    public RemedyResult apply(Arm arm, RemedyContext context) {
        Surgery surgery = new Surgery(arm);
        SkipConnections existing = surgery.skipConnections();
        List<Site> blocks = surgery.sitesWithoutTime(context.sample()).stream()
                .filter(site -> isBlock(surgery, site) && !existing.surround(site.name()))
                .toList();
        if (blocks.isEmpty()) {
            return new Refused("every dense or padded convolutional layer between the first and the output layer has a"
                    + " skip connection, or there is no such layer");
        }
        boolean learned = Learned.anything(surgery.before(), context.sample());
        double gate = 1 / Math.sqrt(blocks.size());
        for (Site block : blocks) {
            List<String> consumers = surgery.consumers(block.name());
            String sum = learned ? keepLayer(surgery, block) : keepInput(surgery, block, gate);
            surgery.redirect(block.name(), sum, consumers);
        }
        if (!learned) {
            surgery.sites().stream().filter(Site::isOutput).forEach(surgery::reinitialize);
        }
        return new Applied(surgery.close(label(), learned, context.seed()));
    }

    /** Adds y = F(x) + α·x or, projected, y = F(x) + W·x; α = W = 0. */
    private static String keepLayer(Surgery surgery, Site block) {
        boolean projected = isImage(block) || isProjected(block);
        BaseLayer layer = projected ? projection(block, WeightInit.ZERO) : gate(width(block), 0);
        String skip = surgery.unusedName(block.name() + SKIP);
        surgery.addLayer(skip, layer, surgery.input(block), block, block.preProcessor());
        surgery.note(
                block.name(),
                "skip connection " + (projected ? "with a projection" : "with a gate") + " that starts at zero");
        return sum(surgery, block, block.name(), skip);
    }

    /** Adds y = x + α·F(x) or, projected, y = W·x + α·F(x); F and W are initialized. */
    private static String keepInput(Surgery surgery, Site block, double start) {
        String skip = surgery.input(block);
        if (isProjected(block)) {
            skip = surgery.unusedName(block.name() + SKIP);
            surgery.addLayer(
                    skip, projection(block, WeightInit.XAVIER), surgery.input(block), block, block.preProcessor());
        }
        String gate = surgery.unusedName(block.name() + "_gate");
        if (isImage(block)) {
            surgery.addVertex(gate, new ScaleVertex(start), List.of(block.name()));
        } else {
            surgery.addLayer(gate, gate(width(block), start), block.name(), block);
        }
        block.conf().setWeightInitFn(Initialization.fitting(block.conf().getActivationFn()));
        surgery.reinitialize(block);
        surgery.note(
                block.name(),
                String.format(
                        Locale.ROOT, "x + α·F(x), α starts at %.2g; reinitialized, as nothing was learned", start));
        return sum(surgery, block, skip, gate);
    }

    private static String sum(Surgery surgery, Site block, String one, String other) {
        String sum = surgery.unusedName(block.name() + "_sum");
        surgery.addVertex(sum, new ElementWiseVertex(ElementWiseVertex.Op.Add), List.of(one, other));
        return sum;
    }

    private static BaseLayer gate(long width, double start) {
        ElementWiseMultiplicationLayer gate = new ElementWiseMultiplicationLayer.Builder()
                .nIn(width)
                .nOut(width)
                .build();
        gate.setWeightInitFn(new WeightInitConstant(start));
        return gate;
    }

    private static BaseLayer projection(Site block, WeightInit init) {
        FeedForwardLayer.Builder<?> layer = block.conf() instanceof ConvolutionLayer convolution
                ? new ConvolutionLayer.Builder(1, 1)
                        .stride(convolution.getStride())
                        .convolutionMode(convolution.getConvolutionMode())
                        .hasBias(false)
                : new DenseLayer.Builder().hasBias(false);
        FeedForwardLayer conf = (FeedForwardLayer) block.conf();
        return layer.nIn(conf.getNIn()).nOut(conf.getNOut()).weightInit(init).build();
    }

    private static long width(Site block) {
        return ((FeedForwardLayer) block.conf()).getNOut();
    }

    private static boolean isImage(Site block) {
        return block.conf() instanceof ConvolutionLayer;
    }

    private static boolean isProjected(Site block) {
        boolean shrinks = block.conf() instanceof ConvolutionLayer convolution
                && Arrays.stream(convolution.getStride()).anyMatch(stride -> stride > 1);
        return ((FeedForwardLayer) block.conf()).getNIn() != width(block)
                || shrinks
                || block.preProcessor().isPresent();
    }

    private static boolean isBlock(Surgery surgery, Site site) {
        return (site.conf() instanceof DenseLayer || isPadded(site.conf()))
                && !surgery.isNetworkInput(surgery.input(site))
                && !site.name().endsWith(SKIP);
    }

    /** Returns whether a 1×1 convolution of the same stride has an output of the same size. */
    private static boolean isPadded(BaseLayer layer) {
        if (layer.getClass() != ConvolutionLayer.class) {
            return false;
        }
        ConvolutionLayer convolution = (ConvolutionLayer) layer;
        return convolution.getConvolutionMode() == ConvolutionMode.Same
                || IntStream.range(0, convolution.getKernelSize().length)
                        .allMatch(i -> 2 * convolution.getPadding()[i]
                                == (convolution.getKernelSize()[i] - 1)
                                        * convolution.getDilation()[i]);
    }
}
