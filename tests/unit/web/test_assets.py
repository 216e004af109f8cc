from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from atende.building.folder import Folder
from atende.web.asset_index import Index, write_index
from atende.web.assets import Assets, AssetsMissing, asset_handlers, codings, known

STYLE = b".page { color: red } " * 50


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A built folder: a style that is worth compressing, a font, wasm, what has a fixed name."""
    folder = Folder(tmp_path / "assets", tmp_path / "cache")
    made = [
        folder.put("app.css", STYLE),
        folder.put("fonts/a.woff2", b"font"),
        folder.put("tiny.svg", b"<svg/>"),
        folder.put("favicon.svg", b"<svg>icon</svg>"),
        folder.put("pyodide/pyodide.asm.wasm", b"\0asm" * 50, name="pyodide/1/pyodide.asm.wasm"),
        folder.put("service-worker.js", b"self", immutable=False),
        folder.put("manifest.webmanifest", b"{}", immutable=False),
    ]
    assets = {asset.logical: asset for asset in folder.settled(made)}
    folder.close()
    write_index(folder.place, Index(assets, {}, dict.fromkeys(assets, "all")))
    return folder.place


@pytest.fixture
def assets(built: Path) -> Assets:
    return Assets(built)


@pytest.fixture
async def client(assets: Assets) -> AsyncIterator[httpx.AsyncClient]:
    app = Litestar(asset_handlers(assets), openapi_config=None)
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type] # Litestar's scopes are TypedDicts
    async with httpx.AsyncClient(transport=transport, base_url="http://atende") as client:
        client.headers.pop("accept-encoding")
        yield client


async def test_a_file_is_kept_for_ever_under_its_hashed_name(
    client: httpx.AsyncClient, assets: Assets
) -> None:
    answer = await client.get(assets.url("app.css"))
    assert answer.status_code == 200
    assert answer.content == STYLE
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-length"] == str(len(STYLE))
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("BR", "br"),
        ("identity", None),
        ("gzip;q=0.0, br; q=0", None),
    ],
)
async def test_the_smallest_body_that_is_accepted_is_sent(
    client: httpx.AsyncClient, assets: Assets, accepted: str, sent: str | None
) -> None:
    answer = await client.get(assets.url("app.css"), headers={"accept-encoding": accepted})
    assert answer.headers.get("content-encoding") == sent
    assert answer.content == STYLE  # httpx has opened it
    small = int(answer.headers["content-length"]) < len(STYLE)
    assert small is (sent is not None)


@pytest.mark.parametrize("name", ["fonts/a.woff2", "tiny.svg"])
async def test_what_compressing_does_not_shorten_is_sent_plain(
    client: httpx.AsyncClient, assets: Assets, name: str
) -> None:
    answer = await client.get(assets.url(name), headers={"accept-encoding": "br, gzip"})
    assert "content-encoding" not in answer.headers


async def test_who_has_the_file_is_told_so_without_body(
    client: httpx.AsyncClient, assets: Assets
) -> None:
    url, packed = assets.url("app.css"), {"accept-encoding": "br"}
    tag = (await client.get(url, headers=packed)).headers["etag"]
    again = await client.get(url, headers={**packed, "if-none-match": f'"other", W/{tag}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == tag
    assert again.headers["vary"] == "Accept-Encoding"
    assert "content-type" not in again.headers


async def test_each_coding_has_a_tag_of_its_own(client: httpx.AsyncClient, assets: Assets) -> None:
    url = assets.url("app.css")
    tags = {
        (await client.get(url, headers={"accept-encoding": coding})).headers["etag"]
        for coding in ("br", "gzip", "identity")
    }
    assert len(tags) == 3


async def test_head_tells_the_same_without_body(client: httpx.AsyncClient, assets: Assets) -> None:
    url = assets.url("app.css")
    got, headed = await client.get(url), await client.head(url)
    assert headed.status_code == 200
    assert headed.content == b""
    assert headed.headers == got.headers


async def test_web_assembly_has_its_type(client: httpx.AsyncClient, assets: Assets) -> None:
    """Pyodide waits for ever for WebAssembly of another type."""
    answer = await client.get(assets.url("pyodide/pyodide.asm.wasm"))
    assert answer.headers["content-type"] == "application/wasm"


async def test_the_service_worker_is_asked_for_every_time_and_rules_the_root(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/service-worker.js")
    assert answer.content == b"self"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["service-worker-allowed"] == "/"


async def test_the_manifest_and_the_icon_are_at_the_root(client: httpx.AsyncClient) -> None:
    manifest, icon = await client.get("/manifest.webmanifest"), await client.get("/favicon.ico")
    assert manifest.headers["content-type"] == "application/manifest+json"
    assert manifest.headers["cache-control"] == "no-cache"
    assert icon.headers["content-type"] == "image/svg+xml"
    assert icon.headers["cache-control"] == "public, max-age=86400"


@pytest.mark.parametrize(
    "path",
    ["/assets/app.css", "/assets/../assets/manifest.json", "/assets/manifest.json", "/assets/"],
)
async def test_only_built_files_are_answered(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_nothing_can_be_posted(client: httpx.AsyncClient, assets: Assets) -> None:
    assert (await client.post(assets.url("app.css"))).status_code == 405


def test_an_address_of_what_was_not_built_names_what_was(assets: Assets) -> None:
    with pytest.raises(KeyError, match=r"'app\.cs'; there are app\.css, favicon\.svg"):
        assets.url("app.cs")


def test_where_nothing_is_built_it_says_how(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing, match=r"python -m atende\.building"):
        Assets(tmp_path)


def test_the_version_is_that_of_the_index(assets: Assets, built: Path) -> None:
    assert assets.version in (built / "manifest.json").read_text()


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("", {""}),
        ("gzip", {"gzip"}),
        ("gzip;q=1.0, br;q=0.001", {"gzip", "br"}),
        ("gzip ; q=0, br", {"br"}),
    ],
)
def test_codings_are_read_from_the_header(header: str, named: set[str]) -> None:
    assert codings(header) == named


@pytest.mark.parametrize(
    ("header", "same"),
    [('"a"', True), ('W/"a"', True), ('"b", "a"', True), ("*", True), ("", False), ('"b"', False)],
)
def test_a_known_tag_is_recognised(header: str, *, same: bool) -> None:
    assert known(header, '"a"') is same
