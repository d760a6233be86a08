"""The networks of the course, as Keras models."""

import math

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from helpers import arguments, augment, batches, losses


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


def simclr_encoder():
    """Encoder f for SimCLR: three convolutions with batch normalisation, and no dense layer after them; that is the head's part.

    Returns
    -------
    keras.Model
        Takes images (n, 28, 28, 1) in [0, 1], gives representations h (n, 1152), >= 0.
    """

    def convolution(filters, size, strides=1):
        # momentum 0.9: after 60 steps Keras' 0.99 would still hold half of the untrained network's statistics
        return [layers.Conv2D(filters, size, strides, use_bias=False), layers.BatchNormalization(momentum=0.9), layers.ReLU()]

    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            *convolution(32, 5, strides=2),
            *convolution(64, 3, strides=2),
            *convolution(128, 3),
            layers.Flatten(),
        ],
        name="simclr_encoder",
    )


def projection_head(representation=1152, hidden=128, embedding=64):
    """Projection head g of SimCLR: one hidden layer, then a linear one. It is thrown away after the training.

    Chen et al. (2020), section 2.1: z = W₂ max(0, W₁ h), here with biases.

    Parameters
    ----------
    representation, hidden, embedding : int > 0
        Sizes of h, of the hidden layer and of z.

    Returns
    -------
    keras.Model
        Takes representations h (n, representation), gives embeddings z (n, embedding).

    Raises
    ------
    ValueError
        If a size is no whole number above 0.
    """
    sizes = {"representation": representation, "hidden": hidden, "embedding": embedding}
    representation, hidden, embedding = (arguments.whole(size, name, 1) for name, size in sizes.items())
    return keras.Sequential(
        [keras.Input((representation,)), layers.Dense(hidden, activation="relu"), layers.Dense(embedding)], name="projection_head"
    )


@keras.saving.register_keras_serializable("contrastive-networks")
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


def embed(encoder, images):
    """What a network makes of images, 500 at a time, without training anything.

    `predict` would first copy all images into TensorFlow: 200 MB more for 15,000 digits, and twice the time.

    Parameters
    ----------
    encoder : keras.Model
    images : array (n, ...)
        Images (n, height, width, channels) in [0, 1], or what else the network takes, as a head takes representations (n, d).

    Returns
    -------
    array float32 (n, d)

    Raises
    ------
    ValueError
        If there are none, their shape is not what the network takes, or images are not in [0, 1].
    """
    images, wanted = np.asarray(images), tf.TensorShape(encoder.input_shape)
    if not images.size or not wanted.is_compatible_with(images.shape):
        raise ValueError(f"{encoder.name} takes an array {wanted} of at least one row, not {images.shape}")
    if images.ndim == 4 and not 0 <= images.min() <= images.max() <= 1:  # false for NaN too
        raise ValueError(f"images must lie in [0, 1], but the values range from {images.min()} to {images.max()}")
    chunks = (images[start : start + 500] for start in range(0, len(images), 500))
    return np.concatenate([encoder.predict_on_batch(chunk) for chunk in chunks], dtype=np.float32)


def adam_with_decay(learning_rate, n_images, batch_size, epochs):
    """Adam whose learning rate falls along half a cosine to 0 at the end of the training: large steps first, small ones to settle.

    Parameters
    ----------
    learning_rate : float > 0, of the first step
    n_images, batch_size, epochs : int > 0, as given to `fit`

    Returns
    -------
    keras.optimizers.Adam

    Raises
    ------
    ValueError
        If the rate is no number above 0, or one of the others no whole number above 0.
    """
    sizes = {"n_images": n_images, "batch_size": batch_size, "epochs": epochs}
    n_images, batch_size, epochs = (arguments.whole(size, name, 1) for name, size in sizes.items())
    learning_rate = arguments.number(learning_rate, "learning_rate", 0)
    steps = epochs * math.ceil(n_images / batch_size)
    return keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(learning_rate, decay_steps=steps))


