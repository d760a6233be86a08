"""A progress bar for training that leaves one clean line in the stored notebook."""

import time

import ipywidgets
import keras
from IPython.display import display


class _Bar(ipywidgets.HBox):
    def __repr__(self):
        return "While the cell runs, a progress bar stands here."


class Progress(keras.callbacks.Callback):
    """Give it to `fit(callbacks=[Progress()], verbose=0)`: a bar with the epoch, the loss and the seconds left."""

    def on_train_begin(self, logs=None):
        self.done = 0
        self.bar = ipywidgets.IntProgress(max=self.params["epochs"] * self.params["steps"])
        self.text = ipywidgets.Label()
        display(_Bar([self.bar, self.text]))

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch + 1

    def on_train_batch_end(self, batch, logs=None):
        self.done += 1
        if self.done == 1:
            self.start = time.perf_counter()  # only now: the first step also compiles, and would be taken for a slow one
        if self.done % 10 == 0 or self.done == self.bar.max:
            seconds = (time.perf_counter() - self.start) / max(self.done - 1, 1) * (self.bar.max - self.done)
            self.bar.value = self.done
            self.text.value = f"epoch {self.epoch} of {self.params['epochs']} · loss {logs['loss']:.4f} · {seconds:.0f} s left"
