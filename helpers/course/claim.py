"""Findings: what is measured in a notebook, said as a sentence that every run checks."""

import os

import numpy as np

from helpers.course.show import tell

STRICT = "COURSE_STRICT"  # set to 1 by the tests: a claim that does not hold is an error
claims = []  # of this kernel: (sentence, margin), in the order in which they were made


def claim(sentence, measured, relation, bound):
    """State a finding, such as `claim("the trained network beats pixels", trained - pixels, ">", 0)`.

    Prints nothing where it holds. Where it does not, a learner reads a note and goes on; with the environment variable COURSE_STRICT=1,
    as the tests set it, it is an error. What is *proven* is no claim but an `assert`.

    Parameters
    ----------
    sentence : str
        What is found, without "that".
    measured : float
    relation : ">" or "<"
    bound : float
        The margin of the claim is the signed distance of `measured` to it.

    Raises
    ------
    ValueError
        If `measured` or `bound` is not one number (NaN is one: a claim about it does not hold), or the relation is neither ">" nor "<".
    AssertionError
        If the claim does not hold and COURSE_STRICT is 1.
    """
    if relation not in (">", "<"):
        raise ValueError(f'a claim compares with ">" or "<", not with {relation!r}')
    if np.ndim(measured) or np.ndim(bound):
        raise ValueError(f"a claim compares one number with one bound, but their shapes are {np.shape(measured)} and {np.shape(bound)}")
    margin = float(measured) - float(bound) if relation == ">" else float(bound) - float(measured)
    claims.append((sentence, margin))
    if margin > 0:
        return
    found = f"{sentence} (measured {float(measured):.4g}, claimed {relation} {float(bound):.4g})"
    if os.environ.get(STRICT) == "1":
        raise AssertionError(found)
    tell(f"Note: this finding did not hold on this computer: {found}. Read on; it is worth a thought why.")
