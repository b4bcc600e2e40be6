package io.gradwatch.network.gru;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runtime layer of a {@link Gru}. */
final class GruLayer extends BaseRecurrentLayer<Gru> {
    private static final long serialVersionUID = 1L;

    /** Key of the output of the last step in DL4J's two state maps. */
    private static final String STATE = "prevAct";

    GruLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        return output(forward(null, training, ArrayType.FF_WORKING_MEM, workspaces), workspaces);
    }

    @Override
    public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaces) {
        setInput(input, workspaces);
        GruSteps steps = forward(stateMap.get(STATE), false, ArrayType.FF_WORKING_MEM, workspaces);
        stateMap.put(STATE, kept(steps));
        return output(steps, workspaces);
    }

    @Override
    public INDArray rnnActivateUsingStoredState(
            INDArray input, boolean training, boolean storeLastForTbptt, LayerWorkspaceMgr workspaces) {
        setInput(input, workspaces);
        GruSteps steps = forward(tBpttStateMap.get(STATE), training, ArrayType.FF_WORKING_MEM, workspaces);
        if (storeLastForTbptt) {
            tBpttStateMap.put(STATE, kept(steps));
        }
        return output(steps, workspaces);
    }

    @SuppressWarnings("try") // closing the scope leaves the workspaces; it is not used otherwise
    private static INDArray kept(GruSteps steps) {
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return steps.output(steps.count() - 1).dup();
        }
    }

    private INDArray output(GruSteps steps, LayerWorkspaceMgr workspaces) {
        return workspaces.leverageTo(ArrayType.ACTIVATIONS, permuteIfNWC(steps.outputs()));
    }

    private GruSteps forward(INDArray initial, boolean training, ArrayType memory, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        applyDropOutIfNecessary(training, workspaces);
        INDArray sequences = columnMajor(permuteIfNWC(input.castTo(dataType)));
        if (sequences.rank() != 3) {
            throw new IllegalArgumentException(
                    layerId() + ": expected sequences [batch, features, time], found rank " + sequences.rank());
        }
        GruSteps steps = new GruSteps(
                sequences,
                initial,
                getParamWithNoise(GruParameters.WEIGHT, training, workspaces),
                getParamWithNoise(GruParameters.RECURRENT_WEIGHT, training, workspaces),
                getParamWithNoise(GruParameters.BIAS, training, workspaces),
                layerConf().getActivationFn(),
                maskArray == null ? null : maskArray.castTo(dataType),
                shape -> workspaces.createUninitialized(memory, dataType, shape, 'f'));
        steps.forward(training);
        return steps;
    }

    /** Returns the array in column-major order, where the data of a time step is contiguous. */
    private static INDArray columnMajor(INDArray array) {
        boolean isColumnMajor = array.ordering() == 'f' && array.elementWiseStride() == 1;
        return isColumnMajor ? array : array.dup('f');
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        return backprop(epsilon, null, 0, workspaces);
    }

    @Override
    public Pair<Gradient, INDArray> tbpttBackpropGradient(INDArray epsilon, int steps, LayerWorkspaceMgr workspaces) {
        int time = (int) permuteIfNWC(input).size(2);
        return backprop(epsilon, stateMap.get(STATE), steps > 0 ? Math.max(0, time - steps) : 0, workspaces);
    }

    /** Backpropagates from the last step to step {@code first}. Like DL4J's other layers it repeats the forward pass. */
    private Pair<Gradient, INDArray> backprop(
            INDArray epsilon, INDArray initial, int first, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        GruSteps steps = forward(initial, true, ArrayType.BP_WORKING_MEM, workspaces);
        gradientsFlattened.assign(0);
        INDArray inputGradient = workspaces.create(ArrayType.ACTIVATION_GRAD, dataType, steps.inputShape(), 'f');
        GruBackward backward = new GruBackward(
                steps,
                gradientViews.get(GruParameters.WEIGHT),
                gradientViews.get(GruParameters.RECURRENT_WEIGHT),
                gradientViews.get(GruParameters.BIAS),
                inputGradient);
        backward.run(columnMajor(permuteIfNWC(epsilon.castTo(dataType))), first);
        weightNoiseParams.clear();
        Gradient gradient = new DefaultGradient(gradientsFlattened);
        gradientViews.forEach(gradient::setGradientFor);
        return new Pair<>(gradient, permuteIfNWC(backpropDropOutIfPresent(inputGradient)));
    }
}
