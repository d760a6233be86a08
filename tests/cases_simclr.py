"""The exercises of notebook 04: for each its solution, and typical mistakes with what their verdict names; `test_check.py` asks them."""

import numpy as np
XX simclr

RIGHT = {
    "shift by 3 pixels": True,
    "turn by 15 degrees": True,
    "turn by 180 degrees": False,
    "mirror left and right": False,
    "draw with a thicker pen": True,
    "show the upper half only": False,
}


def keeps(**other):
    return RIGHT | {name.replace("_", " "): verdict for name, verdict in other.items()}


CASES = {  # the solution, and pairs of a mistake and what its verdict names
    "keeps_the_digit": (
        keeps(),
        [
            (keeps(turn_by_180_degrees=True), "a 6 is a 9"),
            (keeps(mirror_left_and_right=True), "mirrored 2"),
            (keeps(show_the_upper_half_only=True), "upper half of an 8"),
            (keeps(shift_by_3_pixels=False), "three pixels further"),
            (keeps(turn_by_15_degrees=False, draw_with_a_thicker_pen=False), "4 of six"),
            (keeps(turn_by_15_degrees=...), "still open: turn by 15 degrees"),
            (keeps(turn_by_15_degrees="True"), "quotation marks"),
            ({"turn by 15 degrees": True}, "keep the 6 changes"),
        ],
    ),
    "partner": (
        lambda n: np.concatenate([np.arange(n, 2 * n), np.arange(n)]),
        [
            (lambda n: np.arange(2 * n), "each view itself"),
            (lambda n: np.arange(2 * n) ^ 1, "alternate"),
            (lambda n: np.arange(2 * n) + n, "beyond the last view"),
            (lambda n: np.arange(n, 2 * n), "shape (4,)"),
            (lambda n: np.array([4, 5, 6, 7, 0, 1, 2, 3]), "wrong for n = 3"),
            (lambda n: np.concatenate([np.arange(n, 2 * n), np.arange(n, 2 * n)]), "in the second half you have [4, 5, 6, 7]"),
            (lambda n: np.arange(2 * n)[::-1], "View 0 and view 4"),
        ],
    ),
    "batch_of_the_stuck_loss": (
        (np.exp(5.5413) + 1) / 2,
        [(256, "2N − 1 or 2N"), (255, "2N − 1 or 2N"), (np.exp(5.5413) / 2, "add the one"), ((10**5.5413 + 1) / 2, "natural"), (64, "64")],
    ),
    "errors_without_thickness": (
        simclr.ERRORS_WITHOUT_THICKNESS,
        [
            (1 / simclr.ERRORS_WITHOUT_THICKNESS, "upside down"),
            (simclr.ERRORS_WITHOUT_THICKNESS - 1, "1 more"),
            (0.993, "ratio of accuracies"),
            (3, "knn_stored"),
        ],
    ),
    "same_stamp": (
        255 / 256,
        [
            (1 / 256, "255 of them"),
            (255 / 8, "not eight"),
            (255 / 16, "2 · 2"),
            (510 / 256, "Count images"),
            (255 / 4096, "twelve"),
            (3, "Multiply"),
        ],
    ),
    "flow_step": (
        lambda share, flow, known, alpha: alpha * share @ flow + (1 - alpha) * known,
        [
            (lambda share, flow, known, alpha: (1 - alpha) * share @ flow + alpha * known, "swapped"),
            (lambda share, flow, known, alpha: alpha * share @ flow, "known labels are missing"),
            (lambda share, flow, known, alpha: alpha * share @ known + (1 - alpha) * known, "again and again"),
            (lambda share, flow, known, alpha: share @ flow + known, "weigh"),
            (lambda share, flow, known, alpha: alpha * share @ flow + known, "not 1"),
            (lambda share, flow, known, alpha: alpha * flow.T @ share, "(2, 3)"),
            (lambda share, flow, known, alpha: flow, "gives the middle one"),
        ],
    ),
}


STUBS = [
    ("partner", lambda n: ...),
    ("flow_step", lambda share, flow, known, alpha: ...),
    ("keeps_the_digit", dict.fromkeys(RIGHT, ...)),
]
