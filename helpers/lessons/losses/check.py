"""Exercises and quick questions of notebook 02."""

import math

import numpy as np

from helpers.course.exercise import Exercise, Questions

RANDOM = np.random.default_rng(3)


# --- two and three points -----------------------------------------------------------------------------------------------------------

loss_of_four_pairs = Exercise(
    asks="one number, the mean loss of the four pairs",
    solution=0.015,
    tolerance=1e-6,
    yes="(0.1² + 0.2² + 0.1² + 0) / 4. The last pair is beyond the margin and costs nothing.",
    hint="square the two small distances; for the other two, square what is missing to the margin.",
    mistakes={
        "0.925 is the loss with the labels exchanged: here y = 1 means the same class, as in the formula above.": 0.925,
        "0.06 is the sum over the four pairs. The loss is their mean.": 0.06,
        "you counted the last pair as (1 − 1.2)² = 0.04. Beyond the margin, max(0, 1 − 1.2) is 0.": 0.025,
        "0.06 / 3 leaves out the last pair. It costs nothing, but the mean is over all four.": 0.02,
        "0.1 is the mean of the terms before they are squared.": 0.1,
        "there is no factor ½ in the formula above: only Hadsell et al. write it.": 0.0075,
    },
    otherwise="{answer} is not right. Write the four terms down: y = 1 pairs give d², y = 0 pairs give max(0, 1 − d)².",
)


def hadsell(label, distance, margin, attract=0.5, repel=0.5):
    return np.mean(attract * (1 - label) * distance**2 + repel * label * np.maximum(0, margin - distance) ** 2)


hadsell_loss = Exercise(
    asks="a function of `label`, `distance` and `margin` that returns one number",
    cases=(
        (np.array([0, 1, 1, 0, 1]), np.array([0.3, 0.3, 2.4, 0.9, 1.2]), 1.5),
        (RANDOM.permutation([0, 0, 0, 0, 1, 1, 1, 1, 1, 1]), RANDOM.uniform(0, 1.2, 10), 0.7),
    ),
    solution=hadsell,
    yes="1 − Y turns their labels into ours, and ½ stands before both terms, so it leaves the place of the minimum alone.",
    hint="exchange the labels before the call, and bring in the factor ½ after it.",
    mistakes={
        "the labels are right; Hadsell et al. also write ½ before both terms.": lambda y, d, m: 2 * hadsell(y, d, m),
        "the ½ stands before both terms, not before one of them.": [
            lambda y, d, m: hadsell(y, d, m, repel=1),
            lambda y, d, m: hadsell(y, d, m, attract=1),
        ],
        "the ½ is there, but the labels are still ours. In their paper Y = 0 means similar.": lambda y, d, m: hadsell(1 - y, d, m),
        "that is our loss as it is. Their labels are the other way round, and they write ½.": lambda y, d, m: 2 * hadsell(1 - y, d, m),
        "right for margin 1. Hand the margin on as well.": lambda y, d, m: hadsell(y, d, 1),
        "that is the sum over the pairs. The mean is asked for.": lambda y, d, m: len(y) * hadsell(y, d, m),
    },
    otherwise="for one of our batches the loss is {right}, yours gives {answer}.",
)


def fading(energy, scale):
    return np.exp(-2.77 * energy / scale)


