"""Built files, answered from memory: compressed beforehand, named by content, kept for ever."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import HttpMethod, Request, route
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response.base import ASGIResponse

from atende.web.asset_index import Asset, Index, read_index

READ = (HttpMethod.GET, HttpMethod.HEAD)
FOR_EVER = "public, max-age=31536000, immutable"
ASK_EVERY_TIME = "no-cache"
SERVICE_WORKER = "service-worker.js"
WEB_MANIFEST = "manifest.webmanifest"
ICON = "favicon.svg"


class AssetsMissing(RuntimeError):  # noqa: N818 - it reads as what is the matter
    """Nothing is built; the message says which command builds."""


@dataclass(frozen=True, slots=True)
class Built:
    """One built file with its bytes, plain and compressed, by the name of the coding."""

    asset: Asset
    bodies: Mapping[str, bytes]

    def body_for(self, accepted: str) -> tuple[str, bytes]:
        """The smallest body that an Accept-Encoding header takes, and its coding ("" is plain)."""
        taken = codings(accepted)
        return next(
            (coding, body) for coding, body in self.bodies.items() if not coding or coding in taken
        )


def codings(accepted: str) -> frozenset[str]:
    """The codings an Accept-Encoding header names, less those it refuses with q=0."""
    named = (part.replace(" ", "").lower().partition(";q=") for part in accepted.split(","))
    return frozenset(name for name, _, weight in named if weight.rstrip("0.") or not weight)


def assets_folder() -> Path:
    """Where built files are: in the installed package, else in the checkout's build/assets."""
    package = Path(__file__).parents[1]
    packaged = package / "assets"
    return packaged if packaged.is_dir() else package.parents[1] / "build" / "assets"


def _bodies(folder: Path, asset: Asset) -> dict[str, bytes]:
    """Smallest first; the plain one is last, and always there."""
    path = folder / asset.name
    plain = path.read_bytes()
    if not asset.brotli:
        return {"": plain}
    packed = {
        coding: Path(f"{path}.{end}").read_bytes() for coding, end in (("br", "br"), ("gzip", "gz"))
    }
    return {
        **{coding: body for coding, body in packed.items() if len(body) < len(plain)},
        "": plain,
    }


class Assets:
    """The built files of one folder (about 18 MB), read when it is made.

    Raises AssetsMissing where nothing is built. `version` is 16 hex digits over all the files.
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or assets_folder()
        index: Index = read_index(folder)
        if not index.assets:
            raise AssetsMissing(f"nothing is built in {folder}: run `python -m atende.building`")
        self.version = index.version
        self._urls = {name: asset.url for name, asset in index.assets.items()}
        self._built = {
            asset.name: Built(asset, _bodies(folder, asset)) for asset in index.assets.values()
        }

    def url(self, logical: str) -> str:
        """The address of a built file: "app.css" gives "/assets/app.<hash>.css".

        Raises KeyError, with the names there are, where no such file was built.
        """
        if logical not in self._urls:
            raise KeyError(f"no built file {logical!r}; there are {', '.join(sorted(self._urls))}")
        return self._urls[logical]

    def named(self, name: str) -> Built | None:
        """The file whose path under /assets/ is `name`; None if there is none."""
        return self._built.get(name)

    def answer(
        self, request: Request[Any, Any, Any], name: str, headers: Iterable[tuple[str, str]] = ()
    ) -> ASGIResponse:
        """The response with this file: whole, without body to HEAD, or 304 to one who has it.

        `headers` come beside those every asset has. Raises NotFoundException.
        """
        built = self._built.get(name)
        if built is None:
            raise NotFoundException
        coding, body = built.body_for(request.headers.get("accept-encoding", ""))
        tag = f'"{built.asset.sha256[:20]}{"-" if coding else ""}{coding}"'
        told = {
            "cache-control": FOR_EVER if built.asset.immutable else ASK_EVERY_TIME,
            "etag": tag,
            "vary": "Accept-Encoding",
            "x-content-type-options": "nosniff",
            **dict(headers),
        }
        if known(request.headers.get("if-none-match", ""), tag):
            return ASGIResponse(status_code=304, headers=told)
        told |= {"content-type": built.asset.type, "content-length": str(len(body))}
        if coding:
            told["content-encoding"] = coding
        head = request.method == HttpMethod.HEAD
        return ASGIResponse(body=b"" if head else body, headers=told, is_head_response=head)


def known(if_none_match: str, tag: str) -> bool:
    """Whether an If-None-Match header names this entity tag, or any."""
    named = {part.strip().removeprefix("W/") for part in if_none_match.split(",")}
    return tag in named or "*" in named


def asset_handlers(assets: Assets) -> list[HTTPRouteHandler]:
    """Handlers of /assets/…, /service-worker.js, /manifest.webmanifest and /favicon.ico.

    A page of the application controls all of it, so the service worker is allowed the root.
    """

    @route("/assets/{path:path}", http_method=READ, include_in_schema=False)
    async def built_file(request: Request[Any, Any, Any], path: FromPath[str]) -> ASGIResponse:
        return assets.answer(request, path.lstrip("/"))

    @route(f"/{SERVICE_WORKER}", http_method=READ, include_in_schema=False)
    async def service_worker(request: Request[Any, Any, Any]) -> ASGIResponse:
        return assets.answer(request, SERVICE_WORKER, [("service-worker-allowed", "/")])

    @route(f"/{WEB_MANIFEST}", http_method=READ, include_in_schema=False)
    async def web_manifest(request: Request[Any, Any, Any]) -> ASGIResponse:
        return assets.answer(request, WEB_MANIFEST)

    @route("/favicon.ico", http_method=READ, include_in_schema=False)
    async def icon(request: Request[Any, Any, Any]) -> ASGIResponse:
        name = assets.url(ICON).removeprefix("/assets/")
        return assets.answer(request, name, [("cache-control", "public, max-age=86400")])

    return [built_file, service_worker, web_manifest, icon]
