"""How figures are told."""

import statistics
from collections.abc import Iterable, Sequence


def tell(line: str) -> None:
    """Print a line of figures."""
    print(f"\n{line}", end="", flush=True)  # noqa: T201  # figures are what a bench is for


def percentile(values: Iterable[float], share: float) -> float:
    """Give the value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def median_ratio(pairs: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """Give the medians of ours, of the floor, and of their ratio within a round."""
    return (
        statistics.median(mine for mine, _ in pairs),
        statistics.median(least for _, least in pairs),
        statistics.median(mine / least for mine, least in pairs),
    )


def beside(what: str, pairs: Sequence[tuple[float, float]], unit: str, aim: str) -> None:
    """Tell ours and the floor's, of rounds in which one stood beside the other."""
    mine, least, ratio = median_ratio(pairs)
    rounds = "one round" if len(pairs) == 1 else f"medians of {len(pairs)}"
    tell(f"{what}: {mine:.2f} {unit}, floor {least:.2f}, ratio {ratio:.2f} (aim {aim}; {rounds})")
