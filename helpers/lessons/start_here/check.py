"""Exercise and quick question of notebook 00."""

import numpy as np

from helpers.course.answers import exercise
from helpers.course.exercise import Questions


@exercise(hint="divide `z_1 @ z_2` by both lengths; a length is `np.linalg.norm(z)`.")
def cosine_similarity(answer):
    if not callable(answer):
        return "Not yet: a function of `z_1` and `z_2` is asked for, not a value."
    z_1, z_2 = np.array([3.0, 4.0, 0.0]), np.array([0.0, 2.0, 0.0])
    value = answer(z_1, z_2)
    if value is ...:
        return None
    if isinstance(value, str):
        return "Not yet: your function returns a text in quotation marks. A number is asked for."
    if np.size(value) == 1 and np.ndim(value) > 0:
        return f"Not yet: your function returns an array of shape {np.shape(value)}. Take its one number, `{[0] * np.ndim(value)}`."
    if np.ndim(value) != 0:
        return f"Not yet: your function returns {np.shape(value)} numbers where one is asked for. `z_1 @ z_2` sums the products."
    if np.isclose(value, 0.8):
        if np.isclose(answer(-2 * z_1, z_1), -1):
            return "Yes: 8 / (5 · 2) = 0.8 for (3, 4, 0) and (0, 2, 0). The lengths cancel; only the directions count."
        return "Not yet: right for (3, 4, 0) and (0, 2, 0), but two opposite directions must give −1."
    if np.isclose(value, 8):
        return "Not yet: 8 is the dot product of (3, 4, 0) and (0, 2, 0). Divide it by their lengths, 5 and 2."
    if np.isclose(value, 8 / 5) or np.isclose(value, 8 / 2):
        return "Not yet: you divided by one of the two lengths. Divide by both."
    if np.isclose(value, 8 / 5 * 2) or np.isclose(value, 8 / 2 * 5):
        return "Not yet: Python divides by the first length, then multiplies by the second. Put the product of the lengths in parentheses."
    if np.isclose(value, 8 / 7):
        return "Not yet: you divided by the sum of the lengths, 5 + 2. Their product is asked for."
    if np.isclose(value, 8 / 100):
        return "Not yet: you divided by the squared lengths. A length is the root of the sum of squares."
    if np.isclose(value, 0.2):
        return "Not yet: that is one minus the similarity, often called cosine distance."
    if np.isclose(value, np.arccos(0.8)) or np.isclose(value, np.degrees(np.arccos(0.8))):
        return "Not yet: that is the angle. Its cosine is asked for, which needs no `arccos`."
    if np.isclose(value, np.sqrt(13)):
        return "Not yet: that is the distance d. It is small for similar images; s is large for them."
    return f"Not yet: for (3, 4, 0) and (0, 2, 0) your function gives {value:.3g}, and 8 / (5 · 2) is right."


choice = Questions(
    {
        "why_held_out": {
            "a": "No: they were drawn at random from the same collection, so they are as hard as the others.",
            "b": "Yes: a network could remember its 55,000 training images. Only digits that it has not seen show what it learnt about digits.",
            "c": "No: they have labels too; we need them to colour the picture and to count. The training just never saw them.",
        },
    }
)
