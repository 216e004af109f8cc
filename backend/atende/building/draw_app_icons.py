"""`python -m atende.building.draw_app_icons`: draw pwa/icons/*.png from app.svg.

Run by hand when the mark changes, as it needs a Chromium; its output is committed.
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ICONS = Path(__file__).parents[3] / "pwa" / "icons"


@dataclass(frozen=True, slots=True)
class Drawing:
    """One PNG: edge in pixels; whether the ground fills the square; the mark's scale.

    Systems cut a maskable icon to the circle of 80 % of the edge, and iOS rounds its own corners
    and shows transparency as black: both want a full ground, the first a smaller mark.
    """

    name: str
    edge: int
    full: bool = False
    scale: float = 1.0


DRAWINGS = (
    Drawing("app-192.png", 192),
    Drawing("app-512.png", 512),
    Drawing("app-maskable-512.png", 512, full=True, scale=0.86),
    Drawing("app-touch-180.png", 180, full=True),
)


def _page(drawing: Drawing, svg: str) -> str:
    ground = "#ground { rx: 0 }" if drawing.full else ""
    return (
        "<!doctype html><style>body { margin: 0 } svg { display: block } "
        f"{ground} #mark {{ transform-origin: center; transform: scale({drawing.scale}) }}</style>"
        + svg.replace("<svg ", f'<svg width="{drawing.edge}" height="{drawing.edge}" ', 1)
    )


def draw(chromium: str, drawing: Drawing) -> None:
    """Draw one PNG beside app.svg."""
    with TemporaryDirectory() as place:
        page = Path(place) / "page.html"
        page.write_text(_page(drawing, (ICONS / "app.svg").read_text()))
        subprocess.run(
            [
                *(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                "--default-background-color=00000000",
                f"--window-size={drawing.edge},{drawing.edge}",
                f"--screenshot={ICONS / drawing.name}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
        )


def main() -> int:
    """Draw all of them; 1 where there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.stderr.write("no chromium on PATH: install one to draw the icons\n")
        return 1
    for drawing in DRAWINGS:
        draw(chromium, drawing)
    return 0


if __name__ == "__main__":
    sys.exit(main())
