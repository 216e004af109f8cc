"""Every pair of ink and ground in tokens.css, in both themes, against WCAG 2.2 (1.4.3, 1.4.11)."""

import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[3] / "pwa" / "styles" / "tokens.css"
PAIR = re.compile(r"--([\w-]+): light-dark\(oklch\(([\d. ]+)\), oklch\(([\d. ]+)\)\)")
GROUNDS = ("paper", "card", "raised", "sunk", "press")
SOFT_GROUNDS = ("accent-soft", "late-soft", "wait-soft", "done-soft")
READ = [
    *((ink, ground) for ink in ("ink", "soft") for ground in (*GROUNDS, *SOFT_GROUNDS)),
    *(("accent", ground) for ground in (*GROUNDS, "accent-soft")),
    *((kind, ground) for kind in ("late", "wait", "done") for ground in GROUNDS),
    *((kind, f"{kind}-soft") for kind in ("late", "wait", "done")),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-press"),
    ("late-ink", "late"),
]
SEEN = [("edge", ground) for ground in ("paper", "card", "sunk")]


def colours() -> dict[str, tuple[str, str]]:
    return {name: (light, dark) for name, light, dark in PAIR.findall(TOKENS.read_text())}


def luminance(oklch: str) -> float:
    """Relative luminance, 0 to 1, of an oklch colour (Björn Ottosson's matrices, to sRGB)."""
    lightness, chroma, hue = (float(part) for part in oklch.split())
    a, b = (chroma * turn(math.radians(hue)) for turn in (math.cos, math.sin))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), READ)
def test_what_is_read_stands_out_from_its_ground(ink: str, ground: str, theme: int) -> None:
    known = colours()
    assert contrast(known[ink][theme], known[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), SEEN)
def test_the_edge_of_what_can_be_touched_is_seen(line: str, ground: str, theme: int) -> None:
    known = colours()
    assert contrast(known[line][theme], known[ground][theme]) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_text_that_matters_reaches_the_highest_contrast(theme: int) -> None:
    known = colours()
    assert min(contrast(known["ink"][theme], known[ground][theme]) for ground in GROUNDS) >= 7
