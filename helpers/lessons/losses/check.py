"""Checks of notebook 02."""

import math

import numpy as np

from helpers import losses
from helpers.course import answers
from helpers.course.exercise import Questions


def _close(a, b, tolerance=1e-4):
    a, b = np.asarray(a, float), np.asarray(b, float)
    return a.shape == b.shape and np.allclose(a, b, rtol=tolerance, atol=tolerance)


@answers.exercise(hint="square the two small distances; for the other two, square what is missing to the margin.")
def loss_of_four_pairs(value):
    if _close(value, 0.015):
        return "Yes: (0.1² + 0.2² + 0.1² + 0) / 4. The last pair is beyond the margin and costs nothing."
    if _close(value, 0.925):
        return "0.925 is the loss with the labels exchanged: here y = 1 means the same class, as in the formula above."
    if _close(value, 0.06):
        return "0.06 is the sum over the four pairs. The loss is their mean."
    if _close(value, 0.025):
        return "You counted the last pair as (1 − 1.2)² = 0.04. Beyond the margin, max(0, 1 − 1.2) is 0."
    return f"Not {value}. Write the four terms down one by one: y = 1 pairs give d², y = 0 pairs give max(0, 1 − d)²."


@answers.exercise(hint="exchange the labels before the call, and bring in the factor ½ after it.")
def hadsell_loss(function):
    label, distance, margin = np.array([0, 1, 1, 0, 1]), np.array([0.3, 0.3, 2.4, 0.9, 1.2]), 1.5
    if (answer := function(label, distance, margin)) is ...:
        return None
    different = np.maximum(0, margin - distance) ** 2
    right = np.mean((1 - label) * distance**2 / 2 + label * different / 2)
    if _close(answer, right):
        return "Yes: 1 − Y turns their labels into ours, and ½ stands before both terms, so it leaves the place of the minimum alone."
    if _close(answer, 2 * right):
        return "The labels are right; Hadsell et al. also write ½ before both terms."
    if _close(answer, np.mean(label * distance**2 / 2 + (1 - label) * different / 2)):
        return "The ½ is there, but the labels are still ours. In their paper Y = 0 means similar."
    if _close(answer, losses.contrastive_loss(1 - label, distance) / 2):
        return "Right for margin 1. Hand the margin on as well."
    return f"Not yet: for Y = {label.tolist()}, d = {distance.tolist()}, m = {margin} it is {right:.4f}, not {float(answer):.4f}."


@answers.exercise(hint="d/dE of exp(−cE) is −c exp(−cE); here c = 2.77 / Q, and a factor 2Q stands in front.")
def chopra_slope(function):
    energy, scale = np.array([0.0, 0.5, 2.0]), 3.0
    if (answer := function(energy, scale)) is ...:
        return None
    right = -5.54 * np.exp(-2.77 * energy / scale)
    if _close(answer, right):
        return "Yes: the factor Q cancels, so the push is strongest at E = 0 and fades smoothly. There is no margin behind which it stops."
    if _close(answer, -right):
        return "The size is right, the sign is not: the loss falls as E grows, so its slope is negative."
    if _close(answer, right * scale) or _close(answer, right / 2.77 * scale):
        return "One factor of the chain rule is missing: the exponent −2.77 E/Q contributes −2.77/Q, and Q cancels the one in 2Q."
    return "Not yet: compare with numeric_gradient of 2Q·exp(−2.77·E/Q) at E = 0.5, Q = 3."


@answers.exercise(hint="∂‖a − p‖²/∂a = 2(a − p). Each of the three points stands in one or two of the two squared distances.")
def squared_triplet_gradient(function):
    a, p, n = np.array([0.2, -0.4]), np.array([1.0, 0.3]), np.array([0.5, 0.9])
    if (answer := function(a, p, n)) is ...:
        return None
    if np.shape(answer) != (3, 2):
        return "Return three gradients, in the order anchor, positive, negative: three vectors as long as the anchor."
    right = (2 * (n - p), 2 * (p - a), 2 * (a - n))
    if all(_close(one, other) for one, other in zip(answer, right, strict=True)):
        return "Yes: 2(n − p), 2(p − a), 2(a − n). They add up to zero, and all three vanish when the points coincide."
    if all(_close(one, -other) for one, other in zip(answer, right, strict=True)):
        return "These are the forces. The gradient is their opposite: it points uphill."
    if all(_close(2 * np.asarray(one), other) for one, other in zip(answer, right, strict=True)):
        return "The factor 2 of the square is missing."
    to_p, to_n = (a - p) / np.linalg.norm(a - p), (a - n) / np.linalg.norm(a - n)
    if _close(answer, [to_p - to_n, -to_p, to_n]):
        return "These are unit vectors: the gradient of plain distances. A squared distance has ∂‖a − p‖²/∂a = 2(a − p)."
    if _close(answer[0], 2 * (a - p)):
        return "The anchor stands in both distances: its gradient is 2(a − p) − 2(a − n)."
    wrong = [name for name, one, other in zip(("anchor", "positive", "negative"), answer, right, strict=True) if not _close(one, other)]
    return f"Not yet: look again at the gradient of the {' and the '.join(wrong)}. Check it with numeric_gradient."


