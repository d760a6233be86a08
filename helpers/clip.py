"""Pictures and words in one space: two encoders, and each pair against all others of the batch. Radford et al. (2021), CLIP."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from helpers import arguments, augment, losses

VIEWS = {"rotation": 10.0, "shift": 2.0, "scale": 0.2, "shear": 0.1, "thickness": 0.0, "brightness": 0.2}  # drawings stay what they are


def picture_encoder(dimension=128):
    """Three convolutions, each of which halves the sides, and a dense layer.

    Parameters
    ----------
    dimension : int > 0

    Returns
    -------
    keras.Model
        Takes pictures float32 (n, 32, 32, 3) in [0, 1], gives embeddings (n, dimension).
    """

    def convolution(filters, size):
        return [layers.Conv2D(filters, size, 2, "same", use_bias=False), layers.BatchNormalization(momentum=0.9), layers.ReLU()]

    parts = [*convolution(32, 5), *convolution(64, 3), *convolution(128, 3), layers.Flatten(), layers.Dense(dimension)]
    return keras.Sequential([keras.Input((32, 32, 3)), *parts], name="picture_encoder")


def word_encoder(n_words, dimension=128, dropout=0.5):
    """A vector for each word, added up.

    Parameters
    ----------
    n_words, dimension : int > 0
    dropout : float in [0, 1)
        The share of the words that is left out while training, so that each must do its part alone: queries are short.

    Returns
    -------
    keras.Model
        Takes bags of words (n, n_words), gives embeddings (n, dimension).
    """
    parts = [layers.Dropout(dropout), layers.Dense(dimension)]
    return keras.Sequential([keras.Input((n_words,)), *parts], name="word_encoder")


def _bytes(images):
    """Pictures as they are stored: numbers in [0, 1] would be taken for pictures that are nearly black."""
    images = np.asarray(images)
    if images.dtype != np.uint8 or len(images) == 0:
        raise ValueError(f"images must be uint8, from 0 to 255, at least one, not {images.dtype} of shape {images.shape}")
    return images


class DrawingsAndWords(keras.utils.PyDataset):
    """Two drawings of each thing by different artists, and its words, in a new random order each epoch.

    Parameters
    ----------
    images : uint8 array (things, artists, 32, 32, 3)
    bags : float32 array (things, n_words)
    drawn : bool array (things, artists)
        Which drawings may be seen. A thing with fewer than two is left out.
    batch_size : int > 0
        Things in a batch; what is left over at the end of an epoch waits for the next.
    seed : int >= 0

    Each batch is a tuple of one tuple, as `fit` takes them: one drawing and another, uint8 (batch_size, 32, 32, 3) each, and bags.

    Raises
    ------
    ValueError
        If images are not uint8, the arrays do not fit each other, or fewer than batch_size things have two drawings.
    """

    def __init__(self, images, bags, drawn, batch_size=128, seed=0):
        super().__init__()
        self.images, self.bags, self.drawn = map(np.asarray, (_bytes(images), bags, drawn))
        if self.drawn.dtype != bool or self.drawn.shape != self.images.shape[:2] or len(self.bags) != len(self.images):
            shapes = f"images {self.images.shape}, bags {self.bags.shape}, drawn {self.drawn.dtype} {self.drawn.shape}"
            raise ValueError(f"images (things, artists, …), bags (things, …) and drawn bool (things, artists) are needed, not {shapes}")
        self.things = np.flatnonzero(self.drawn.sum(axis=1) >= 2)
        self.batch_size = arguments.whole(batch_size, "batch_size", 1, len(self.things), ", the things with two drawings")
        self.random = np.random.default_rng(arguments.whole(seed, "seed", 0))
        self.on_epoch_end()

    def on_epoch_end(self):
        self.order = self.random.permutation(self.things)
        by_chance = np.where(self.drawn, self.random.random(self.drawn.shape), 2)  # what may not be seen comes last
        self.artists = by_chance.argsort(axis=1)[:, :2]

    def __len__(self):
        return len(self.order) // self.batch_size

    def __getitem__(self, index):
        things = self.order[index * self.batch_size : (index + 1) * self.batch_size]
        one, other = self.artists[things].T
        return ((self.images[things, one], self.images[things, other], self.bags[things]),)


@keras.saving.register_keras_serializable("contrastive-networks")
class CLIP(keras.Model):
    """Two encoders into one space, trained by one loss on three kinds of pairs: each of two drawings and the words, and both drawings.

    The loss is the sum of three `losses.info_nce_loss`; its temperature τ is learnt, as in the paper. Compile it with an optimizer, and
    `fit` it on `DrawingsAndWords`.

    Parameters
    ----------
    pictures, words : keras.Model
        The two encoders, into the same number of dimensions.
    temperature : float, τ > 0 to start with
    views : dict, optional
        Strengths for `augment.two_views`, which changes each drawing at random; `VIEWS` where none is given.
    alike : float in (0, 1], optional
        Two things of a batch whose bags have at least this cosine are no negatives of each other; without it, all are.
    seed : int >= 0, optional

    Raises
    ------
    ValueError
        If the encoders end in different numbers of dimensions, or another argument is not as described.
    """

    def __init__(self, pictures, words, temperature=0.07, views=None, alike=None, seed=None, **kwargs):
        super().__init__(**kwargs)
        if pictures.output_shape != words.output_shape:
            raise ValueError(
                f"both encoders must end in one space, not in {pictures.output_shape[1]} and {words.output_shape[1]} dimensions"
            )
        self.pictures, self.words = pictures, words
        start = np.log(arguments.number(temperature, "temperature", 0))
        self.log_temperature = self.add_weight(
            (), keras.initializers.Constant(start), name="log_temperature"
        )  # its exponential stays positive
        self.views, self.seed = augment.check_strengths(VIEWS if views is None else views), seed
        self.alike = None if alike is None else arguments.number(alike, "alike", 1e-6, 1, closed=True)
        self.seed_generator = keras.random.SeedGenerator(seed if seed is None else arguments.whole(seed, "seed", 0))
        self.mean_loss = keras.metrics.Mean("loss")
        self.built = True

    @property
    def temperature(self):
        return tf.exp(self.log_temperature)

    def view(self, drawings):
        """A random view of each drawing: float32 (n, 32, 32, 3) in [0, 1]. What moves in from outside is white."""
        ink = 1 - tf.cast(drawings, tf.float32) / 255
        return 1 - augment.two_views(ink, **self.views, seed=self.seed_generator)[0]

    def loss_of(self, one, other, words, alike=None):
        """The loss of three embeddings of each thing, (n, d) each; `alike` says which things are no negatives of each other."""
        pairs = (one, words), (other, words), (one, other)
        return sum(self.loss_of_pair(*pair, alike) for pair in pairs)

    def loss_of_pair(self, z_a, z_b, alike):
        return losses.info_nce_loss(z_a, z_b, self.temperature, alike)

    def alike_in(self, bags):
        """Which things of a batch have nearly the same words: bool (n, n), or None if all others are negatives."""
        if self.alike is None:
            return None
        bags = tf.math.l2_normalize(tf.cast(bags, tf.float32), axis=1)
        return tf.matmul(bags, bags, transpose_b=True) >= self.alike - 1e-5  # rounding

    def train_step(self, data):
        (one, other, bags), _, weights = keras.utils.unpack_x_y_sample_weight(data)
        if weights is not None:
            raise ValueError("CLIP compares all things of a batch with each other, so sample weights have no meaning: leave them out")
        drawings = tf.concat([self.view(one), self.view(other)], axis=0)
        with tf.GradientTape() as tape:
            z_one, z_other = tf.split(self.pictures(drawings, training=True), 2)
            loss = self.loss_of(z_one, z_other, self.words(bags, training=True), self.alike_in(bags))
            scaled = self.optimizer.scale_loss(loss)  # the same, unless in half precision
        weights = self.trainable_variables
        self.optimizer.apply(tape.gradient(scaled, weights), weights)
        self.mean_loss.update_state(loss)
        return {"loss": self.mean_loss.result()}

    @property
    def metrics(self):
        return [self.mean_loss]

    def embed_pictures(self, images):
        """Embeddings of length 1, float32 (n, d), of pictures uint8 (n, 32, 32, 3), a batch at a time: the bytes stay bytes.

        Raises `ValueError` if they are not uint8, or there are none.
        """
        images = _bytes(images)
        batches = [images[start : start + 512] for start in range(0, len(images), 512)]
        z = [self.pictures(tf.cast(batch, tf.float32) / 255, training=False) for batch in batches]
        return tf.math.l2_normalize(tf.concat(z, axis=0), axis=1).numpy()

    def embed_words(self, bags):
        """Embeddings of length 1, float32 (n, d), of bags of words (n, n_words)."""
        return tf.math.l2_normalize(self.words(tf.convert_to_tensor(bags), training=False), axis=1).numpy()

    def get_config(self):
        parts = {name: keras.saving.serialize_keras_object(getattr(self, name)) for name in ("pictures", "words")}
        return super().get_config() | parts | {"views": dict(self.views), "alike": self.alike, "seed": self.seed}

    @classmethod
    def from_config(cls, config):
        parts = {name: keras.saving.deserialize_keras_object(config.pop(name)) for name in ("pictures", "words")}
        return cls(**parts, **config)


@keras.saving.register_keras_serializable("contrastive-networks")
class SigmoidCLIP(CLIP):
    """CLIP with `losses.sigmoid_loss`: each two things are judged on their own, and the bias is learnt too. Zhai et al. (2023), SigLIP.

    Parameters
    ----------
    pictures, words, temperature, views, seed
        As for `CLIP`; there is no `alike`, since no softmax joins the negatives.
    bias : float, b to start with

    Raises
    ------
    ValueError
        As `CLIP`, or if the bias is no finite number.
    """

    def __init__(self, pictures, words, temperature=0.1, bias=-10.0, views=None, seed=None, **kwargs):
        super().__init__(pictures, words, temperature, views, None, seed, **kwargs)
        self.bias = self.add_weight((), keras.initializers.Constant(arguments.number(bias, "bias")), name="bias")

    def loss_of_pair(self, z_a, z_b, alike):
        return losses.sigmoid_loss(z_a, z_b, self.temperature, self.bias)

    def get_config(self):
        config = super().get_config()
        del config["alike"]
        return config