@keras.saving.register_keras_serializable("contrastive-networks")
class SimCLR(keras.Model):
    """Learn an encoder from images without labels: each of two views of an image must find the other among all views of the batch.

    Chen, Kornblith, Norouzi and Hinton (2020). `fit` it on batches of images; afterwards use `encoder` alone.

    Parameters
    ----------
    encoder : keras.Model
        f, from images (n, height, width, channels) in [0, 1] to representations h (n, d).
    head : keras.Model
        g, from h to embeddings z.
    temperature : float, τ > 0 of NT-Xent
    views : dict, optional
        Strengths for `augment.two_views`, by name; its own where none is given.
    seed : int >= 0, optional
        The same seed draws the same views. A saved model goes on where it was.

    Raises
    ------
    ValueError
        If a strength, the temperature or the seed is not as described. Images outside [0, 1] stop `fit` with a
        `tf.errors.InvalidArgumentError`.

    `fit` takes an array, batches or a `tf.data.Dataset`, and leaves labels aside. It and `evaluate` report `loss`, and `rank`: the mean
    place of the partner among the 2N − 1 other views of the batch, the most similar first. 1 is the best, N what guessing gives.
    """

    def __init__(self, encoder, head, temperature=0.5, views=None, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.input_shape = encoder.input_shape  # which Keras gives only to its own kinds of models
        self.encoder, self.head, self.temperature = encoder, head, arguments.number(temperature, "temperature", 0)
        self.views = augment.check_strengths(views or {})
        self.seed = seed if seed is None else arguments.whole(seed, "seed", 0)
        self.seed_generator = keras.random.SeedGenerator(self.seed)
        self.drawn = self.seed_generator.state  # by a name of its own it is a weight, which Keras saves; a generator's state it leaves out
        self.means = [keras.metrics.Mean(name) for name in ("loss", "rank")]
        self.built = True  # since its parts are; Keras' callback for resuming asks

    def call(self, images, training=False):
        return self.head(self.encoder(images, training=training), training=training)

    def two_views(self, images):
        return augment.two_views(images, **self.views, seed=self.seed_generator)

    def embed_views(self, images, training=False):
        """Embeddings z of two fresh views of every image: two tensors (n, d)."""
        return tf.split(self(tf.concat(self.two_views(images), axis=0), training=training), 2)

    def loss_of_views(self, z_a, z_b):
        return losses.nt_xent_loss(z_a, z_b, self.temperature)

    def train_step(self, data):
        images = images_of(data)
        with tf.GradientTape() as tape:
            z_a, z_b = self.embed_views(images, training=True)
            loss = self.loss_of_views(z_a, z_b)
            scaled = self.optimizer.scale_loss(loss)  # the same, unless in half precision
        weights = self.trainable_variables
        self.optimizer.apply(tape.gradient(scaled, weights), weights)
        return self.report(loss, z_a, z_b)

    def test_step(self, data):
        images = images_of(data)
        z_a, z_b = self.embed_views(images)
        return self.report(self.loss_of_views(z_a, z_b), z_a, z_b)

    def report(self, loss, z_a, z_b):
        for mean, value in zip(self.means, (loss, rank_of_partner(z_a, z_b)), strict=True):
            mean.update_state(value)
        return {mean.name: mean.result() for mean in self.means}

    @property
    def metrics(self):
        return list(self.means)

    def get_config(self):
        parts = {name: keras.saving.serialize_keras_object(getattr(self, name)) for name in ("encoder", "head")}
        return super().get_config() | parts | {"temperature": self.temperature, "views": dict(self.views)} | {"seed": self.seed}

    @classmethod
    def from_config(cls, config):
        parts = {name: keras.saving.deserialize_keras_object(config.pop(name)) for name in ("encoder", "head")}
        return cls(**parts, **config)


def images_of(data):
    """The images of what `fit` hands over: labels may stand beside them, weights may not."""
    images, _, weights = keras.utils.unpack_x_y_sample_weight(data)
    if weights is not None:
        raise ValueError("SimCLR compares all images of a batch with each other, so sample weights have no meaning: leave them out")
    return images


@keras.saving.register_keras_serializable("contrastive-networks")
class RandomView(layers.Layer):
    """One random view of each image while training, the image itself otherwise; a `seed` (int >= 0) draws the same views every time."""

    def __init__(self, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.seed = seed if seed is None else arguments.whole(seed, "seed", 0)
        self.seed_generator = keras.random.SeedGenerator(self.seed)

    def call(self, images, training=False):
        return augment.two_views(images, seed=self.seed_generator)[0] if training else images

    def get_config(self):
        return super().get_config() | {"seed": self.seed}


def fit_classifier(encoder, images, labels, rows, steps, seed=0):
    """Train an encoder and a linear layer on labelled images, of which it sees a random view each time: fine-tuning, or from scratch.

    Adam, its rate falling from 1e-3 along half a cosine to 0; cross-entropy; 128 images a step.

    Parameters
    ----------
    encoder : keras.Model
        From images to representations. It is trained itself, not a copy.
    images : array (n, height, width, channels) in [0, 1]
    labels : int array (n,), from 0 on
    rows : int array (m,)
        The labelled images; each comes again and again.
    steps : int > 0
    seed : int >= 0
        The same seed draws the same images and views.

    Returns
    -------
    keras.Model
        Takes images, gives logits (n, classes).

    Raises
    ------
    ValueError
        If labels are not whole numbers from 0 on, one for each image, rows are not row numbers of the images, or steps or seed do not
        fit. Images outside [0, 1] are a `tf.errors.InvalidArgumentError` of the running graph.
    """
    labels = arguments.whole_numbers(labels, "labels")
    arguments.whole(int(labels.min()), "the smallest label", 0)
    rows = arguments.whole_numbers(rows, "rows", below=len(images))
    steps, seed = arguments.whole(steps, "steps", 1), arguments.whole(seed, "seed", 0)
    drawn = np.random.default_rng(seed).choice(rows, 128 * steps)
    classifier = keras.Sequential([keras.Input(encoder.input_shape[1:]), RandomView(seed), encoder])
    classifier.add(layers.Dense(int(labels.max()) + 1))
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    classifier.compile(adam_with_decay(1e-3, len(drawn), 128, epochs=1), cross_entropy)
    classifier.fit(batches.ImageBatches(images, labels, 128, seed, rows=drawn), verbose=0)
    return classifier


def rank_of_partner(z_a, z_b):
    """The place of each view's partner among the other 2N − 1 views, the most similar (cosine) first.

    Parameters
    ----------
    z_a, z_b : arrays or tensors (n, d)
        Row i of one belongs to row i of the other. Computed in float32 at least.

    Returns
    -------
    tensor float32 (2 n,)
        1 is the best place, 2N − 1 the last; guessing gives N on average, and so do equal embeddings: those in a tie share their places.
    """
    z = tf.concat([z_a, z_b], axis=0)
    z = tf.math.l2_normalize(tf.cast(z, tf.float64 if z.dtype == tf.float64 else tf.float32), axis=1)
    n = tf.shape(z_a)[0]
    similarity = z @ tf.transpose(z)
    similarity = tf.linalg.set_diag(similarity, -2 * tf.ones_like(similarity[0]))  # no view is its own rival
    partner = tf.concat([tf.range(n, 2 * n), tf.range(n)], axis=0)
    of_partner = tf.gather(similarity, partner, batch_dims=1)[:, tf.newaxis]
    first, last = (tf.math.count_nonzero(found, axis=1, dtype=tf.float32) for found in (similarity > of_partner, similarity >= of_partner))
    return (1 + first + last) / 2  # the middle of the places from first + 1 to last that a tie shares
