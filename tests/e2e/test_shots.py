"""Pictures of every page, on every device in both themes, for people to look at: `make shots`."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.e2e.every_page import (
    Addresses,
    of_managers,
    of_technicians,
    open_settled,
    without_sign_in,
)
from tests.e2e.provider import Provider
from tests.e2e.server import Server

pytestmark = pytest.mark.shots
SHOTS = Path(__file__).resolve().parents[2] / "build" / "shots"
HEAD = (
    "<!doctype html><meta charset=utf-8><title>Atende</title><style>"
    "body{font:14px system-ui;margin:24px}h2{margin:32px 0 8px}"
    "main{display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));gap:16px}"
    "figure{margin:0}img{width:100%;border:1px solid #8888}</style><h1>Atende</h1>"
)


def take(page: Page, addresses: Addresses, folder: Path) -> None:
    """Photograph each page whole."""
    for name, path in addresses.items():
        open_settled(page, path)
        page.screenshot(path=folder / f"{name}.png", full_page=True, animations="disabled")


def write_index() -> None:
    """One page with every picture there is, those of one device and theme together."""
    parts = [HEAD]
    for folder in sorted(path for path in SHOTS.iterdir() if path.is_dir()):
        parts.append(f"<h2>{escape(folder.name)}</h2><main>")
        for picture in sorted(folder.glob("*.png")):
            where = escape(f"{folder.name}/{picture.name}")
            parts.append(
                f'<figure><a href="{where}"><img loading="lazy" src="{where}" alt=""></a>'
                f"<figcaption>{escape(picture.stem)}</figcaption></figure>"
            )
        parts.append("</main>")
    (SHOTS / "index.html").write_text("".join(parts))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures_are_taken_of_every_page(
    signed_in: Callable[..., Page],
    new_context: Callable[..., BrowserContext],
    playwright: Playwright,
    server: Server,
    device: str,
    theme: Literal["light", "dark"],
) -> None:
    folder = SHOTS / f"{device.lower().replace(' ', '-')}-{theme}"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    technician = signed_in("tecnico", color_scheme=theme)
    addresses = of_technicians(Provider(technician.request))
    take(technician, addresses, folder)
    manager = signed_in("gestor", color_scheme=theme)
    take(manager, of_managers(addresses["atendimento-fechado"], playwright, server.url), folder)
    take(new_context(color_scheme=theme).new_page(), without_sign_in(), folder)
    write_index()
