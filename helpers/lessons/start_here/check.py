"""Exercise and quick question of notebook 00."""

import numpy as np

from helpers.course.exercise import Exercise, Questions


def length(z):
    return np.linalg.norm(z)


cosine_similarity = Exercise(
    asks="a function of `z_1` and `z_2` that returns one number",
    cases=(
        (np.array([3.0, 4.0, 0.0]), np.array([0.0, 2.0, 0.0])),
        (np.array([-6.0, -8.0, 0.0]), np.array([3.0, 4.0, 0.0])),
        (np.array([1.0, -2.0, 0.5]), np.array([0.3, 0.1, -4.0])),
    ),
    solution=lambda z_1, z_2: z_1 @ z_2 / (length(z_1) * length(z_2)),
    yes="8 / (5 · 2) = 0.8 for (3, 4, 0) and (0, 2, 0). The lengths cancel; only the directions count.",
    hint="divide `z_1 @ z_2` by both lengths; a length is `np.linalg.norm(z)`.",
    mistakes={
        "that is the dot product, 8 for (3, 4, 0) and (0, 2, 0). Divide it by their lengths, 5 and 2.": lambda a, b: a @ b,
        "you divided by one of the two lengths. Divide by both.": [lambda a, b: a @ b / length(a), lambda a, b: a @ b / length(b)],
        "Python divides by the first length, then multiplies by the second. Put the product of the lengths in parentheses.": [
            lambda a, b: a @ b / length(a) * length(b),
            lambda a, b: a @ b / length(b) * length(a),
        ],
        "you divided by the sum of the lengths. Their product is asked for.": lambda a, b: a @ b / (length(a) + length(b)),
        "you divided by the squared lengths. A length is the root of the sum of squares.": lambda a, b: a @ b / ((a @ a) * (b @ b)),
        "that is one minus the similarity, often called cosine distance.": lambda a, b: 1 - a @ b / (length(a) * length(b)),
        "that is the angle. Its cosine is asked for, which needs no `arccos`.": [
            lambda a, b: np.arccos(np.clip(a @ b / (length(a) * length(b)), -1, 1)),
            lambda a, b: np.degrees(np.arccos(np.clip(a @ b / (length(a) * length(b)), -1, 1))),
        ],
        "that is the distance d. It is small for similar images; s is large for them.": lambda a, b: length(a - b),
        "opposite directions must give −1: keep the sign of the dot product.": lambda a, b: abs(a @ b) / (length(a) * length(b)),
        "one number is asked for, and you return three: `z_1 @ z_2` sums the products.": lambda a, b: a * b / (length(a) * length(b)),
    },
    otherwise="for (3, 4, 0) and (0, 2, 0) the similarity is 8 / (5 · 2) = 0.8; in one of our cases yours gives {answer}, not {right}.",
)

choice = Questions(
    why_held_out={
        "a": "No: they were drawn at random from the same collection, so they are as hard as the others.",
        "b": "Yes: a network could remember its 55,000 training images. Only digits that it has not seen show what it learnt about digits.",
        "c": "No: they have labels too; we need them to colour the picture and to count. The training just never saw them.",
    },
)
