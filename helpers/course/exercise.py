"""Exercises that answer back. An exercise is a table: what is asked, the solution, the praise, the hint, and the usual mistakes."""

import inspect
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from helpers.course.show import tell


@dataclass
class Exercise:
    """Called on an answer, it prints one sentence that opens with "Yes:", "Not yet:" or "Not attempted yet.".

    Parameters
    ----------
    asks : str
        The kind of answer, without its value: "one number", "a function of `z_1` and `z_2` that returns one number".
    solution : a value, or a function of each of the `cases`
        Values are numbers, texts, or arrays or tuples of them.
    yes : str
        The praise, with the reason.
    hint : str
        Given after a wrong answer that no mistake explains, or when `check.NAME(..., hint=True)` asks for it.
    mistakes : dict of sentence -> wrong answer
        Of the same kind as the solution, or a list of wrong answers that earn the same sentence.
    cases : tuple of argument tuples
        What a function is tried on; they must separate the solution from its neighbours. Empty where a value is asked for.
    otherwise : str or function of the answer's first value that differs
        What to say to any other wrong answer; a text may name {answer} and {right}, the values for the first case that differs.
    tolerance : float
        Relative and absolute.
    """

    asks: str
    solution: Any
    yes: str
    hint: str
    mistakes: dict[str, Any] = field(default_factory=dict)
    cases: tuple = ()
    otherwise: str | Callable = "{answer} is not right."
    tolerance: float = 1e-4

    def __call__(self, answer, hint=False):
        tell(self.verdict(answer) + (f" Hint: {self.hint}" if hint else ""))

    def or_solution(self, answer):
        """The answer once it is right, until then the solution: a notebook goes on with a learner's own function where it can."""
        return answer if self.verdict(answer).startswith("Yes: ") else self.solution

    def verdict(self, answer):
        """The sentence for an answer."""
        try:
            return self.judge(answer)
        except Unfit as reason:
            return f"Not yet: {reason}"

    def judge(self, answer):
        """Compare the answer with the table; an exercise that needs more overrides this."""
        given = self.outcomes(answer)
        if any(value is ... for value in given) or (isinstance(answer, (tuple, list)) and answer and all(part is ... for part in answer)):
            return f"Not attempted yet. You are asked for {self.asks}."
        if isinstance(answer, (tuple, list)) and any(part is ... for part in answer):
            raise Unfit("a part of your answer is still open.")
        right = self.outcomes(self.solution)
        if self.alike(given, right):
            return f"Yes: {self.yes}"
        for sentence, wrong in self.mistakes.items():
            if any(self.alike(given, self.outcomes(each)) for each in (wrong if isinstance(wrong, list) else [wrong])):
                return f"Not yet: {sentence}"
        for value, expected in zip(given, right, strict=True):
            self.refuse_misfit(value, expected)
        value, expected = next((a, b) for a, b in zip(given, right, strict=True) if not self.alike([a], [b]))
        if not self.cases and _rounds(value, expected):
            raise Unfit("right as far as it goes, but rounded too much to tell it from a near miss. Give more decimals.")
        said = self.otherwise if isinstance(self.otherwise, str) else self.otherwise(_plain(value))
        return f"Not yet: {said.format(answer=show(value), right=show(expected))} Hint: {self.hint}"

    def example(self, mistake):
        """A whole answer that makes a mistake."""
        return mistake

    def outcomes(self, answer):
        """What an answer gives: itself, or what the function returns or raises for each case."""
        if answer is ... or not self.cases:
            if callable(answer):
                raise Unfit(f"you are asked for {self.asks}, not for a function.")
            return [answer]
        if not callable(answer) or isinstance(answer, type):
            raise Unfit(f"you are asked for {self.asks}, not for {kind(answer)}.")
        return [call(answer, case, self.asks) for case in self.cases]

    def alike(self, given, right):
        return all(_alike(a, b, self.tolerance) for a, b in zip(given, right, strict=True))

    def refuse_misfit(self, value, expected):
        """Say so if a value is of another kind or shape than the right one."""
        what = "your function returns " if self.cases else ""
        if isinstance(value, Exception):
            raise Unfit(f"{_told(value)} Hint: {self.hint}")
        if value is None and self.cases:
            raise Unfit("your function returns nothing. Is its `return` missing?")
        array, like = _array(value), _array(expected)
        if array is None or _family(array) != _family(like):
            raise Unfit(f"{what}{kind(value)}, and you are asked for {self.asks}.")
        if array.shape != like.shape:
            one = "one text" if _family(like) == "text" else "one number"
            form = one if like.ndim == 0 else kind(like) if like.ndim == 1 else f"the shape {like.shape}"
            raise Unfit(f"{what}{kind(value)} in place of {form}; you are asked for {self.asks}.")
        if _family(array) != "text" and np.isnan(array).any():
            raise Unfit(f"{what or 'your answer is '}NaN, which is no number. Hint: {self.hint}")


