"""Exercises and quick questions of notebook 01."""

from dataclasses import replace

from helpers.course.exercise import Exercise, Matching, Questions
from helpers.lessons.history.literature import Result

lowest_common_cosine = Exercise(
    asks="one number, the lowest possible cosine",
    solution=-1 / 6,
    yes="7 + 42 c ≥ 0, so c ≥ −1/6. Seven directions that all keep this angle form a simplex, and it needs six dimensions.",
    hint="the squared length of the sum of all seven is 7 + 42 c, and it is never below 0.",
    mistakes={
        "that is possible for two directions. A third one cannot be opposite to both.": [-0.9, -1],
        "almost. There are 7 · 6 = 42 ordered pairs, not 49: no vector is paired with itself.": -1 / 7,
        "each pair counts twice in the squared length: v₁ · v₂ and v₂ · v₁ make 42 products, not 21.": -7 / 21,
        "check the sign. 7 + 42 c = 0.": 1 / 6,
        "0 is what right angles give. A little further apart is possible.": 0,
    },
    otherwise="{answer} is not right. Write out the squared length of the sum of seven unit vectors.",
)


label_of_similar_pairs = Matching(
    asks="the number 0 or 1 behind each name",
    solution={"chopra2005": 0, "hadsell2006": 0, "this course": 1},
    yes="both papers write Y = 0 for a similar pair, the course y = 1. So y = 1 − Y: convert before you copy a formula.",
    hint="put D = 0 into the formula. Which Y makes the loss of two equal images zero?",
    mistakes={
        "exactly the wrong way round. Similar pairs are those that the loss pulls together.": {
            "chopra2005": 1,
            "hadsell2006": 1,
            "this course": 0,
        },
        "in both papers the term that grows with the distance stands behind (1 − Y), so it counts when Y = 0.": {
            "chopra2005": 1,
            "hadsell2006": 1,
        },
        "look at the course again. It writes y d² for a pair of the same class.": {"this course": 0},
        "Chopra's energy E grows with the distance. Which Y keeps the term that grows with E?": {"chopra2005": 1},
        "Hadsell's D² is the term that grows with the distance. Which Y keeps it?": {"hadsell2006": 1},
    },
)

RESULT = Result("A", "2020-02", "ResNet-50", "ImageNet", "linear probe", 70.0, "", "")


def _without(field):
    """A comparison that forgets one of the three."""
    kept = [name for name in ("encoder", "data", "protocol") if name != field]
    return lambda one, other: all(getattr(one, name) == getattr(other, name) for name in kept)


comparable = Exercise(
    asks="a function of `one` and `other` that returns True or False",
    cases=tuple(
        (RESULT, replace(RESULT, **change))
        for change in (
            {"method": "B", "month": "2021-03", "accuracy": 75.0},
            {"method": "B", "encoder": "ViT-B/8"},
            {"data": "142 M"},
            {"protocol": "fine-tuning"},
            {"encoder": "ViT-B/8", "data": "142 M", "protocol": "fine-tuning"},
        )
    ),
    solution=lambda one, other: (one.encoder, one.data, one.protocol) == (other.encoder, other.data, other.protocol),
    yes="what differs then is the method (and how long it was trained, which our file does not hold).",
    hint="three things must be equal before the accuracies may be compared; the method itself may differ.",
    mistakes={
        "two different methods are what we want to compare; `method` need not be equal.": [
            lambda one, other: one == other,
            lambda one, other: one.method == other.method and one.encoder == other.encoder,
        ],
        "the encoders may still differ, and a larger one gains by itself.": _without("encoder"),
        "the training data may still differ: one may have seen a hundred times as many images.": _without("data"),
        "the protocols may still differ, and fine-tuning gives other numbers than a linear probe.": _without("protocol"),
        "it is enough that one of the three differs: join the conditions by `and`.": (
            lambda one, other: one.encoder == other.encoder or one.data == other.data or one.protocol == other.protocol
        ),
        "that answers whether they differ. True is asked for where they may be compared.": (
            lambda one, other: (one.encoder, one.data, one.protocol) != (other.encoder, other.data, other.protocol)
        ),
    },
    otherwise="for one of our pairs of results you give {answer} in place of {right}.",
)

limit_led_to = Matching(
    asks="one of the five works behind each limit, in quotation marks",
    solution={
        "a new signer has no output in a classifier": "Siamese net",
        "one fixed, opposite target for every different pair": "Energy loss",
        "one negative at a time converges slowly": "N-pair loss",
        "the memory bank's entries are stale": "MoCo",
        "a slow copy of the network is still needed": "SimSiam",
    },
    yes="a chain of limits, each removed by the next idea.",
    hint="for each limit, ask which of the five works no longer has it. The list below the timeline helps.",
    mistakes={
        "SimSiam has no negatives, so it needs no store for them. Who keeps a store, but a fresh one?": {
            "the memory bank's entries are stale": "SimSiam"
        },
        "MoCo has many negatives, but its question was how to keep them fresh. Who first took many at once, with labels?": {
            "one negative at a time converges slowly": "MoCo"
        },
    },
)

choice = Questions(
    {
        "why_verification": {
            "a": "No: a classifier may be very accurate on the signers that it knows. The trouble is with those that it does not.",
            "b": "Yes: a classifier has one output for each class that it was trained on; a comparison takes any two signatures. "
            "How good its answer is for a stranger, this section measures.",
            "c": "No: comparing costs more, if anything: two passes through the network instead of one.",
        },
        "why_collapse_was_expected": {
            "a": "Yes: the constant map makes every pair agree perfectly, and nothing in the loss objects.",
            "b": "No: large batches matter where the batch supplies the negatives. Here there are none.",
            "c": "No: the views are random in all these methods; that is not what makes a network constant.",
        },
        "two_numbers": {
            "a": "No: one of them was measured in the same way as all others of the figure.",
            "b": "No: the network may end up better, but its weights were trained on with labels. That measures something else.",
            "c": "Yes: like all others of the figure, the encoder stays as it is, and only a linear classifier learns from the labels.",
        },
    }
)
