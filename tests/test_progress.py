"""The progress bar follows a training, and stores one clean line."""

import keras
import numpy as np

from helpers.course import progress


def test_the_seconds_left_do_not_count_the_first_step_which_compiles(monkeypatch, capsys):
    clock = 0
    monkeypatch.setattr(progress.time, "perf_counter", lambda: clock)
    bar = progress.Progress()
    bar.set_params({"epochs": 1, "steps": 30})
    bar.on_train_begin()
    bar.on_epoch_begin(0)
    for step in range(10):
        clock += 1 if step else 100
        bar.on_train_batch_end(step, {"loss": 0.5})
    assert bar.text.value == "epoch 1 of 1 · loss 0.5000 · 20 s left"


def test_it_follows_the_training_and_stores_one_clean_line(capsys):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    bar = progress.Progress()
    model.fit(np.zeros((40, 2)), np.zeros((40, 1)), batch_size=4, epochs=3, callbacks=[bar], verbose=0)
    assert bar.bar.value == bar.bar.max == 30
    assert bar.text.value.startswith("epoch 3 of 3 · loss 0.0000")
    assert capsys.readouterr().out.strip() == "While the cell runs, a progress bar stands here."
