"""What a phone fetches, as a small table."""

from atende.web.asset_index import Asset, Index

GROUPS = (
    ("rules wheel", ("rules/",)),
    ("standard library", ("pyodide/python_stdlib.zip",)),
    ("WebAssembly", ("pyodide/pyodide.asm.wasm",)),
    ("Pyodide's loader", ("pyodide/",)),
    ("fonts", ("fonts/",)),
    ("styles", ("app.css",)),
    ("icons", ("icons.svg", "icons/", "favicon.svg")),
    ("templates, texts", ("templates.js", "pages.js", "words.js")),
    ("screenshots", ("screenshots/",)),  # a browser asks for them when it offers to install
    ("scripts", ("",)),
)


def sent(asset: Asset) -> int:
    """Bytes on the way to a browser that takes brotli."""
    return asset.brotli or asset.size


def report(index: Index) -> str:
    """Lines of group, size and size as sent (brotli), in kB of 1,000 bytes."""
    left = dict(index.assets)
    lines = [f"{'':<20}{'kB':>10}{'brotli':>10}"]
    for group, starts in GROUPS:
        chosen = [left.pop(name) for name in list(left) if name.startswith(starts)]
        if chosen:
            lines.append(_line(group, chosen))
    lines.append(_line("all", list(index.assets.values())))
    return "\n".join(lines) + "\n"


def _line(group: str, assets: list[Asset]) -> str:
    size, small = sum(asset.size for asset in assets), sum(map(sent, assets))
    return f"{group:<20}{size / 1000:>10,.1f}{small / 1000:>10,.1f}"
