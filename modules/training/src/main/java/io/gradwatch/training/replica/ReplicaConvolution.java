package io.gradwatch.training.replica;

import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's convolutional layer, to the same bits, without computing its pre-output a second time in backpropagation: it
 * remembers z, and the image's patches that z is a matrix product of, from the forward pass. Patches take as many times the
 * input's memory as a kernel has places; where there is no room for them they are gathered anew.
 */
@SuppressWarnings("serial") // DL4J's layers say that they are serializable; this one lives and dies with its replica
final class ReplicaConvolution extends ConvolutionLayer {
    private final AtomicLong room;
    private final Remembered keptOutput = new Remembered();
    private final Remembered keptPatches = new Remembered();
    private long reserved;

    /** Takes over a layer; {@code room} is the bytes left for patches, of all layers together. */
    ReplicaConvolution(ConvolutionLayer layer, AtomicLong room) {
        super(layer.conf(), layer.params().dataType());
        this.room = room;
        setIndex(layer.getIndex());
        setParamsViewArray(layer.params());
        setParamTable(layer.paramTable());
    }

    @Override
    protected Pair<INDArray, INDArray> preOutput(boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
        if (forBackprop && keptOutput.isFresh()) {
            return new Pair<>(keptOutput.take(), keptPatches.isFresh() ? keptPatches.take() : null);
        }
        boolean remembers = training && !forBackprop;
        Pair<INDArray, INDArray> computed = super.preOutput(training, remembers || forBackprop, workspaces);
        if (remembers) {
            keptOutput.keep(computed.getFirst());
            if (computed.getSecond() != null && fits(computed.getSecond())) {
                keptPatches.keep(computed.getSecond());
            }
        }
        return computed;
    }

    private boolean fits(INDArray computed) {
        long more = computed.length() * Float.BYTES - reserved;
        if (more <= 0) {
            return true;
        }
        if (room.get() < more) {
            return false;
        }
        room.addAndGet(-more);
        reserved += more;
        return true;
    }
}
