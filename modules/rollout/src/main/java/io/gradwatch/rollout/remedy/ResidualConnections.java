package io.gradwatch.rollout.remedy;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Initialization;
import io.gradwatch.rollout.surgery.Learned;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Surgery.Site;
import io.gradwatch.training.Arm;
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
 * Leads the signal around dense and convolutional layers as well as through them: He et al. (2016), with the gate of
 * ReZero (Bachlechner et al., 2021), a learned scale per unit.
 *
 * <p>Where nothing was learned, there is no function to keep. The gate is on the layer, which is drawn anew, and starts
 * where all L of them together add as much as the input brings: y = x + α·F(x), α = 1/√L (Hayou et al., 2021), a constant
 * for convolutions. The gradient comes through undiminished, and every layer learns from the first step on.
 *
 * <p>Where something was learned, it would be lost by any other start: the function is kept. The gate is on the new way,
 * y = F(x) + α·x with α from 0; the gradient finds that way as soon as α has left it.
 *
 * <p>Where F changes the width or the size, x is projected, by a matrix or by a 1×1 convolution, which needs no gate as it
 * may start at zero itself. The first layer, which reads the rows themselves, has no way around, nor has a convolution
 * without padding, which cuts off the edges.
 */
public record ResidualConnections() implements Remedy {
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
        List<Site> blocks = surgery.sitesWithoutTime(context.sample()).stream()
                .filter(site -> isBlock(surgery, site))
                .toList();
        if (blocks.isEmpty()) {
            return new Refused(
                    "no dense or padded convolutional layer between the first and the output is without a way around"
                            + " it");
        }
        boolean learned = Learned.anything(surgery.before(), context.sample());
        double gate = 1 / Math.sqrt(blocks.size());
        for (Site block : blocks) {
            List<String> consumers = surgery.consumers(block.name());
            String sum = learned ? keepLayer(surgery, block) : keepInput(surgery, block, gate);
            surgery.redirect(block.name(), sum, consumers);
        }
        if (!learned) {
            surgery.sites().stream().filter(Site::isOutput).forEach(surgery::renew);
        }
        return new Applied(surgery.close(label(), learned, context.seed()));
    }

    /** y = F(x) + α·x or, projected, y = F(x) + W·x; α = W = 0. */
    private static String keepLayer(Surgery surgery, Site block) {
        boolean projected = isImage(block) || isProjected(block);
        BaseLayer way = projected ? projection(block, WeightInit.ZERO) : gate(width(block), 0);
        surgery.addLayer(block.name() + "_skip", way, surgery.input(block), block, block.preProcessor());
        surgery.note(
                block.name(),
                "a way around it, " + (projected ? "projected" : "scaled") + " from zero: F(x) unchanged");
        return sum(surgery, block, block.name(), block.name() + "_skip");
    }

    /** y = x + α·F(x) or, projected, y = W·x + α·F(x); F and W drawn anew. */
    private static String keepInput(Surgery surgery, Site block, double start) {
        String skip = surgery.input(block);
        if (isProjected(block)) {
            skip = block.name() + "_skip";
            surgery.addLayer(
                    skip, projection(block, WeightInit.XAVIER), surgery.input(block), block, block.preProcessor());
        }
        String gate = block.name() + "_gate";
        if (isImage(block)) {
            surgery.addVertex(gate, new ScaleVertex(start), List.of(block.name()));
        } else {
            surgery.addLayer(gate, gate(width(block), start), block.name(), block);
        }
        block.conf().setWeightInitFn(Initialization.fitting(block.conf().getActivationFn()));
        surgery.renew(block);
        surgery.note(
                block.name(),
                String.format(Locale.ROOT, "x + α·F(x), α from %.2g; drawn anew, since nothing was learned", start));
        return sum(surgery, block, skip, gate);
    }

    private static String sum(Surgery surgery, Site block, String one, String other) {
        String sum = block.name() + "_sum";
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
        FeedForwardLayer.Builder<?> way = block.conf() instanceof ConvolutionLayer convolution
                ? new ConvolutionLayer.Builder(1, 1)
                        .stride(convolution.getStride())
                        .convolutionMode(convolution.getConvolutionMode())
                        .hasBias(false)
                : new DenseLayer.Builder().hasBias(false);
        FeedForwardLayer conf = (FeedForwardLayer) block.conf();
        return way.nIn(conf.getNIn()).nOut(conf.getNOut()).weightInit(init).build();
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
        boolean hasWay = surgery.consumers(site.name()).stream()
                        .flatMap(consumer -> surgery.vertex(consumer).stream())
                        .anyMatch(ElementWiseVertex.class::isInstance)
                || surgery.consumers(site.name()).contains(site.name() + "_gate");
        return (site.conf() instanceof DenseLayer || isPadded(site.conf()))
                && !surgery.isNetworkInput(surgery.input(site))
                && !hasWay
                && !site.name().endsWith("_skip");
    }

    /** Whether a 1×1 convolution of the same stride gives images of the same size. */
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