class Matching(Exercise):
    """An exercise whose answer is a dictionary with given keys. A mistake holds only the entries that it is about."""

    def judge(self, answer):
        if answer is ...:
            return f"Not attempted yet. You are asked for {self.asks}."
        self.outcomes(answer)  # refuses a function
        if not isinstance(answer, dict) or set(answer) != set(self.solution):
            raise Unfit(f"keep the dictionary with its {len(self.solution)} keys, and put an answer behind each: {self.asks}.")
        still_open = [key for key in self.solution if answer[key] is ...]
        if len(still_open) == len(self.solution):
            return f"Not attempted yet. You are asked for {self.asks}."
        if still_open:
            raise Unfit(f"still open: {'; '.join(still_open)}.")
        wrong = [key for key, right in self.solution.items() if not _alike(answer[key], right, self.tolerance)]
        if not wrong:
            return f"Yes: {self.yes}"
        for sentence, mistake in self.mistakes.items():
            for each in mistake if isinstance(mistake, list) else [mistake]:
                if all(_alike(answer[key], value, self.tolerance) for key, value in each.items()):
                    return f"Not yet: {sentence}"
        for key in wrong:
            self.refuse_misfit(answer[key], self.solution[key])
        return (
            f"Not yet: {len(self.solution) - len(wrong)} of {len(self.solution)} are right. Look again at «{wrong[0]}». Hint: {self.hint}"
        )

    def example(self, mistake):
        return self.solution | mistake


class Questions(dict):
    """Quick questions: name -> {letter: explanation}; the explanation of the right letter opens with "Yes:", the others with "No:"."""

    def __call__(self, name, answer):
        """Print what is said of an answer: a letter, or `...`, which means not attempted yet."""
        if name not in self:
            raise ValueError(f"there is no quick question {name!r}; there are {sorted(self)}")
        options, letter = self[name], str(answer).strip(" ().").lower()
        letters = ", ".join(f'"{each}"' for each in options)
        if answer is ...:
            tell(f"Not attempted yet. Put one of {letters} in place of the dots.")
        else:
            tell(options.get(letter, f"Not yet: choose one of {letters}."))


class Unfit(Exception):
    """An answer that cannot be compared; the message says why."""


class _Changed(Exception):
    """The function wrote into its arguments."""


def call(function, case, asks):
    """What a learner's function returns for one case; an exception of its own is returned, too, so that it can be compared."""
    try:
        inspect.signature(function).bind(*case)
    except TypeError:
        raise Unfit(f"your function cannot be called with {len(case)} argument{'s'[: len(case) != 1]}: you are asked for {asks}.") from None
    except ValueError:
        pass  # a function written in C does not say what it takes
    arguments = [np.copy(each) if isinstance(each, np.ndarray) else each for each in case]
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            value = function(*arguments)
    except Exception as error:  # whatever a learner's code raises
        return error
    if any(isinstance(before, np.ndarray) and not np.array_equal(before, after) for before, after in zip(case, arguments, strict=True)):
        return _Changed()
    return value


def kind(value):
    """What a value is, in words: "text", "an array of shape (2, 3)", "the number 3"."""
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return "a text"
    if isinstance(value, dict):
        return "a dictionary"
    if isinstance(value, type):
        return f"the type {value.__name__}"
    array = _array(value)
    if array is None:
        return f"an object of type {type(value).__name__}"
    if array.ndim == 0:
        return "a text" if array.dtype.kind in "US" else f"the number {show(array)}"
    if array.ndim == 1:
        return f"{len(array)} {'text' if array.dtype.kind in 'US' else 'number'}{'s'[: len(array) != 1]}"
    return f"an array of shape {array.shape}"


def show(value):
    """A value as a sentence shows it: whole numbers in full, others with four digits, no types of NumPy, long ones shortened."""
    array = _array(value)
    if array is None or array.dtype.kind in "USb":
        return repr(value if array is None else array.tolist())
    numbers = [f"{number:{',' if array.dtype.kind in 'iu' else '.4g'}}" for number in array.ravel()[:8].tolist()]
    if array.ndim == 0:
        return numbers[0]
    return "(" + ", ".join(numbers) + (", …" if array.size > 8 else "") + ")"


def _array(value):
    """The value as an array of numbers, bools or texts; None if it is something else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            array = np.asarray(value)
    except Exception:  # ragged lists, symbolic tensors, …
        return None
    return array if array.dtype.kind in "biufUS" else None


def _alike(a, b, tolerance):
    if isinstance(a, Exception) or isinstance(b, Exception):
        return type(a) is type(b) and str(a) == str(b)
    a, b = _array(a), _array(b)
    if a is None or b is None or a.shape != b.shape:
        return a is b is None
    if _family(a) != _family(b):
        return False
    return np.array_equal(a, b) if _family(a) == "text" else np.allclose(a, b, rtol=tolerance, atol=tolerance, equal_nan=True)


def _family(array):
    """What is never alike: True is not 1, and "1" is neither."""
    return "text" if array.dtype.kind in "US" else "truth" if array.dtype.kind == "b" else "number"


def _plain(value):
    array = _array(value)
    return array.item() if array.ndim == 0 else array


def _rounds(value, expected):
    """Whether every number is the right one, rounded to the decimals that it shows; with one digit alone, nobody could tell."""

    def rounds(a, b):
        text = repr(a)
        digits, decimals = text.replace(".", "").lstrip("-0"), text.partition(".")[2]
        return isinstance(a, float) and len(digits) >= 2 and abs(a - b) <= 0.5000001 * 10.0 ** -len(decimals)

    return all(map(rounds, np.ravel(value).tolist(), np.ravel(expected).tolist()))


def _told(error):
    if isinstance(error, _Changed):
        return "your function changes the arguments that it was given. Work on a copy."
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    own = [frame for frame in frames if "ipykernel" in frame.filename or frame.filename.startswith("<")] or frames[:1]
    line = f"line {own[-1].lineno} of your cell stops" if own else "your function stops"
    return f"{line} with {type(error).__name__}: {str(error).rstrip('.')}."
