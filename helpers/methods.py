"""Other ways to learn from two views, as variations of `models.SimCLR`: each changes what it must, and nothing else.

All are compiled with an optimizer and trained by `fit` on images, as `models.SimCLR` is, the last one with their labels; afterwards use
`encoder` alone, and save it, not the model: what these classes add is not stored. They report `loss` and `rank` in the same way.
"""

import keras
import numpy as np
import tensorflow as tf

from helpers import arguments, losses, models


class VICReg(models.SimCLR):
    """No negatives: the spread of each dimension and the covariance between them forbid collapse. Bardes, Ponce and LeCun (2022).

    `weights` are those of `losses.vicreg_loss`, by name. The other arguments are those of `models.SimCLR`; the temperature plays no part.

    Raises
    ------
    ValueError
        If a weight has none of these names or is negative, or another argument is not as `models.SimCLR` wants it.
    """

    TERMS = "invariance", "variance", "covariance"

    def __init__(self, encoder, head, weights=None, **kwargs):
        super().__init__(encoder, head, **kwargs)
        self.weights_of_terms = {
            arguments.one_of(term, "a weight's name", self.TERMS): arguments.number(weight, term, 0, closed=True)
            for term, weight in (weights or {}).items()
        }

    def loss_of_views(self, z_a, z_b):
        return losses.vicreg_loss(z_a, z_b, **self.weights_of_terms)


class SigmoidPairs(models.SimCLR):
    """Every two views are a pair or not, judged one by one; temperature and bias are trained. Zhai et al. (2023), on images alone."""

    def __init__(self, encoder, head, temperature=0.1, bias=-10.0, **kwargs):
        super().__init__(encoder, head, temperature, **kwargs)
        start = keras.initializers.Constant
        self.log_temperature = self.add_weight((), start(np.log(self.temperature)), name="log_temperature")
        self.bias = self.add_weight((), start(arguments.number(bias, "bias")), name="bias")

    def loss_of_views(self, z_a, z_b):
        return losses.sigmoid_loss(z_a, z_b, tf.exp(self.log_temperature), self.bias)


class SimSiam(models.SimCLR):
    """No negatives: a small network predicts one view's embedding from the other's, which is held fixed. Chen and He (2021).

    `predictor` is a keras.Model from z to predictions of the same size. The temperature plays no part.
    """

    def __init__(self, encoder, head, predictor, **kwargs):
        super().__init__(encoder, head, **kwargs)
        self.predictor = predictor

    def loss_of_views(self, z_a, z_b):
        return losses.simsiam_loss(self.predictor(z_a), self.predictor(z_b), z_a, z_b)


class MoCo(models.SimCLR):
    """Negatives from a queue of earlier embeddings, made by a copy of the encoder that follows slowly. He et al. (2020).

    Parameters
    ----------
    encoder, head : as for `models.SimCLR`
    queue_size : int > 0
        How many embeddings are kept; each batch replaces the oldest.
    momentum : float from 0 up to 1
        After each step every weight of the copy becomes `momentum` × itself + (1 − `momentum`) × the encoder's.
    temperature, views, seed : as for `models.SimCLR`
    """

    def __init__(self, encoder, head, queue_size=4096, momentum=0.99, temperature=0.2, **kwargs):
        super().__init__(encoder, head, temperature, **kwargs)
        self.momentum = arguments.number(momentum, "momentum", 0, 1, closed=True)
        self.copy = keras.Sequential([keras.models.clone_model(part) for part in (encoder, head)])
        self.copy.set_weights([*encoder.get_weights(), *head.get_weights()])
        shape = arguments.whole(queue_size, "queue_size", 1), head.output_shape[1]
        self.queue = self.add_weight(shape, "random_normal", trainable=False, name="queue")

    def embed_views(self, images, training=False):
        """Embeddings z of one view of every image by the encoder, and of another view by its copy, which no gradient reaches."""
        view_a, view_b = self.two_views(images)
        return self(view_a, training=training), tf.stop_gradient(self.copy(view_b, training=training))

    def loss_of_views(self, z, keys):
        return losses.queue_loss(z, keys, self.queue, self.temperature)

    def train_step(self, data):
        images = models.images_of(data)
        with tf.GradientTape() as tape:
            z, keys = self.embed_views(images, training=True)
            loss = self.loss_of_views(z, keys)
            scaled = self.optimizer.scale_loss(loss)
        weights = [*self.encoder.trainable_variables, *self.head.trainable_variables]  # not those of the copy
        self.optimizer.apply(tape.gradient(scaled, weights), weights)
        for slow, fast in zip(self.copy.weights, [*self.encoder.weights, *self.head.weights], strict=True):
            slow.assign(self.momentum * slow + (1 - self.momentum) * fast)
        self.queue.assign(tf.concat([keys, self.queue], axis=0)[: self.queue.shape[0]])
        return self.report(loss, z, keys)


class FromLabels(models.SimCLR):
    """Labels in place of partners: any loss of embeddings and their classes, on two views of every image, as supervised contrastive
    learning takes them (Khosla et al. 2020).

    `loss` is a function of z (2n, d) and labels (2n,) that gives a scalar tensor. `fit` it on batches of images *and* labels. With a head
    that ends in one number for each class, and cross-entropy as the loss, it is an ordinary classifier. The other arguments are those of
    `models.SimCLR`.

    Raises
    ------
    ValueError
        In `fit` and `evaluate`: if labels are missing, or sample weights are given.
    """

    def __init__(self, encoder, head, loss, **kwargs):
        super().__init__(encoder, head, **kwargs)
        self.loss_of_labels = loss

    def loss_and_embeddings(self, data, training=False):
        """The loss of a batch of images and labels, and the embeddings z (2n, d) of which it is the loss."""
        images, labels = models.images_of(data), keras.utils.unpack_x_y_sample_weight(data)[1]
        if labels is None:
            raise ValueError("FromLabels learns from labels: give `fit` batches of images and labels")
        z = tf.concat(self.embed_views(images, training), axis=0)
        return self.loss_of_labels(z, tf.concat([labels, labels], axis=0)), z

    def test_step(self, data):
        loss, z = self.loss_and_embeddings(data)
        return self.report(loss, *tf.split(z, 2))

    def train_step(self, data):
        with tf.GradientTape() as tape:
            loss, z = self.loss_and_embeddings(data, training=True)
            scaled = self.optimizer.scale_loss(loss)
        weights = self.trainable_variables
        self.optimizer.apply(tape.gradient(scaled, weights), weights)
        return self.report(loss, *tf.split(z, 2))
