"""The exercises of notebook 01: for each its solution, and typical mistakes with what their verdict names; `test_check.py` asks them."""

import numpy as np

RIGHT = {
    "a new signer has no output in a classifier": "Siamese net",
    "one fixed, opposite target for every different pair": "DrLIM",
    "one negative at a time converges slowly": "N-pair loss",
    "the memory bank's entries are stale": "MoCo",
    "a slow copy of the network is still needed": "SimSiam",
}
IDEAS = ["tied twins", "contrastive margin", "semi-hard triplets", "memory bank", "queue", "no negatives"]


def swapped(first, second):
    return RIGHT | {first: RIGHT[second], second: RIGHT[first]}


def labels(*values):
    return dict(zip(("chopra2005", "hadsell2006", "this course"), values, strict=True))


STALE, SLOW, ONE = (list(RIGHT)[i] for i in (3, 4, 2))
CASES = {  # the solution, and pairs of a mistake and what its verdict names
    "lowest_common_cosine": (-1 / 9, [(-0.9, "two directions"), (-0.1, "90"), (1 / 9, "sign"), (0, "right angles"), (0.5, "0.5")]),
    "to_bytes": (
        lambda z: np.round(127 * z).astype(np.int8),
        [
            (lambda z: z.astype(np.int8), "factor"),
            (lambda z: (127 * z).astype(np.int8), "Round first"),
            (lambda z: np.round(128 * z).astype(int).astype(np.int8), "128"),
            (lambda z: np.round(127 * (z + 1)).astype(np.uint8), "uint8"),
            (lambda z: np.round(127 * z), "float64"),
            (lambda z: np.round(127 * z[0]).astype(np.int8), "one byte for each"),
            (lambda z: np.round(100 * z).astype(np.int8), "should become"),
        ],
    ),
    "label_of_similar_pairs": (
        labels(0, 0, 1),
        [
            (labels(1, 1, 0), "wrong way round"),
            (labels(1, 1, 1), "behind (1 − Y)"),
            (labels(0, 0, 0), "the course"),
            (labels(0, 1, 1), "One formula"),
            (labels(0, ..., 1), "still open: hadsell2006"),
            (labels("0", "0", "1"), "the number 0"),
        ],
    ),
    "order_of_ideas": (
        IDEAS,
        [
            (IDEAS[::-1], "backwards"),
            ([*IDEAS[:3], "queue", "memory bank", IDEAS[5]], "stale"),
            ([IDEAS[0], IDEAS[2], IDEAS[1], *IDEAS[3:]], "older than"),
            ([*IDEAS[:4], "no negatives", "queue"], "place 5"),
            (IDEAS[:5], "each of these once"),
            ([*IDEAS[:5], 6], "each of these once"),
            (set(IDEAS), "a list"),
        ],
    ),
    "limit_led_to": (
        RIGHT,
        [
            (swapped(STALE, SLOW), "no store"),
            (swapped(STALE, ONE), "at once"),
            (swapped(*list(RIGHT)[:2]), "2 of five"),
            (RIGHT | {ONE: "CLIP"}, "not among"),
            (RIGHT | {ONE: ...}, "still open"),
            (dict.fromkeys("abc", "MoCo"), "five limits"),
        ],
    ),
}


STUBS = [
    ("to_bytes", lambda z: ...),
    ("label_of_similar_pairs", labels(..., ..., ...)),
    ("limit_led_to", dict.fromkeys(RIGHT, ...)),
]
