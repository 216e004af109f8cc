"""Every sample page on every device in both themes: no sideways scrolling, no small target, axe."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.e2e.devices import DESKTOP
from tests.gallery.looking import faults_in_both_themes
from tests.gallery.samples import SAMPLES

PAGES = [*sorted(path.stem for path in SAMPLES.glob("*.html")), "close?wrong", "login?wrong"]


def test_nothing_is_wrong_with_the_looks_of_any_part(
    new_context: Callable[..., BrowserContext], device: str
) -> None:
    page = new_context(reduced_motion="reduce").new_page()
    wrong = []
    for name in PAGES:
        page.goto(f"/{name}")
        expect(page.locator("html")).to_have_attribute("data-sync", "ready")
        wrong += [
            f"{name}: {fault}"
            for fault in faults_in_both_themes(page, 36 if device == DESKTOP else 48)
        ]
    assert not wrong