@answers.exercise(hint="compare d_negative first with d_positive, then with d_positive + margin.")
def triplet_kind(function):
    cases = [(1.0, 0.6, 0.5, "hard"), (1.0, 1.2, 0.5, "semi-hard"), (1.0, 1.7, 0.5, "easy"), (0.3, 0.45, 0.2, "semi-hard")]
    given = [function(positive, negative, margin) for positive, negative, margin, _ in cases]
    if given[0] is ...:
        return None
    for (positive, negative, margin, right), answer in zip(cases, given, strict=True):
        if answer == right:
            continue
        case = f"d_positive = {positive}, d_negative = {negative}, m = {margin}"
        if right == "semi-hard" and answer == "hard":
            return f"For {case} the negative is already further away than the positive, only not by the margin: that is semi-hard."
        if right == "semi-hard" and answer == "easy":
            return f"For {case} the loss is not 0: the margin is not kept. An easy triplet costs nothing."
        return f"For {case} the triplet is {right}, you say {answer!r}."
    return "Yes: hard below d_positive, easy above d_positive + m, semi-hard between them."


@answers.exercise(hint="the estimate never exceeds ln N. Set ln N equal to 5 and round up.")
def candidates_needed(number):
    if number == math.ceil(math.exp(5)):
        return "Yes: e⁵ = 148.4, so 149 candidates. Each further nat multiplies the batch by e."
    if number == 32:
        return "32 = 2⁵ would be enough for 5 bits. Our logarithm is natural: set ln N equal to 5."
    if number == 148:
        return "ln 148 = 4.997 falls just short of 5. Round up."
    if _close(number, math.exp(5)):
        return "e⁵ is right, and candidates are counted in whole numbers: round up."
    if number > 149:
        return "That is enough, but fewer will do: find the smallest whole number N with ln N ≥ 5."
    return f"ln {number} is {math.log(number):.2f}. It has to be at least 5."


@answers.exercise(hint="run it on identical embeddings: N = 2 and τ = 1 must give ln 3. Which candidate is one too many?")
def mended_nt_xent(function):
    random = np.random.default_rng(3)
    z_a, z_b = random.normal(size=(2, 6, 4))
    if (answer := function(z_a, z_b, 0.5)) is ...:
        return None
    right = float(losses.nt_xent_loss(z_a, z_b, 0.5))
    ones = np.ones((2, 3))
    if _close(answer, right):
        collapse = float(function(ones, ones, 1.0))
        if not _close(collapse, math.log(3)):
            return f"Right on random embeddings, but identical ones give {collapse:.3f}, not ln 3 = {math.log(3):.3f}."
        return "Yes: a masked similarity of 0 still adds exp(0) = 1 to the sum. Only −∞ takes part in nothing."
    z = np.concatenate([z_a, z_b])
    z /= np.linalg.norm(z, axis=1, keepdims=True)
    scores = z @ z.T / 0.5
    positive = np.diag(np.roll(scores, -6, axis=1))
    if _close(answer, np.mean(np.log(np.exp(scores * (1 - np.eye(12))).sum(axis=1)) - positive)):
        return "That is still the loss with the bug. What does a masked similarity of 0 contribute to a sum of exponentials?"
    if _close(answer, np.mean(np.log(np.exp(scores).sum(axis=1)) - positive)):
        return "Now nothing is masked: each view competes with itself at s = 1. Take the diagonal out of the sum."
    return f"Not yet: one input should give {right:.4f}, yours gives {float(answer):.4f}. Only the mask has to change."


