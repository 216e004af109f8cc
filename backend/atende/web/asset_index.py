"""What the build leaves behind and what the server reads: files, and an index of them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

INDEX = "manifest.json"


@dataclass(frozen=True, slots=True)
class Asset:
    """One built file: the name people write and the name it is served by.

    `logical` is the name in templates ("app.css"), `name` the path under the assets folder
    ("app.1b2c3d4e5f.css"). `size`, `brotli` and `gzip` are in bytes; the last two are 0 where the
    file is not kept compressed. `immutable` says that the name changes with the content.
    """

    logical: str
    name: str
    type: str
    size: int
    sha256: str
    brotli: int = 0
    gzip: int = 0
    immutable: bool = True

    @property
    def url(self) -> str:
        """The address it is served at: under /assets/ if its name is hashed, else at the root."""
        return f"/assets/{self.name}" if self.immutable else f"/{self.name}"


@dataclass(frozen=True, slots=True)
class Index:
    """All built files by logical name, the key each build step had, and one version over all."""

    assets: Mapping[str, Asset] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)
    made_by: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """16 hex digits that change when any built file does."""
        lines = sorted(f"{asset.logical} {asset.sha256}" for asset in self.assets.values())
        return sha256("\n".join(lines).encode()).hexdigest()[:16]

    def of_step(self, step: str) -> list[Asset]:
        """The files that one build step made."""
        return [self.assets[name] for name, maker in self.made_by.items() if maker == step]


def write_index(folder: Path, index: Index) -> None:
    """Write the index beside the files, whole or not at all."""
    text = json.dumps(
        {
            "version": index.version,
            "steps": dict(index.steps),
            "assets": {
                name: {**asdict(asset), "step": index.made_by[name]}
                for name, asset in sorted(index.assets.items())
            },
        },
        indent=1,
    )
    unfinished = folder / f".{INDEX}.new"
    unfinished.write_text(text + "\n")
    unfinished.replace(folder / INDEX)


def read_index(folder: Path) -> Index:
    """The index of a built folder; an empty one where nothing is built or it cannot be read."""
    try:
        known = json.loads((folder / INDEX).read_text())
        made_by = {name: entry.pop("step") for name, entry in known["assets"].items()}
        assets = {name: Asset(**entry) for name, entry in known["assets"].items()}
        return Index(assets, known["steps"], made_by)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return Index()
