"""Exercises that answer back: `check.NAME(answer)` for each exercise, `check.choice(NAME, answer)` for each quick question."""
