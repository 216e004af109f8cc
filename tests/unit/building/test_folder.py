import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest

from atende.building.folder import SLOW, Folder
from atende.web.asset_index import Asset, Index, read_index, write_index


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    folder = Folder(tmp_path / "out", tmp_path / "cache")
    yield folder
    folder.close()


def test_a_file_is_named_by_its_content(folder: Folder) -> None:
    first = folder.put("fonts/a.css", b"one")
    again = folder.put("fonts/a.css", b"one")
    other = folder.put("fonts/a.css", b"two")
    assert first.name == again.name
    assert first.name != other.name
    assert first.name.startswith("fonts/a.")
    assert first.url == f"/assets/{first.name}"
    assert (folder.place / other.name).read_bytes() == b"two"


def test_a_file_with_a_fixed_name_is_served_at_the_root(folder: Folder) -> None:
    assert folder.put("service-worker.js", b"", immutable=False).url == "/service-worker.js"


@pytest.mark.parametrize("size", [100, SLOW], ids=["small", "large enough to be kept"])
def test_both_copies_open_to_the_file(folder: Folder, size: int) -> None:
    content = b"0123456789" * (size // 10)
    [asset] = folder.settled([folder.put("a.wasm", content)])
    packed = folder.place / f"{asset.name}.br"
    zipped = folder.place / f"{asset.name}.gz"
    assert brotli.decompress(packed.read_bytes()) == content
    assert gzip.decompress(zipped.read_bytes()) == content
    assert (asset.size, asset.brotli) == (size, packed.stat().st_size)
    assert asset.gzip == zipped.stat().st_size


def test_what_is_compressed_already_has_no_copies(folder: Folder) -> None:
    [asset] = folder.settled([folder.put("a.woff2", b"font")])
    assert asset.brotli == asset.gzip == 0
    assert [path.name for path in folder.place.iterdir()] == [asset.name]


def test_a_large_file_is_compressed_once(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bytes(SLOW)
    [first] = folder.settled([folder.put("a.wasm", content)])
    monkeypatch.setattr("brotli.compress", None)
    elsewhere = Folder(tmp_path / "elsewhere", tmp_path / "cache")
    [second] = elsewhere.settled([elsewhere.put("a.wasm", content)])
    elsewhere.close()
    assert first == second


def test_what_no_step_makes_any_more_is_removed(folder: Folder) -> None:
    old = folder.put("old/a.css", b"old")
    new = folder.put("a.css", b"new")
    assets = folder.settled([old, new])
    folder.sweep([assets[1]])
    left = sorted(path.relative_to(folder.place).as_posix() for path in folder.place.rglob("*"))
    assert left == [new.name, f"{new.name}.br", f"{new.name}.gz"]


def test_an_index_is_read_as_it_was_written(folder: Folder) -> None:
    asset = folder.put("a.css", b"a")
    index = Index({"a.css": asset}, {"styles": "key"}, {"a.css": "styles"})
    write_index(folder.place, index)
    assert read_index(folder.place) == index


@pytest.mark.parametrize(
    "spoil",
    [lambda text: text[:20], lambda _: "[]", lambda text: text.replace("sha256", "sha")],
    ids=["cut short", "of another kind", "of another version"],
)
def test_an_index_that_cannot_be_read_is_an_empty_one(
    folder: Folder, spoil: Callable[[str], str]
) -> None:
    asset = folder.put("a.css", b"a")
    write_index(folder.place, Index({"a.css": asset}, {}, {"a.css": "styles"}))
    path = folder.place / "manifest.json"
    path.write_text(spoil(path.read_text()))
    assert read_index(folder.place) == Index()


def test_the_version_changes_with_any_file() -> None:
    def version(digest: str) -> str:
        return Index({"a.css": Asset("a.css", "a.1.css", "text/css", 1, digest)}).version

    assert version("1") != version("2")
    assert version("1") == version("1")
