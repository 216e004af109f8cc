"""The build of this checkout, as the server and the wheel get it."""

from hashlib import sha256
from pathlib import Path

import brotli
import pytest

from atende.building import build, up_to_date
from atende.building.sizes import report, sent
from atende.web.asset_index import Index

ROOT = Path(__file__).parents[3]
OUT = ROOT / "build" / "assets"


@pytest.fixture(scope="module")
def index() -> Index:
    return build(ROOT, OUT)


def test_nothing_changed_makes_nothing(index: Index) -> None:
    told: list[str] = []
    assert build(ROOT, OUT, say=told.append) == index
    assert len(told) == 1
    assert up_to_date(ROOT, OUT)


def test_another_folder_is_not_up_to_date(tmp_path: Path) -> None:
    assert not up_to_date(ROOT, tmp_path)


def test_every_file_is_what_the_index_says(index: Index) -> None:
    for asset in index.assets.values():
        content = (OUT / asset.name).read_bytes()
        assert sha256(content).hexdigest() == asset.sha256
        if asset.brotli:
            assert brotli.decompress((OUT / f"{asset.name}.br").read_bytes()) == content


def test_all_a_page_and_a_phone_need_is_there(index: Index) -> None:
    needed = {
        *("app.js", "app.css", "icons.svg", "favicon.svg", "manifest.webmanifest"),
        *("icons/app-192.png", "icons/app-512.png", "icons/app-touch-180.png"),
        *("pyodide/pyodide.mjs", "pyodide/pyodide.asm.js", "pyodide/pyodide.asm.wasm"),
        *("pyodide/python_stdlib.zip", "rules/atende_rules.whl", "rules/pyodide-lock.json"),
    }
    assert needed <= set(index.assets)
    assert index.assets["pyodide/pyodide.asm.wasm"].type == "application/wasm"


def test_the_phone_does_not_fetch_more_than_it_was_measured_with(index: Index) -> None:
    """KB with brotli. Each is fetched over a radio link: growth must be decided, not noticed."""
    weights = {name: sent(asset) / 1000 for name, asset in index.assets.items()}
    assert weights["pyodide/python_stdlib.zip"] < 1_300
    assert weights["rules/atende_rules.whl"] < 120
    assert weights["app.css"] < 25
    assert weights["app.js"] < 60


def test_the_report_adds_up(index: Index) -> None:
    lines = report(index).splitlines()
    total = sum(float(line.split()[-1].replace(",", "")) for line in lines[1:-1])
    assert float(lines[-1].split()[-1].replace(",", "")) == pytest.approx(total, abs=1)
