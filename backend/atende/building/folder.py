"""The folder of built files: names by content, compressed copies, nothing left over."""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from gzip import compress as gzip_compress
from hashlib import sha256
from pathlib import Path, PurePosixPath

from atende.web.asset_index import INDEX, Asset

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".whl": "application/zip",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
}
PACKED = {".png", ".woff2"}  # compressed already
SLOW = 200_000  # bytes from which brotli 11 takes a noticeable time: 8.6 MB of wasm takes 20 s


def digest(content: bytes) -> str:
    """10 hex digits of the content's SHA-256: what a built file's name carries."""
    return sha256(content).hexdigest()[:10]


def _hashed(logical: str, content: bytes) -> str:
    path = PurePosixPath(logical)
    return str(path.with_name(f"{path.stem}.{digest(content)}{path.suffix}"))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.write_bytes(content)
    unfinished.replace(path)


class Folder:
    """Puts files under `place`; compresses beside the caller, so `settled` waits for it.

    `cache` keeps compressed copies of big files by content, for a build into another place.
    """

    def __init__(self, place: Path, cache: Path) -> None:
        self.place = place
        self._cache = cache
        self._pool = ThreadPoolExecutor(2, "compress")
        self._sizes: dict[str, Future[tuple[int, int]]] = {}

    def put(
        self, logical: str, content: bytes, *, name: str | None = None, immutable: bool = True
    ) -> Asset:
        """Write one file and begin to compress it.

        The name is `logical` with the content's hash in it, unless `name` (where the hash stands
        in a folder or was made already) is given or the file is not `immutable`.
        """
        name = name or (_hashed(logical, content) if immutable else logical)
        path = self.place / name
        _write(path, content)
        suffix = path.suffix
        if suffix not in PACKED:
            self._sizes[logical] = self._pool.submit(self._compress, path, content)
        full = sha256(content).hexdigest()
        return Asset(logical, name, TYPES[suffix], len(content), full, immutable=immutable)

    def settled(self, assets: Iterable[Asset]) -> list[Asset]:
        """The same assets with the sizes of their compressed copies, once those are written."""
        return [self._settled(asset) for asset in assets]

    def close(self) -> None:
        """Stop compressing; what has not begun is not done."""
        self._pool.shutdown(cancel_futures=True)

    def holds(self, asset: Asset) -> bool:
        """Whether the file and its compressed copies are all there."""
        path = self.place / asset.name
        packed = (path, *_copies(path)) if asset.brotli else (path,)
        return all(file.exists() for file in packed)

    def sweep(self, assets: Iterable[Asset]) -> None:
        """Remove every file that is none of these assets."""
        kept = {self.place / INDEX}
        for asset in assets:
            path = self.place / asset.name
            kept.update((path, *_copies(path)))
        for path in sorted(self.place.rglob("*"), reverse=True):
            if path.is_dir():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path not in kept:
                path.unlink()

    def _settled(self, asset: Asset) -> Asset:
        sizes = self._sizes.get(asset.logical)
        if sizes is None:
            return asset
        brotli, gzip = sizes.result()
        return replace(asset, brotli=brotli, gzip=gzip)

    def _compress(self, path: Path, content: bytes) -> tuple[int, int]:
        as_brotli, as_gzip = _copies(path)
        if len(content) < SLOW:
            packed = _brotli(content)
        else:
            kept = self._cache / f"{sha256(content).hexdigest()}.br"
            if not kept.exists():
                _write(kept, _brotli(content))
            packed = kept.read_bytes()
        _write(as_brotli, packed)
        zipped = gzip_compress(content, 9, mtime=0)
        _write(as_gzip, zipped)
        return len(packed), len(zipped)


def _copies(path: Path) -> tuple[Path, Path]:
    return path.with_name(f"{path.name}.br"), path.with_name(f"{path.name}.gz")


def _brotli(content: bytes) -> bytes:
    import brotli  # noqa: PLC0415 - an unchanged build compresses nothing and need not load it

    packed: bytes = brotli.compress(content, quality=11)
    return packed
