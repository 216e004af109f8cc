"""A step of the build, run only when something it is made from has changed."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from atende.building.errors import BuildError
from atende.building.folder import Folder
from atende.building.node import install_packages
from atende.web.asset_index import Asset, Index

LOCK = "package-lock.json"


def files_under(folder: Path, *suffixes: str) -> list[Path]:
    """All files below a folder with one of the suffixes, sorted; none where it does not exist."""
    return sorted(path for path in folder.rglob("*") if path.suffix in suffixes)


def _nothing(_: "Build") -> object:
    return None


def _intact(_: "Build") -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Step:
    """What makes some of the files, and everything that decides what they will be.

    `sources` are the files read, the step's own code among them; `facts` is whatever else enters
    (names of other steps' files, versions), and must have a stable repr. Where `packages` is set,
    node_modules is brought up to date first and package-lock.json counts as a source. `intact` is
    asked by a step that also writes outside the built folder: are those files still there?
    """

    name: str
    sources: Callable[["Build"], Iterable[Path]]
    make: Callable[["Build"], None]
    facts: Callable[["Build"], object] = _nothing
    packages: bool = False
    intact: Callable[["Build"], bool] = _intact


@dataclass(slots=True)
class Build:
    """One run over the steps: where from, where to, and what is made so far."""

    root: Path
    folder: Folder
    before: Index
    minify: bool
    say: Callable[[str], None]
    assets: dict[str, Asset] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    made_by: dict[str, str] = field(default_factory=dict)
    _step: str = ""

    @property
    def cache(self) -> Path:
        """Git-ignored folder for what is kept from one build to the next."""
        return self.root / "build" / "cache"

    @property
    def modules(self) -> Path:
        """Where npm's packages are."""
        return self.root / "node_modules"

    def run(self, step: Step) -> None:
        """Make the step's files, or take those of the build before if nothing has changed."""
        start = time.perf_counter()
        if self.takes(step):
            return
        if step.packages and install_packages(self.root):
            self._tell("npm packages", start, "installed from package-lock.json")
        step.make(self)
        made = [name for name, maker in self.made_by.items() if maker == step.name]
        self._tell(step.name, start, ", ".join(made) if len(made) < 4 else f"{len(made)} files")

    def takes(self, step: Step) -> bool:
        """Take the step's files from the build before; false if something has changed."""
        self._step = step.name
        key = self.keys[step.name] = self._key(step)
        known = self.before.of_step(step.name)
        same = self.before.steps.get(step.name) == key and step.intact(self)
        if not same or not all(map(self.folder.holds, known)):
            return False
        for asset in known:
            self._register(asset)
        return True

    def put(
        self, logical: str, content: bytes, *, name: str | None = None, immutable: bool = True
    ) -> Asset:
        """Write one built file for the step that is running (see Folder.put)."""
        asset = self.folder.put(logical, content, name=name, immutable=immutable)
        self._register(asset)
        return asset

    def url(self, logical: str) -> str:
        """Where a file made by an earlier step is served. BuildError if no step made it."""
        if logical not in self.assets:
            raise BuildError(f"no build step has made {logical!r}; there are {sorted(self.assets)}")
        return self.assets[logical].url

    def finished(self) -> Index:
        """The index over all files, once the last of them is compressed."""
        settled = self.folder.settled(self.assets.values())
        return Index({asset.logical: asset for asset in settled}, self.keys, self.made_by)

    def _register(self, asset: Asset) -> None:
        maker = self.made_by.get(asset.logical)
        if maker is not None:
            raise BuildError(f"{asset.logical!r} is made twice, by {maker} and by {self._step}")
        self.assets[asset.logical] = asset
        self.made_by[asset.logical] = self._step

    def _key(self, step: Step) -> str:
        seen = sha256(repr((step.name, self.minify, step.facts(self))).encode())
        sources = [*step.sources(self), *([self.root / LOCK] if step.packages else [])]
        for path in sources:
            content = path.read_bytes() if path.exists() else b"missing"
            seen.update(f"\0{_relative(path, self.root)}\0{len(content)}\0".encode())
            seen.update(content)
        return seen.hexdigest()

    def _tell(self, what: str, start: float, made: str) -> None:
        self.say(f"{what:<16}{time.perf_counter() - start:7.2f} s  {made}")


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
