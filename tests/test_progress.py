"""The progress bar follows a training, and stores one clean line."""

import keras
import numpy as np

from helpers.course import progress


def test_it_follows_the_training_and_the_seconds_left_do_not_count_the_first_step_which_compiles(monkeypatch, capsys):
    model, bar, seen = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)]), progress.Progress(), []
    model.compile("sgd", "mse")
    watch = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(bar.text.value))
    monkeypatch.setattr(progress.time, "perf_counter", lambda: 100 + bar.done if getattr(bar, "done", 0) else 0)  # a second a step
    model.fit(np.zeros((40, 2)), np.zeros((40, 1)), batch_size=4, epochs=3, callbacks=[bar, watch], verbose=0)
    assert seen == [f"epoch {epoch} of 3 · loss 0.0000 · {30 - 10 * epoch} s left" for epoch in (1, 2, 3)]
    assert bar.bar.value == bar.bar.max == 30
    assert capsys.readouterr().out.strip() == "While the cell runs, a progress bar stands here."