@answers.exercise(hint="when all embeddings agree, every candidate has the same share. Count the candidates of each loss.")
def collapse_values(values):
    if isinstance(values, (tuple, list)) and any(value is ... for value in values):
        return None
    if not callable(values) and np.shape(values) != (2,):
        return "Give two values: (NT-Xent, InfoNCE)."
    paper, cross = (float(value) for value in values)

    def counts(value, candidates):
        return abs(value - math.log(candidates)) < 0.005  # two decimals, on paper, will do

    if counts(paper, 127) and counts(cross, 64):
        return "Yes: ln 127 = 4.844 with 2N − 1 candidates, ln 64 = 4.159 with the N of the other view. Write yours on the wall."
    if counts(paper, 127):
        return f"The first is right. The second, {cross:.3f}, is not: across the views there are N candidates, the positive among them."
    if counts(paper, 128):
        return "ln 128 counts the view itself. The self mask leaves 2N − 1 candidates."
    if counts(paper, 126):
        return "ln 126 counts the negatives only. The positive stands in the denominator too."
    if counts(paper, 64) and counts(cross, 127):
        return "Right values, wrong order: the paper's loss first."
    return f"Not {paper:.3f} and {cross:.3f}. With k equal candidates the share of the positive is 1/k and the loss ln k."


@answers.exercise(hint="set exp(0.8 / τ) equal to 10.")
def temperature_for_ten(temperature):
    if _close(temperature, 0.8 / math.log(10), 2e-3):
        return "Yes: 0.8 / ln 10 = 0.347. For the same ratio, half the gap in similarity needs half the temperature."
    if _close(temperature, 0.08):
        return "That gives 22,026 times. You divided 0.8 by 10; it is the exponential that must equal 10."
    if _close(temperature, math.log(10) / 0.8, 2e-3):
        return "That is ln 10 / 0.8, upside down: at τ = 2.88 the ratio is only 1.3."
    if _close(temperature, 0.8, 2e-3):
        return "0.8 / log₁₀ 10 = 0.8, but the exponential has base e: use the natural logarithm."
    if temperature <= 0:
        return "A temperature is above 0."
    return f"At τ = {temperature:.3g} the ratio is exp(0.8/τ) = {math.exp(min(0.8 / temperature, 700)):.3g}. Solve exp(0.8/τ) = 10."


@answers.exercise(hint="maximise s/τ + ½ ln(1 − s²): set its derivative 1/τ − s/(1 − s²) to zero and solve for s.")
def strongest_push(function):
    if (answer := function(0.5)) is ...:
        return None
    temperatures = np.array([0.05, 0.1, 0.5, 2.0])
    given = np.array([float(function(temperature)) for temperature in temperatures])
    right = (np.sqrt(temperatures**2 + 4) - temperatures) / 2
    if _close(given, right):
        return "Yes: s = (√(τ² + 4) − τ)/2, about 1 − τ/2 for small τ. A negative at s = 1 has all the weight and no leverage."
    if _close(given, np.ones(4)):
        return (
            "At s = 1 the weight is largest, but sin θ = 0: there is no force at all. The product of the two has its maximum before that."
        )
    if _close(given, (-np.sqrt(temperatures**2 + 4) - temperatures) / 2):
        return "That is the other root of s² + τs − 1 = 0. It lies below −1, where no cosine is."
    if _close(given, np.sqrt(np.maximum(0, 1 - temperatures))):
        return "In 1/τ = s/(1 − s²) the s on top was lost. Multiply out: s² + τs − 1 = 0."
    return f"Not yet: at τ = 0.5 the strongest push is at s = {(math.sqrt(4.25) - 0.5) / 2:.4f}, you say {float(answer):.4f}."


