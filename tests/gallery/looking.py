"""What can be told to be wrong with a page by looking at it, in little of the processor's time.

Asked for violations alone, and told of those alone, axe needs half of what it does otherwise; it
finds the same. Its script stays in the page for the second theme.
"""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # ships no types
from playwright.sync_api import Page

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = Path(__file__).with_name("small-targets.js").read_text()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""All that another theme can break: it changes colours and nothing else."""
_FOUND = """async (rules) => {
  const found = await axe.run({...rules, resultTypes: ['violations']});
  return found.violations.map(({id, nodes}) => [id, nodes.map((node) => `${node.target}`)]);
}"""


def faults(page: Page, smallest: int) -> list[str]:
    """Sideways scrolling, targets less high than `smallest` px, what axe finds by WCAG 2.2 AA."""
    wrong = []
    if (beyond := page.evaluate(OVERFLOW)) > 0:
        wrong.append(f"scrolls sideways by {beyond} px")
    wrong += [f"{what} is {high} px high" for what, high in page.evaluate(SMALL, smallest)]
    page.evaluate(Axe().axe_script)
    return wrong + _found_by_axe(page, RULES)


def faults_in_both_themes(page: Page, smallest: int) -> list[str]:
    """All of that in the light theme, and in the dark one what colours can get wrong.

    The page's context has to ask for reduced motion, so that colours change at once.
    """
    page.emulate_media(color_scheme="light")
    wrong = faults(page, smallest)
    page.emulate_media(color_scheme="dark")
    return wrong + [f"dark: {fault}" for fault in _found_by_axe(page, OF_COLOURS)]


def _found_by_axe(page: Page, rules: dict[str, Any]) -> list[str]:
    return [f"{rule}: {', '.join(nodes[:4])}" for rule, nodes in page.evaluate(_FOUND, rules)]