chopra_slope = Exercise(
    asks="a function of `energy`, an array, and `scale` that returns one slope for each energy",
    cases=((np.array([0.0, 0.5, 2.0]), 3.0), (RANDOM.uniform(0, 4, 5), 0.8)),
    solution=lambda energy, scale: -5.54 * fading(energy, scale),
    yes="the factor Q cancels, so the push is strongest at E = 0 and fades smoothly. There is no margin behind which it stops.",
    hint="d/dE of exp(−cE) is −c exp(−cE); here c = 2.77 / Q, and a factor 2Q stands in front.",
    mistakes={
        "`math.exp` takes one number, and `energy` is an array. Use `np.exp`.": lambda e, q: -5.54 * math.exp(-2.77 * e / q),
        "the size is right, the sign is not: the loss falls as E grows, so its slope is negative.": lambda e, q: 5.54 * fading(e, q),
        "one factor of the chain rule is missing: the exponent −2.77 E/Q contributes −2.77/Q, and Q cancels the one in 2Q.": [
            lambda e, q: -5.54 * q * fading(e, q),
            lambda e, q: -2 * q * fading(e, q),
            lambda e, q: -2 * fading(e, q),
        ],
        "the factor 2Q before the exponential stays: its Q cancels, its 2 does not.": [
            lambda e, q: -2.77 * fading(e, q),
            lambda e, q: -2.77 / q * fading(e, q),
            lambda e, q: -5.54 / q * fading(e, q),
        ],
        "that is the loss itself. Its slope is asked for.": lambda e, q: 2 * q * fading(e, q),
        "the derivative brings a minus in front and leaves the one in the exponent.": [
            lambda e, q: 5.54 / fading(e, q),
            lambda e, q: -5.54 / fading(e, q),
        ],
    },
    otherwise="for one of our inputs the slopes are {right}, yours are {answer}. Compare with numeric_gradient.",
)


def kind(to_positive, to_negative, margin, names=("hard", "semi-hard", "easy")):
    return names[int(to_negative >= to_positive) + int(to_negative >= to_positive + margin)]


triplet_kind = Exercise(
    asks='a function of `to_positive`, `to_negative` and `margin` that returns "hard", "semi-hard" or "easy"',
    cases=(
        *((1.0, 0.6, 0.5), (1.0, 1.2, 0.5), (1.0, 1.7, 0.5), (0.3, 0.45, 0.2), (0.3, 0.6, 0.2), (2.0, 1.9, 0.2), (2.0, 2.9, 1.5)),
        (0.2, 0.4, 0.6),
        *((float(p), float(n), float(m)) for p, n, m in RANDOM.uniform(0.1, 1.0, (12, 3))),
    ),
    solution=kind,
    yes="hard below d_positive, easy above d_positive + m, semi-hard between them.",
    hint="compare d_negative first with d_positive, then with d_positive + margin.",
    mistakes={
        "a negative that is further away than the positive, only not by the margin, is semi-hard.": [
            lambda p, n, m: "hard" if n < p + m else "easy",
            lambda p, n, m: kind(p, n, m, ("hard", "hard", "easy")),
        ],
        "where the margin is not kept, the loss is not 0, and an easy triplet costs nothing.": lambda p, n, m: "hard" if n < p else "easy",
        "you compare with d_positive + m first, so that no triplet is ever hard.": lambda p, n, m: "semi-hard" if n < p + m else "easy",
        "two kinds are exchanged: a hard negative is closer than the positive, an easy one further by more than the margin.": [
            lambda p, n, m: kind(p, n, m, ("easy", "semi-hard", "hard")),
            lambda p, n, m: kind(p, n, m, ("semi-hard", "hard", "easy")),
            lambda p, n, m: kind(n, p, m),
        ],
        "the margin is added to the distance of the positive, not taken from it.": lambda p, n, m: kind(p - m, n, m),
        "the semi-hard ring ends at d_positive + m, not at m.": lambda p, n, m: "hard" if n < p else "semi-hard" if n < m else "easy",
        'right, but spelt otherwise: "hard", "semi-hard" and "easy" are asked for.': [
            *(lambda p, n, m, spelt=spelt: kind(p, n, m, ("hard", spelt, "easy")) for spelt in ("semihard", "semi hard", "semi_hard")),
            lambda p, n, m: kind(p, n, m).capitalize(),
        ],
    },
    otherwise="for one of our triplets you say {answer}, and it is {right}.",
)

TRIPLETS = ((np.array([0.2, -0.4]), np.array([1.0, 0.3]), np.array([0.5, 0.9])), tuple(RANDOM.normal(size=(3, 3))))


def triplet_gradient(a, p, n):
    return 2 * np.array([n - p, p - a, a - n])


