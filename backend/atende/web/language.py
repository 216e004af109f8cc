"""Which language a page is in: the account's, then the browser's, else Portuguese."""

from functools import lru_cache

from atende_rules.language import SOURCE, Language

LANGUAGES: tuple[Language, ...] = (SOURCE, "en")


@lru_cache(256)
def negotiated(accept_language: str) -> Language:
    """The best of our languages for an ``Accept-Language`` header; Portuguese if none fits."""
    best: Language = SOURCE
    best_weight = 0.0
    for part in accept_language.split(","):
        tag, _, parameters = part.strip().partition(";")
        language = spoken(tag)
        weight = _weight(parameters)
        if language and weight > best_weight:
            best, best_weight = language, weight
    return best


def spoken(tag: str) -> Language | None:
    """Our language for a tag such as ``pt``, ``pt-PT`` or ``en-GB``; None if we have none."""
    primary = tag.strip().lower().partition("-")[0]
    return next((ours for ours in LANGUAGES if ours.partition("-")[0] == primary), None)


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