@answers.exercise(hint="subtract the largest value before the exponential, and add it back at the end.")
def log_sum_exp(function):
    if (answer := function(np.array([0.0, 0.0]))) is ...:
        return None
    with np.errstate(all="ignore"):
        large, small = float(function(np.array([1000.0, 999.0]))), float(function(np.array([-1000.0, -1001.0])))
    expected = math.log(1 + math.exp(-1))
    if _close(large, 1000 + expected) and _close(small, expected - 1000):
        return "Yes: after the subtraction the largest exponential is exp(0) = 1. Nothing overflows, and the sum is never 0."
    if not np.isfinite(large):
        return "Values of 1,000 still overflow: exp(1000) is infinite. Subtract the maximum inside."
    if not np.isfinite(small):
        return "Values of −1,000 still fail: all exponentials are 0 and log 0 is −∞. Subtract the maximum, not the constant 1,000."
    if _close(large, expected) and _close(answer, math.log(2)):
        return "The maximum was subtracted inside, but not added back at the end."
    if not _close(answer, math.log(2)):
        return f"For [0, 0], log(exp(0) + exp(0)) is ln 2 = 0.6931, yours gives {float(answer):.4f}."
    return f"For [1000, 999] it should be {1000 + expected:.4f}, yours gives {large:.4f}."


@answers.exercise(hint="the paper's loss is a mean over the 2N views.")
def converted_loss(value):
    if _close(value, 921.6 / 256):
        return "Yes: 921.6 / 256 = 3.6. The sum runs over 2N = 256 views; the paper divides by their number."
    if _close(value, 921.6 / 128):
        return "7.2 is the sum over the two views of a mean over N. There are 2N = 256 terms."
    if _close(value, 921.6 / 255):
        return "255 is the number of candidates of one view. The mean runs over the 256 views."
    return f"Not {value}. How many terms does the sum have at N = 128?"


@answers.exercise(hint="differentiate log Σ_{k≠i} exp(s_k/τ) − log Σ_{p∈P} exp(s_p/τ): each logarithm gives its own softmax, divided by τ.")
def inside_weights(function):
    scores, positive, temperature = np.array([0.9, 0.1, 0.4, -0.3]), np.array([True, True, False, False]), 0.5
    if (answer := function(scores, positive, temperature)) is ...:
        return None
    shares = np.exp(scores / temperature)
    shares /= shares.sum()
    among = np.where(positive, shares, 0) / shares[positive].sum()
    right = (shares - among) / temperature
    if _close(answer, right):
        return (
            "Yes: (P_k − Q_k)/τ, with Q the softmax over the positives alone. The near positive gets most of the pull, the far one little."
        )
    if _close(answer, (shares - positive / 2) / temperature):
        return "That is the mean outside: every positive is asked for the share 1/|P|. Inside, it is the softmax over positives."
    if _close(answer, right * temperature):
        return "Divide by τ: the scores are s/τ, so the chain rule brings 1/τ."
    if _close(answer, -right):
        return "The sign is turned round: the gradient of the log of all candidates comes with +."
    return "Not yet: check it with numeric_gradient of the loss with the mean inside."


choice = Questions(
    {
        "pushed_apart": {
            "a": "No: its loss, m², is the largest a different pair can have. What is missing is not the wish but the direction.",
            "b": "No: that is how a same pair behaves; its spring is relaxed at d = 0. This pair is different.",
            "c": "Yes: (z₁ − z₂)/d is 0/0. Implementations choose the gradient 0, and rely on the pair being moved apart by other pairs.",
        },
        "stuck_at_margin": {
            "a": "No: a loss of 0 would mean that every triplet keeps the margin. Here none does.",
            "b": "Yes: with d(a, p) ≈ d(a, n) the loss is m whatever m is. Look at the spread of the embeddings next.",
            "c": "No: a larger margin raises the value at which it is stuck and changes nothing about why.",
            "d": "No: a smaller rate makes the same descent slower. First look whether the embeddings are all alike.",
        },
        "saturated_bound": {
            "a": "No: the estimate is a lower bound. The truth cannot be below it, but it may be far above.",
            "b": "Yes: ln 64 = 4.16 is the ceiling, and the estimate touches it. More candidates are needed to see more.",
            "c": "No: ln N limits the estimate, not the information. Nature does not know our batch size.",
        },
        "two_codebases": {
            "a": "No: the lower number may come from fewer candidates. The same embeddings gave three values in the section above.",
            "b": "No: a higher loss may come from more candidates, or from a sum instead of a mean.",
            "c": "Yes: compute one loss on both, or better a measurement that neither was trained on, such as nearest-neighbour accuracy.",
        },
        "even_is_not_enough": {
            "a": "No: uniformity sees no images, only places. Random points are even too.",
            "b": "Yes: noise spread over the circle has the best uniformity and the alignment of chance. Both numbers are needed.",
            "c": "No: collapse is the opposite, uniformity 0, the highest value there is.",
        },
    }
)
