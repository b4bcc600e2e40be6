"""Writes the models beside this file and what Keras makes of the rows sin(1), sin(2), ...

Run with Keras 3 (here 3.15.1) and h5py: KERAS_BACKEND=numpy python3 keras-models.py
"""

import json
from pathlib import Path

import h5py
import keras
import numpy as np
from keras import layers

HERE = Path(__file__).parent
ROWS = 4
expected = {}


def save(name, model):
    random = np.random.default_rng(7)
    model.set_weights([random.uniform(0.1, 0.9, w.shape) * random.choice([-1, 1], w.shape)
                       if "variance" not in v.path else random.uniform(0.5, 2, w.shape)
                       for v, w in zip(model.weights, model.get_weights())])
    model.save(HERE / f"{name}.h5")
    shape = (ROWS, *model.input_shape[1:])
    rows = np.sin(np.arange(1, np.prod(shape) + 1)).reshape(shape).astype("float32")
    expected[name] = np.asarray(model(rows, training=False)).flatten().tolist()
    return model


def recurrent():
    steps = keras.Input((5, 3), name="steps")
    gru = layers.GRU(4, return_sequences=True, name="gru")(steps)
    lstm = layers.LSTM(4, return_sequences=True, name="lstm")(steps)
    both = layers.Concatenate(name="both")([gru, lstm])
    last = layers.SimpleRNN(3, name="last")(both)
    residual = layers.Add(name="residual")([last, layers.Dense(3, name="side")(last)])
    return keras.Model(steps, layers.Dense(2, activation="softmax", name="classes")(residual))


save("convolutional", keras.Sequential([
    keras.Input((7, 6, 2)),
    layers.Conv2D(3, (3, 2), padding="same", activation="relu", name="conv"),
    layers.MaxPooling2D(2, name="pool"),
    layers.BatchNormalization(name="norm"),
    layers.Conv2D(4, 2, activation="linear", use_bias=False, name="conv2"),
    layers.LeakyReLU(negative_slope=0.1, name="leaky"),
    layers.Flatten(name="flat"),
    layers.Dropout(0.3, name="drop"),
    layers.Dense(5, activation="tanh", name="hidden"),
    layers.Dense(3, name="sums"),
    layers.Softmax(name="classes")]))
save("recurrent", recurrent())
(HERE / "recurrent.json").write_text(recurrent().to_json())
dense = save("dense", keras.Sequential([
    keras.Input((4,)),
    layers.Dense(3, activation="elu", name="hidden"),
    layers.Dense(2, activation="sigmoid", name="classes")]))

# The same model as Keras 2 wrote it: other keys, names of weights that end in :0, texts of fixed length.
config = {"class_name": "Functional", "keras_version": "2.11.0", "backend": "tensorflow", "config": {
    "name": "model",
    "layers": [
        {"class_name": "InputLayer", "name": "in", "inbound_nodes": [],
         "config": {"batch_input_shape": [None, 4], "dtype": "float32", "name": "in"}},
        {"class_name": "Dense", "name": "hidden", "inbound_nodes": [[["in", 0, 0, {}]]],
         "config": {"name": "hidden", "trainable": True, "units": 3, "activation": "elu", "use_bias": True}},
        {"class_name": "Dense", "name": "classes", "inbound_nodes": [[["hidden", 0, 0, {}]]],
         "config": {"name": "classes", "trainable": True, "units": 2, "activation": "sigmoid", "use_bias": True}}],
    "input_layers": [["in", 0, 0]],
    "output_layers": [["classes", 0, 0]]}}
with h5py.File(HERE / "keras2.h5", "w") as file:
    file.attrs["keras_version"] = np.bytes_("2.11.0")
    file.attrs["model_config"] = json.dumps(config)
    weights = file.create_group("model_weights")
    weights.attrs["layer_names"] = np.array([b"in", b"hidden", b"classes"])
    weights.create_group("in").attrs["weight_names"] = np.array([], dtype="S1")
    for layer in dense.layers:
        group = weights.create_group(layer.name)
        names = [f"{layer.name}/kernel:0", f"{layer.name}/bias:0"]
        group.attrs["weight_names"] = np.array([n.encode() for n in names])
        for name, value in zip(names, layer.get_weights()):
            group[name] = value
expected["keras2"] = expected["dense"]

(HERE / "expected.json").write_text(json.dumps(expected, indent=1))
