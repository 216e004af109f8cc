"""The icons of Lucide that pwa/icons/lucide.txt names, as one sprite, and the app's own icons."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from atende.building.errors import BuildError
from atende.building.step import Build, Step

APP_ICONS = ("app-192.png", "app-512.png", "app-maskable-512.png", "app-touch-180.png")
DRAWN = re.compile(r"<svg\b.*?>(.*)</svg>", re.DOTALL)
# what Lucide's own <svg> carries; a <symbol> must carry it for the shapes in it to inherit
STROKES = (
    'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
    ' stroke-linecap="round" stroke-linejoin="round"'
)


def _names(build: Build) -> Path:
    return build.root / "pwa" / "icons" / "lucide.txt"


def _named(path: Path) -> Iterator[tuple[int, str]]:
    """Line number and name of each icon; blank lines and lines that begin with # are passed by."""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        name = line.strip()
        if name and not name.startswith("#"):
            yield number, name


def _symbol(drawing: Path, where: str) -> str:
    if not drawing.exists():
        raise BuildError(f"{where}: Lucide has no icon {drawing.stem!r}; see lucide.dev for names")
    shapes = DRAWN.search(drawing.read_text())
    if shapes is None:
        raise BuildError(f"{drawing}: no <svg> in it; is lucide-static of another version?")
    return (
        f'<symbol id="{drawing.stem}" {STROKES}>{re.sub(r"\s+", " ", shapes[1]).strip()}</symbol>'
    )


def _make_sprite(build: Build) -> None:
    path = _names(build)
    folder = build.modules / "lucide-static" / "icons"
    symbols: dict[str, str] = {}
    for number, name in _named(path):
        where = f"{path.relative_to(build.root)}:{number}"
        if name in symbols:
            raise BuildError(f"{where}: {name!r} is named twice; remove one")
        symbols[name] = _symbol(folder / f"{name}.svg", where)
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols.values())}</svg>\n'
    build.put("icons.svg", sprite.encode())


def _sprite_sources(build: Build) -> Iterable[Path]:
    return [Path(__file__), _names(build)]


def _app_icon_sources(build: Build) -> Iterable[Path]:
    folder = build.root / "pwa" / "icons"
    return [Path(__file__), folder / "app.svg", *(folder / name for name in APP_ICONS)]


def _make_app_icons(build: Build) -> None:
    folder = build.root / "pwa" / "icons"
    build.put("favicon.svg", (folder / "app.svg").read_bytes())
    for name in APP_ICONS:
        build.put(f"icons/{name}", (folder / name).read_bytes())


ICONS = Step("icons", _sprite_sources, _make_sprite, packages=True)
APP_ICON = Step("app icons", _app_icon_sources, _make_app_icons)
