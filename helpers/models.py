"""The networks of the course, as Keras models."""

import math

import keras
import tensorflow as tf
from keras import layers

from helpers import losses


def recipe_encoder():
    """The encoder of the widely copied Siamese recipe: two convolutions and a 128-D ReLU embedding.

    Returns
    -------
    keras.Model
        Takes images (n, 28, 28, 1) in [0, 1], gives embeddings (n, 128), >= 0. 223,744 parameters.
    """
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
        ],
        name="recipe_encoder",
    )


def encoder():
    """The course's encoder: three convolutions, the first with stride 2, and a 128-D ReLU embedding.

    Returns
    -------
    keras.Model
        Takes images (n, 28, 28, 1) in [0, 1], gives embeddings (n, 128), >= 0.
    """
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 5, strides=2, activation="relu"),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(96, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
        ],
        name="encoder",
    )


@keras.saving.register_keras_serializable("contrastive_networks")
class Distance(layers.Layer):
    """Euclidean distance of two embeddings, `losses.euclidean_distance` as a layer that can be saved and loaded.

    Called on a list of two tensors (n, d); returns a tensor (n, 1), since Keras' metrics expect a column.
    """

    def call(self, embeddings):
        z_a, z_b = embeddings
        return losses.euclidean_distance(z_a, z_b)[:, tf.newaxis]


def siamese(encoder):
    """Two inputs, one encoder used twice, the distance of the two embeddings.

    Bromley et al. (1993), with a Euclidean distance in place of the cosine as in Hadsell et al. (2006).

    Parameters
    ----------
    encoder : keras.Model
        Gives one embedding (n, d) for images (n, ...).

    Returns
    -------
    keras.Model
        Takes [left, right], each a batch of images; gives their distances (n, 1). Its weights are the encoder's own.
    """
    left, right = (keras.Input(encoder.input_shape[1:], name=name) for name in ("left", "right"))
    return keras.Model([left, right], Distance(name="distance")([encoder(left), encoder(right)]), name="siamese")


def adam_with_decay(learning_rate, n_images, batch_size, epochs):
    """Adam whose learning rate falls along half a cosine to 0 at the end of the training: large steps first, small ones to settle.

    Parameters
    ----------
    learning_rate : float > 0
        The rate of the first step.
    n_images, batch_size, epochs : int > 0
        As given to `fit`; together they tell the number of steps.

    Returns
    -------
    keras.optimizers.Adam
    """
    steps = epochs * math.ceil(n_images / batch_size)
    return keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(learning_rate, decay_steps=steps))
