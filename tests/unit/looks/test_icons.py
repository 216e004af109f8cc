"""An icon that no list names is an empty square on the screen."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NAMES = ROOT / "pwa" / "icons" / "lucide.txt"
LUCIDE = ROOT / "node_modules" / "lucide-static" / "icons"
BY_PARAMETER = re.compile(
    r"""(?:\bicon\(|\bbadge\(|icon_name=|tag_icon=|"icon": )\s*"([a-z0-9-]+)\""""
)
HYPHENATED = re.compile(r'"([a-z]+(?:-[a-z0-9]+)+)"')


def listed() -> list[str]:
    lines = NAMES.read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def sources() -> list[Path]:
    """What may name an icon: templates, and the features' documents and catalogues."""
    templates = (ROOT / "pwa" / "templates").rglob("*.html")
    return [*templates, *(ROOT / "backend" / "atende").rglob("*.py")]


def test_every_icon_named_by_a_parameter_is_in_the_sprite() -> None:
    used = {
        (name, path.name) for path in sources() for name in BY_PARAMETER.findall(path.read_text())
    }
    known = listed()
    assert not {(name, file) for name, file in used if name not in known}


@pytest.mark.skipif(not LUCIDE.exists(), reason="npm packages are installed by the asset build")
def test_every_hyphenated_word_of_a_template_that_is_an_icon_is_in_the_sprite() -> None:
    templates = [path for path in sources() if path.suffix == ".html"]
    words = {
        (word, path.name) for path in templates for word in HYPHENATED.findall(path.read_text())
    }
    known = listed()
    assert not {
        (word, file)
        for word, file in words
        if word not in known and (LUCIDE / f"{word}.svg").exists()
    }


def test_the_list_of_icons_is_sorted_and_names_each_once() -> None:
    assert listed() == sorted(set(listed()))
