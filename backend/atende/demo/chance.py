"""Where chance comes from: the same words give the same choices, on every machine."""

from random import Random


def chance(*words: object) -> Random:
    """Give a source of choices that depends on these words alone."""
    return Random("/".join(map(str, words)))  # noqa: S311  made-up data, no secrets
