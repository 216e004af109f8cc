"""What can be told to be wrong with a page by looking at it."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # ships no types
from playwright.sync_api import Page

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = Path(__file__).with_name("small-targets.js").read_text()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}


def faults(page: Page, smallest: int) -> list[str]:
    """Sideways scrolling, targets less high than `smallest` px, what axe finds by WCAG 2.2 AA."""
    wrong = []
    if (beyond := page.evaluate(OVERFLOW)) > 0:
        wrong.append(f"scrolls sideways by {beyond} px")
    wrong += [f"{what} is {high} px high" for what, high in page.evaluate(SMALL, smallest)]
    for rule in Axe().run(page, options=RULES).response["violations"]:
        targets = [str(node["target"]) for node in rule["nodes"]]
        wrong.append(f"{rule['id']}: {', '.join(targets[:4])}")
    return wrong
