"""What every check has in common: the answer to `...`, to an answer that breaks, and to a quick question."""

import functools


def exercise(hint):
    """Make a check out of a function that judges an answer.

    The decorated function takes the learner's answer and returns the sentence to print, or None if the answer is still a stub (a function
    that returns `...`). The check prints the hint for a stub, and a clear sentence for an answer that raises an error.
    """

    def decorate(judge):
        @functools.wraps(judge)
        def check(answer):
            try:
                verdict = None if answer is ... else judge(_checked(answer))
            except Exception as error:  # whatever a learner's code raises
                reason = str(error).rstrip(".")
                verdict = f"Not yet: your answer stops with {type(error).__name__}: {reason}. Hint: {hint}"
            print(verdict or f"Not attempted yet. Hint: {hint}")

        return check

    return decorate


def _checked(answer):
    """Refuse a word; make a function refuse to return nothing."""
    if isinstance(answer, str):
        raise ValueError("it is a text in quotation marks, and something else is asked for")
    if not callable(answer):
        return answer

    def returning(*arguments):
        value = answer(*arguments)
        if value is None:
            raise ValueError("the function returns None, as if its `return` were forgotten")
        return value

    return returning


def answer_choice(question, answer):
    """Print what a quick question says to an answer: `question` maps each letter to its explanation; the right one starts with "Yes"."""
    letter = str(answer).strip(" ().").lower()
    letters = ", ".join(f'"{letter}"' for letter in question)
    if answer is ...:
        print(f"Not attempted yet. Put one of {letters} in place of the dots.")
    elif letter not in question:
        print(f"Choose one of {letters}, not {answer!r}.")
    else:
        print(question[letter])
