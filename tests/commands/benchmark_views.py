"""Speed of SimCLR's parts, in one run, so that the ratios mean something: python tests/commands/benchmark_views.py

Two views of 256 images by `augment.two_views`, against the same changes by Keras' preprocessing layers (which have no stroke thickness);
then one training step, and what of it the views take.
"""

import statistics
import time

from helpers import datasets
from helpers.course import setup

N, ROUNDS = 256, 15


def keras_views():
    """The changes of `two_views` without thickness, each by the layer that Keras has for it."""
    from keras import layers

    empty = {"fill_mode": "constant", "fill_value": 0.0}
    steps = [
        layers.RandomRotation(30 / 360, **empty),
        layers.RandomShear(x_factor=0.5, **empty),
        layers.RandomZoom((-0.4, 0.4), **empty),
        layers.RandomTranslation(3 / 28, 3 / 28, **empty),
        layers.RandomBrightness(0.2, value_range=(0.0, 1.0)),
    ]

    def view(images):
        for step in steps:
            images = step(images, training=True)
        return images

    return lambda images: (view(images), view(images))


def main():
    setup.start(seed=0)
    import keras
    import tensorflow as tf

    from helpers import augment, models

    images = tf.constant(datasets.load_mnist().train.images[:N])
    generator = keras.random.SeedGenerator(0)
    model = models.SimCLR(models.simclr_encoder(), models.projection_head(), seed=0)
    model.compile(models.adam_with_decay(3e-3, 55_000, N, 5))
    model.optimizer.build(model.trainable_variables)
    views_by_keras = keras_views()
    tasks = {
        "two_views": tf.function(lambda: augment.two_views(images, seed=generator)),
        "two_views without thickness": tf.function(lambda: augment.two_views(images, thickness=0.0, seed=generator)),
        "Keras' layers": tf.function(lambda: views_by_keras(images)),
        "training step": tf.function(lambda: model.train_step((images,))),
    }
    seconds = {name: [] for name in tasks}
    for task in tasks.values():
        task()  # traces the graph
    for _ in range(ROUNDS):  # in turn, so that a disturbance hits all alike
        for name, task in tasks.items():
            started = time.perf_counter()
            task()
            seconds[name].append(time.perf_counter() - started)
    median = {name: statistics.median(each) for name, each in seconds.items()}
    for name, each in median.items():
        print(f"{name:28} {1e3 * each:7.1f} ms   {N / each:9,.0f} images/s   {each / median['two_views']:6.2f} × two_views")
    print(f"the views are {median['two_views'] / median['training step']:.0%} of a training step")


if __name__ == "__main__":
    main()
