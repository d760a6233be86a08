"""One batch that is larger than one device: gradients that equal those of the whole batch on a single device.

The loss of a batch compares every image with every other. It is no mean over images, so its gradient is not the mean of the gradients of
its parts: whoever cuts the batch must bring all embeddings together before the loss. Networks must not use the statistics of a batch in
training, or those would be of a part: `layers.BatchNormalization(synchronized=True)` between replicas, and none with chunks.
"""

import tensorflow as tf

from helpers import arguments


def gradient_of_replica(network, view_a, view_b, loss):
    """The gradient of the global batch, computed by each replica from its own part: call it with `strategy.run`.

    Every replica embeds its own images, gathers the embeddings of all, and computes the loss of them all. The gradient flows back
    through `all_gather`, which adds up what all replicas send to an embedding. Each of the R replicas sends the same, so the mean over the
    replicas, taken at the end, is the gradient of the one loss.

    Parameters
    ----------
    network : keras.Model
        From images to embeddings z, made within `strategy.scope()`.
    view_a, view_b : tensors (n, ...)
        Two views of this replica's n images; all replicas have as many.
    loss : function (z_a, z_b) -> scalar tensor
        Of all embeddings, such as `losses.nt_xent_loss`.

    Returns
    -------
    loss, gradient : tensor, and a list of tensors in the order of `network.trainable_variables`; the same on every replica

    Raises
    ------
    ValueError
        If it is called in the scope of a strategy, but not by its `run`. Without a strategy there is one replica, with the whole batch.
    """
    replica = tf.distribute.get_replica_context()
    if replica is None:
        raise ValueError("within strategy.scope() there is no replica yet: have strategy.run call gradient_of_replica")
    with tf.GradientTape() as tape:
        own = network(view_a, training=True), network(view_b, training=True)
        z_a, z_b = (replica.all_gather(z, axis=0) for z in own)
        value = loss(z_a, z_b)
    gradient = tape.gradient(value, network.trainable_variables)
    return value, replica.all_reduce(tf.distribute.ReduceOp.MEAN, gradient)


def cached_gradient(network, view_a, view_b, loss, chunk):
    """The gradient of a whole batch in the memory of a chunk: embed twice, keep activations once. Gao et al. (2021), GradCache.

    First the embeddings alone, chunk by chunk; then the slope of the loss at each embedding; then each chunk once more, now with its
    activations, which turn its slopes into a share of the gradient. The shares add up by the chain rule.

    Parameters
    ----------
    network : keras.Model
        From images to embeddings z; without anything random in it, and without the statistics of a batch.
    view_a, view_b : tensors (n, ...)
        Two views of the same n images.
    loss : function (z_a, z_b) -> scalar tensor
    chunk : int > 0
        Images that are embedded at a time.

    Returns
    -------
    loss, gradient : tensor, and a list of tensors in the order of `network.trainable_variables`

    Raises
    ------
    ValueError
        If chunk < 1, there are no images, or not as many in one view as in the other.
    """
    chunk = arguments.whole(chunk, "chunk", 1)
    if not len(view_a) == len(view_b) > 0:
        raise ValueError(f"view_a and view_b must have as many images as each other, at least one, not {len(view_a)} and {len(view_b)}")
    parts = [view[start : start + chunk] for view in (view_a, view_b) for start in range(0, len(view), chunk)]
    z = tf.concat([network(part, training=True) for part in parts], axis=0)
    with tf.GradientTape() as tape:
        tape.watch(z)
        value = loss(*tf.split(z, 2))
    slopes = tf.split(tape.gradient(value, z), [len(part) for part in parts])
    gradient = [tf.zeros_like(weight) for weight in network.trainable_variables]
    for part, slope in zip(parts, slopes, strict=True):
        with tf.GradientTape() as tape:
            again = network(part, training=True)
        share = tape.gradient(again, network.trainable_variables, output_gradients=slope)
        gradient = [total + each for total, each in zip(gradient, share, strict=True)]
    return value, gradient