def plain_gradient(a, p, n):
    to_p, to_n = (a - p) / np.linalg.norm(a - p), (a - n) / np.linalg.norm(a - n)
    return np.array([to_p - to_n, -to_p, to_n])


def wrong_gradients(answer):
    """Name the points whose gradients are wrong; the number of dimensions tells the case."""
    right = zip(("anchor", "positive", "negative"), answer, triplet_gradient(*TRIPLETS[answer.shape[1] - 2]), strict=True)
    wrong = [name for name, one, other in right if not np.allclose(one, other, 1e-4, 1e-4)]
    return f"look again at the gradient of the {' and the '.join(wrong)}, and check it with numeric_gradient."


squared_triplet_gradient = Exercise(
    asks="a function of `anchor`, `positive` and `negative` that returns their three gradients, in this order",
    cases=TRIPLETS,
    solution=triplet_gradient,
    yes="2(n − p), 2(p − a), 2(a − n). They add up to zero, and all three vanish when the points coincide.",
    hint="∂‖a − p‖²/∂a = 2(a − p). Each of the three points stands in one or two of the two squared distances.",
    mistakes={
        "these are the forces. The gradient is their opposite: it points uphill.": lambda a, p, n: -triplet_gradient(a, p, n),
        "the factor 2 of the square is missing.": lambda a, p, n: triplet_gradient(a, p, n) / 2,
        "these are unit vectors: the gradient of plain distances. A squared distance has ∂‖a − p‖²/∂a = 2(a − p).": plain_gradient,
        "the anchor stands in both distances: its gradient is 2(a − p) − 2(a − n).": [
            lambda a, p, n: 2 * np.array([a - p, p - a, a - n]),
            lambda a, p, n: 2 * np.array([n - a, p - a, a - n]),
        ],
        "the distance to n has a minus in the loss: n's gradient is −2(n − a).": lambda a, p, n: 2 * np.array([n - p, p - a, n - a]),
        "the distance to n has a minus in the loss, not a plus.": lambda a, p, n: 2 * np.array([2 * a - p - n, p - a, n - a]),
        "the three are right, their order is not: anchor, positive, negative.": [
            lambda a, p, n, order=order: triplet_gradient(a, p, n)[order] for order in ([0, 2, 1], [1, 2, 0], [1, 0, 2])
        ],
        "three gradients are asked for, not their sum, which is zero.": lambda a, p, n: 0 * a,
    },
    otherwise=wrong_gradients,
)

# --- many candidates ----------------------------------------------------------------------------------------------------------------


def short_of_five(number):
    if number > 149:
        return "that is enough, but fewer will do: find the smallest whole number K with ln K ≥ 5."
    if number <= 0:
        return "a number of candidates is above 0."
    return f"ln {number:.4g} is {math.log(number):.4g}. It has to be at least 5, and K a whole number."


candidates_needed = Exercise(
    asks="one whole number",
    solution=149,
    tolerance=1e-6,
    yes="e⁵ = 148.4, so 149 candidates. Each further nat takes e times as many candidates.",
    hint="the estimate never exceeds ln K. Set ln K equal to 5 and round up.",
    mistakes={
        "32 = 2⁵ would be enough for 5 bits. Our logarithm is natural: set ln K equal to 5.": 32,
        "10⁵ would be needed for a logarithm to the base 10. Ours is natural.": 100_000,
        "ln 148 = 4.997 falls just short of 5. Round up.": 148,
        "e⁵ is right, and candidates are counted in whole numbers: round up.": [math.exp(5), 148.413, 148.41, 148.4],
    },
    otherwise=short_of_five,
)


def nt_xent(mask=lambda scores: scores, minus=lambda exponentials, temperature: 0):
    """NT-Xent with another mask for its scores, and with something subtracted from the sums of exponentials."""

    def loss(z_a, z_b, temperature):
        z = np.concatenate([z_a, z_b])
        z = z / np.linalg.norm(z, axis=1, keepdims=True)
        scores = z @ z.T / temperature
        positive, exponentials = np.diag(np.roll(scores, -len(z_a), axis=1)), np.exp(mask(scores))
        return np.mean(np.log(exponentials.sum(axis=1) - minus(exponentials, temperature)) - positive)

    return loss


