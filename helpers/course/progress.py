"""What a cell shows while it trains: a progress bar that is stored as one clean line, or a figure that follows."""

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

    def on_train_batch_end(self, batch, logs=None):
        self.done += 1
        if self.done == 1:
            self.start = time.perf_counter()  # only now: the first step also compiles, and would be taken for a slow one
        if self.done % 10 == 0 or self.done == self.bar.max:
            seconds = (time.perf_counter() - self.start) / max(self.done - 1, 1) * (self.bar.max - self.done)
            self.bar.value = self.done
            epoch = (self.done - 1) // self.params["steps"] + 1
            self.text.value = f"epoch {epoch} of {self.params['epochs']} · loss {logs['loss']:.4f} · {seconds:.0f} s left"


class Follower(keras.callbacks.Callback):
    """One figure that follows a training: drawn before its first step, after each step that is due, and after its last.

    A lesson derives its own with two methods: `is_due(step)`, and `draw(step)`, which measures `self.model` and returns a figure.
    """

    def on_train_begin(self, logs=None):
        self.step = 0
        self.picture = display(self.draw(0), display_id=True)

    def on_train_batch_end(self, batch, logs=None):
        self.step += 1
        if self.is_due(self.step) or self.step == self.params["steps"] * self.params["epochs"]:
            self.picture.update(self.draw(self.step))
