"""A training step of the paper's CNN in Keras, as its authors wrote it; prints one line of JSON."""
import argparse
import json
import os
import resource
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402


def network(size):
    layers, l2 = tf.keras.layers, tf.keras.regularizers.l2(0.001)
    model = tf.keras.Sequential([tf.keras.Input((size, size, 3))])
    for filters in (64, 128, 256):
        model.add(layers.Conv2D(filters, 3, activation="relu", padding="same"))
        model.add(layers.BatchNormalization())
        model.add(layers.MaxPooling2D(2))
    model.add(layers.Flatten())
    for units, rate in ((256, 0.2), (128, 0.1)):
        model.add(layers.Dense(units, activation="relu", kernel_regularizer=l2))
        model.add(layers.Dropout(rate))
    model.add(layers.Dense(2, activation="softmax"))
    model.compile(optimizer=tf.keras.optimizers.Adam(1e-4), loss="sparse_categorical_crossentropy")
    return model


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    a = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(a.threads)
    tf.config.threading.set_inter_op_parallelism_threads(a.threads)
    model, random = network(a.size), np.random.default_rng(0)
    x = tf.constant(random.random((a.batch, a.size, a.size, 3), dtype=np.float32))
    y = tf.constant(random.integers(0, 2, a.batch))
    losses = []

    def step():
        losses.append(float(np.ravel(model.train_on_batch(x, y))[0]))

    for _ in range(2):
        step()
    seconds = [timed(step) for _ in range(a.steps)]
    evaluation = [timed(lambda: np.asarray(model.predict_on_batch(x))) for _ in range(4)][-1]
    print(json.dumps({"step_s": seconds, "evaluation_s": evaluation, "loss": losses[-1],
                      "peak_mib_training": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


main()