def filled(value):
    return nt_xent(lambda scores: np.where(np.eye(len(scores)), value, scores))


mended_nt_xent = Exercise(
    asks="a function of `z_a`, `z_b` and `temperature` that returns one number",
    cases=(
        (*RANDOM.normal(size=(2, 6, 4)), 0.5),
        (np.ones((2, 3)), np.ones((2, 3)), 1.0),
        (*RANDOM.normal(size=(2, 3, 8)), 2.0),
        (np.array([[2.0, 0.0]]), np.array([[-1.0, 0.0]]), 1 / 700),  # the only candidate at −700: what is filled in has to be lower still
    ),
    solution=filled(-np.inf),
    yes="a masked similarity of 0 still adds exp(0) = 1 to the sum. A score of −∞ adds nothing.",
    hint="run it on identical embeddings: N = 2 and τ = 1 must give ln 3. Which candidate is one too many?",
    mistakes={
        "that is still the loss with the bug. What does a masked similarity of 0 contribute to a sum of exponentials?": filled(0),
        "now nothing is masked: each view competes with itself at s = 1. Take the diagonal out of the sum.": nt_xent(),
        "the result is NaN. If you add −∞ times the identity: 0 · (−∞) is NaN, so that nothing is left. Set the diagonal.": nt_xent(
            lambda scores: scores + np.eye(len(scores)) * (-np.inf)
        ),
        "a finite score still takes part: its exponential is added to the sum. Only −∞ adds nothing.": [
            *map(filled, (-1, -10, -100, -500)),
            lambda z_a, z_b, temperature: filled(-1 / temperature)(z_a, z_b, temperature),
            nt_xent(lambda scores: scores - np.eye(len(scores))),
        ],
        "with +∞ on the diagonal, each view takes all of the softmax. Which score has the exponential 0?": filled(np.inf),
        "right on paper, but at a small τ the view's own exponential swallows the others. Leave it out; do not subtract it.": [
            nt_xent(minus=lambda exponentials, temperature: np.diag(exponentials)),
            nt_xent(minus=lambda exponentials, temperature: np.exp(1 / temperature)),
        ],
        "the positive stands in the sum too: only the view itself is left out.": nt_xent(
            lambda scores: np.where(np.tile(np.eye(len(scores) // 2), (2, 2)), -np.inf, scores)
        ),
        "that is the sum over the views. The loss is their mean.": lambda a, b, t: 2 * len(a) * filled(-np.inf)(a, b, t),
    },
    otherwise="for one of our inputs the loss is {right}, yours gives {answer}. Only the mask has to change: "
    "what is masked must add nothing to the sum.",
)


def shifted(shift):
    """The logarithm of the summed exponentials, with `shift(values)` subtracted inside and added back."""
    return lambda values: shift(values) + np.log(np.exp(values - shift(values)).sum())


log_sum_exp = Exercise(
    asks="a function of `values`, an array, that returns one number",
    cases=(
        *((np.array(each, float),) for each in ([0, 0], [1000, 999], [-1000, -1001], [1000, 0, -1000], [-1000, 0, 1000])),
        *((np.array(each, float),) for each in ([1000, 1000, 1000, -2000], [500, -500], [-2000, 0, 0])),
        *((RANDOM.normal(size=5) * width,) for width in (1, 3, 1000)),
    ),
    solution=shifted(np.max),
    yes="after the subtraction the largest exponential is exp(0) = 1. Nothing overflows, and the sum is never 0.",
    hint="subtract the largest value before the exponential, and add it back at the end.",
    mistakes={
        "values of 1,000 still overflow: exp(1000) is infinite. Subtract the maximum inside.": lambda v: np.log(np.exp(v).sum()),
        "values of −1,000 still fail: all exponentials are 0, log 0 is −∞. Subtract the maximum, not 1,000.": shifted(lambda v: 1000),
        "you subtract the mean. For [1000, 0, −1000] it is 0, and exp(1000) is infinite. Subtract the maximum.": shifted(np.mean),
        "you subtract the minimum, so every exponential is at least 1, and the largest is infinite. Subtract the maximum.": shifted(np.min),
        "you subtract the first value. In [−1000, 0, 1000] it is the smallest. Subtract the maximum.": shifted(lambda v: v[0]),
        "you subtract the last value. In [1000, 0, −1000] it is the smallest. Subtract the maximum.": shifted(lambda v: v[-1]),
        "you subtract the median. For [1000, 0, −1000] it is 0, and exp(1000) is infinite. Subtract the maximum.": shifted(np.median),
        "the largest absolute value is +1001 for [−1000, −1001]. Subtract the maximum, −1000.": shifted(lambda v: np.abs(v).max()),
        "the maximum was subtracted inside, but not added back at the end.": lambda v: np.log(np.exp(v - v.max()).sum()),
        "you subtract the maximum once more in place of adding it back.": lambda v: np.log(np.exp(v - v.max()).sum()) - v.max(),
        "that is the maximum alone. For [0, 0] the answer is ln 2 = 0.6931.": np.max,
        "that is the logarithm of the mean. Sum the exponentials.": lambda v: v.max() + np.log(np.exp(v - v.max()).mean()),
        "`math.exp` takes one number, and `values` is an array. Use `np.exp`.": lambda v: math.log(sum(math.exp(v))),
    },
    otherwise="for one of our arrays it should be {right}, yours gives {answer}.",
)


def ratio_at(temperature):
    if temperature <= 0:
        return "a temperature is above 0."
    return f"at τ = {temperature:.3g} the ratio is exp(0.8/τ) = {math.exp(min(0.8 / temperature, 700)):.3g}. Solve exp(0.8/τ) = 10."


temperature_for_ten = Exercise(
    asks="one number, the temperature",
    solution=0.8 / math.log(10),
    tolerance=5e-4,
    yes="0.8 / ln 10 = 0.347. For the same ratio, half the gap in similarity needs half the temperature.",
    hint="set exp(0.8 / τ) equal to 10.",
    mistakes={
        "that gives 22,026 times. You divided 0.8 by 10; it is the exponential that must equal 10.": 0.08,
        "that is ln 10 / 0.8, upside down: at τ = 2.88 the ratio is only 1.3.": math.log(10) / 0.8,
        "0.8 / log₁₀ 10 = 0.8, but the exponential has base e: use the natural logarithm.": 0.8,
        "0.8 / log₂ 10 = 0.241, but the exponential has base e: use the natural logarithm.": 0.8 / math.log2(10),
        "you multiplied 0.8 by ln 10. In exp(0.8/τ) = 10 take the logarithm, then solve for τ.": 0.8 * math.log(10),
        "the far negative has a weight too: the gap of the similarities is 0.9 − 0.1 = 0.8.": 0.9 / math.log(10),
    },
    otherwise=ratio_at,
)


def root(linear, constant=1.0, sign=1):
    """A root of s² + linear · s − constant = 0."""
    return (sign * math.sqrt(linear**2 + 4 * constant) - linear) / 2


strongest_push = Exercise(
    asks="a function of `temperature` that returns one number, the similarity",
    cases=tuple((float(temperature),) for temperature in (0.5, 0.05, 0.1, 2.0, *RANDOM.uniform(0.2, 3.0, 3))),
    solution=root,
    yes="s = (√(τ² + 4) − τ)/2, about 1 − τ/2 for small τ. A negative at s = 1 has all the weight and no leverage.",
    hint="maximise s/τ + ½ ln(1 − s²): set its derivative 1/τ − s/(1 − s²) to zero and solve for s.",
    mistakes={
        "at s = 1 the weight is largest, but sin θ = 0: there is no force at all. The product has its maximum before that.": lambda t: 1.0,
        "at s = 0 the leverage is largest, but the weight is not. The product has its maximum after that.": lambda t: 0.0,
        "that is the other root of s² + τs − 1 = 0. It lies below −1, where no cosine is.": lambda t: root(t, sign=-1),
        "the sign of τ is wrong: that lies above 1, where no cosine is.": lambda t: root(-t),
        "in 1/τ = s/(1 − s²) the s on top was lost. Multiply out: s² + τs − 1 = 0.": [
            lambda t: np.sqrt(1 - t),
            lambda t: math.sqrt(1 - t),
            lambda t: math.sqrt(max(0, 1 - t)),
        ],
        "the ½ was lost: √(1 − s²) has the logarithm ½ ln(1 − s²), whose derivative is −s/(1 − s²).": lambda t: root(2 * t),
        "τ and 1/τ are exchanged: the derivative of s/τ is 1/τ.": lambda t: root(1 / t),
        "1 − τ/2 is what it comes close to for small τ. Solve s² + τs − 1 = 0 exactly.": lambda t: 1 - t / 2,
        "the formula for the roots divides by 2 at the end.": lambda t: 2 * root(t),
    },
    otherwise="at one of our temperatures the strongest push is at s = {right}, you say {answer}.",
)


def candidates_of_each(pair):
    right = [abs(value - math.log(number)) < 0.005 for value, number in zip(pair, (127, 64), strict=True)]
    if right[0]:
        return "the first is right, the second is not: across the views there are N candidates, the positive among them."
    if right[1]:
        return "the second is right, the first is not: there, all other views are candidates."
    return "neither is right. With k equal candidates the share of the positive is 1/k and the loss ln k."


def logs(*numbers):
    return tuple(map(math.log, numbers))


collapse_values = Exercise(
    asks="two numbers in parentheses: (NT-Xent, InfoNCE)",
    solution=logs(127, 64),
    tolerance=8e-4,  # two decimals, on paper, will do, and still tell ln 127 from ln 128
    yes="ln 127 = 4.844 with 2N − 1 candidates, ln 64 = 4.159 with the N of the other view. Write yours on the wall.",
    hint="when all embeddings agree, every candidate has the same share. Count the candidates of each loss.",
    mistakes={
        "the first is right; across the views, the positive and 63 negatives are 64 candidates.": logs(127, 63),
        "ln 128 counts the view itself. The self mask leaves 2N − 1 candidates.": [logs(128, 64), logs(128, 63), logs(128, 128)],
        "ln 126 counts the negatives only. The positive stands in the denominator too.": [logs(126, 64), logs(126, 63), logs(126, 126)],
        "right values, wrong order: the paper's loss first.": logs(64, 127),
        "these are the numbers of candidates. The loss is −log of the share of one.": (127, 64),
        "these are logarithms to the base 2. The losses use the natural one.": (math.log2(127), math.log2(64)),
        "if nothing can be told apart, the loss is not 0: the positive has only its share among all candidates.": (0, 0),
    },
    otherwise=candidates_of_each,
)

converted_loss = Exercise(
    asks="one number",
    solution=3.6,
    yes="921.6 / 256 = 3.6. The sum runs over 2N = 256 views; the paper divides by their number.",
    hint="the paper's loss is a mean over the 2N views.",
    mistakes={
        "7.2 is the sum over the two views of a mean over N. There are 2N = 256 terms.": 7.2,
        "255 is the number of candidates of one view. The mean runs over the 256 views.": 921.6 / 255,
        "1.8 is divided by 2 once too often: there are 2N = 256 terms.": 1.8,
        "that is the sum. The paper's loss is a mean.": 921.6,
    },
    otherwise="{answer} is not right. How many terms does the sum have at N = 128?",
)


def softmax(scores):
    exponentials = np.exp(scores - scores.max())
    return exponentials / exponentials.sum()


def inside(scores, positive, temperature):
    return (softmax(scores / temperature) - softmax(np.where(positive, scores, -np.inf) / temperature)) / temperature


inside_weights = Exercise(
    asks="a function of `similarity`, `is_positive` and `temperature` that returns one weight for each similarity",
    cases=(
        (np.array([0.9, 0.1, 0.4, -0.3]), np.array([True, True, False, False]), 0.5),
        (RANDOM.uniform(-1, 1, 7), RANDOM.permutation(7) < 3, 0.2),
        (RANDOM.uniform(-1, 1, 5), np.arange(5) == 3, 2.0),
    ),
    solution=inside,
    yes="(P_k − P⁺_k)/τ, with P⁺ the softmax over the positives alone. The near positive gets most of the pull, the far one little.",
    hint="differentiate log Σ_{k≠i} exp(s_k/τ) − log Σ_{j∈J} exp(s_j/τ): each logarithm gives its own softmax, divided by τ.",
    mistakes={
        "that is the mean outside, which asks for 1/|J| everywhere.": lambda s, p, t: (softmax(s / t) - p / p.sum()) / t,
        "divide by τ: the scores are s/τ, so the chain rule brings 1/τ.": lambda s, p, t: inside(s, p, t) * t,
        "the sign is turned round: the gradient of the log of all candidates comes with +.": lambda s, p, t: -inside(s, p, t),
        "P − p · P leaves the negatives' shares only. The softmax over the positives has a sum of its own: P⁺ adds up to 1.": [
            lambda s, p, t: (1 - p) * softmax(s / t) / t,
            lambda s, p, t: (1 - p) * softmax(s / t),
        ],
        "a masked score of 0 adds exp(0) = 1: leave negatives out of P⁺.": lambda s, p, t: (softmax(s / t) - softmax(s * p / t)) / t,
        "that is the softmax over all candidates. The positives' logarithm has a gradient too.": lambda s, p, t: softmax(s / t) / t,
        "that is the positives' part alone. The other logarithm has a gradient too.": lambda s, p, t: inside(s, p, t) - softmax(s / t) / t,
        "not every positive is asked for a share of 1: together they are. P⁺ is their softmax.": lambda s, p, t: (softmax(s / t) - p) / t,
    },
    otherwise="for one of our anchors the weights are {right}, yours are {answer}. Check them with numeric_gradient of the loss with the "
    "mean inside.",
)

choice = Questions(
    equal_start={
        "a": "Yes: every pair has the gradient 0, a same pair by nature, a different pair by the floor. Start from random weights.",
        "b": "No: each of them wants to, at the full strength 2m, but at d = 0 the push has no direction, and its gradient is set to 0.",
        "c": "No: that is what the bare root would do. The floor of `helpers.losses` turns the gradient into 0.",
    },
    stuck_at_margin={
        "a": "No: then the loss would be 0, since every triplet would keep the margin.",
        "b": "No: a larger margin raises the value at which it is stuck and changes nothing about why.",
        "c": "No: a smaller rate only slows the same descent down. First look whether the embeddings are all alike.",
        "d": "Yes: with d(a, p) ≈ d(a, n) the loss is m whatever m is. Look at the spread of the embeddings next.",
    },
    saturated_bound={
        "a": "No: the estimate is a lower bound. The truth cannot be below it, but it may be far above.",
        "b": "No: ln K limits the estimate, not the information. Nature does not know how many candidates we take.",
        "c": "Yes: ln 64 = 4.16 is the ceiling, and the estimate touches it. More candidates are needed to see more.",
    },
    two_batch_sizes={
        "a": "No: it has fewer candidates. Its loss at collapse is ln 255 = 5.5, that of the second is ln 1,023 = 6.9.",
        "b": "No: more negatives may help, but a higher loss does not show it: with 1,023 candidates every loss is higher.",
        "c": "Yes: compute one loss, at one batch size, for both; better still, their nearest-neighbour accuracy.",
    },
    even_is_not_enough={
        "a": "No: uniformity sees places, not images. Random points are even too.",
        "b": "Yes: noise spread over the circle has the best uniformity, and the alignment of chance. You need both numbers.",
        "c": "No: collapse is the opposite, uniformity 0, the highest value there is.",
    },
)
