from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from atende.building.errors import BuildError
from atende.building.icons import ICONS
from atende.building.step import Build

type StartBuild = Callable[..., Build]
SVG = "{http://www.w3.org/2000/svg}"


def name_icons(project: Path, text: str) -> None:
    folder = project / "pwa" / "icons"
    folder.mkdir(parents=True)
    (folder / "lucide.txt").write_text(text)


def test_each_named_icon_is_a_symbol_with_its_strokes(
    project: Path, start_build: StartBuild
) -> None:
    name_icons(project, "# where people are\nhouse\n\nmap-pin\n")
    build = start_build(project)
    build.run(ICONS)
    sprite = ET.fromstring((build.folder.place / build.assets["icons.svg"].name).read_text())
    symbols = sprite.findall(f"{SVG}symbol")
    assert [symbol.get("id") for symbol in symbols] == ["house", "map-pin"]
    assert all(symbol.get("stroke") == "currentColor" for symbol in symbols)
    assert all(symbol.get("viewBox") == "0 0 24 24" and len(symbol) for symbol in symbols)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("house\nhuose\n", r"pwa/icons/lucide\.txt:2: Lucide has no icon 'huose'"),
        ("house\n\nhouse\n", r"pwa/icons/lucide\.txt:3: 'house' is named twice"),
    ],
)
def test_a_wrong_name_is_told_with_its_line(
    project: Path, start_build: StartBuild, text: str, words: str
) -> None:
    name_icons(project, text)
    with pytest.raises(BuildError, match=words):
        start_build(project).run(ICONS)
