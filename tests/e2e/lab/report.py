"""The page a run leaves behind: every test, what it said when it failed, pictures and traces."""

import html
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from slugify import slugify

NAME = "index.html"
_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% } td { border-top: 1px solid #ccc; padding: .4rem }
td { vertical-align: top } .failed, .error { background: #fde8e8 } .skipped { color: #777 }
pre { overflow: auto; max-height: 20rem; font-size: 12px } img { max-height: 20rem; margin: .3rem }
"""


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Write the report beside what was kept of the tests."""
    if hasattr(config, "workerinput"):
        return
    folder = Path(config.getoption("--output")).absolute()
    reports = [
        report
        for outcome in ("failed", "error", "skipped", "passed")
        for report in terminalreporter.stats.get(outcome, [])
        if isinstance(report, pytest.TestReport)
    ]
    if not reports:
        return
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / NAME
    page.write_text(_page(reports, folder), "utf-8")
    terminalreporter.write_line(f"Report: {page}")


def _page(reports: list[pytest.TestReport], folder: Path) -> str:
    counts = {name: sum(r.outcome == name for r in reports) for name in ("passed", "failed")}
    rows = "".join(_row(report, folder) for report in reports)
    return (
        f'<!doctype html><meta charset="utf-8"><title>Journeys</title><style>{_STYLE}</style>'
        f"<h1>{counts['passed']} passed, {counts['failed']} failed</h1>"
        "<p>A trace is opened by <code>playwright show-trace FILE</code>.</p>"
        f"<table>{rows}</table>"
    )


def _row(report: pytest.TestReport, folder: Path) -> str:
    said = f"<pre>{html.escape(report.longreprtext)}</pre>" if report.longreprtext else ""
    kept = "".join(_link(file, folder) for file in _kept(report, folder))
    return (
        f'<tr class="{report.outcome}"><td>{report.outcome}<td>{report.duration:.1f}&nbsp;s'
        f"<td>{html.escape(report.nodeid)}{said}{kept}</tr>\n"
    )


def _kept(report: pytest.TestReport, folder: Path) -> Iterator[Path]:
    """The files that pytest-playwright kept of a test."""
    yield from sorted((folder / slugify(report.nodeid)).glob("*"))


def _link(file: Path, folder: Path) -> str:
    address = html.escape(os.path.relpath(file, folder))
    if file.suffix == ".png":
        return f'<a href="{address}"><img src="{address}" alt="" loading="lazy"></a>'
    return f'<a href="{address}">{html.escape(file.name)}</a> '
