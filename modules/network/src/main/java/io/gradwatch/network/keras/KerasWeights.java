package io.gradwatch.network.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A Keras {@code .h5} file: the configuration of the model and the weights of each layer. */
final class KerasWeights implements AutoCloseable {
    private final HdfFile file;

    KerasWeights(byte[] content) {
        file = HdfFile.fromBytes(content);
    }

    /** Returns the JSON of the model. */
    String configuration() {
        Attribute configuration = file.getAttribute("model_config");
        if (configuration == null) {
            throw new UnsupportedLayerException(
                    "expected a whole model, found weights without a model_config; save it with model.save(FILE)");
        }
        return String.valueOf(configuration.getData());
    }

    /** Returns the weights of a layer by the last part of their names, such as {@code kernel}; empty if it has none. */
    Map<String, INDArray> of(String layer) {
        Map<String, INDArray> weights = new HashMap<>();
        Node group = file.getByPath("/model_weights/" + layer);
        for (String path : names(group)) {
            Dataset dataset = file.getDatasetByPath("/model_weights/" + layer + "/" + path);
            String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst(":\\d+$", "");
            weights.put(name, array(dataset));
        }
        return weights;
    }

    private static String[] names(Node group) {
        Attribute names = group.getAttribute("weight_names");
        return names != null && names.getData() instanceof String[] texts ? texts : new String[0];
    }

    private static INDArray array(Dataset dataset) {
        if (!(dataset.getDataFlat() instanceof float[] values)) {
            throw new UnsupportedLayerException("expected weights in single precision, found " + dataset.getJavaType());
        }
        long[] shape = new long[dataset.getDimensions().length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = dataset.getDimensions()[i];
        }
        return Nd4j.createFromArray(values).reshape('c', shape).castTo(DataType.FLOAT);
    }

    @Override
    public void close() {
        file.close();
    }
}
