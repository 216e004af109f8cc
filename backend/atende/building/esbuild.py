"""The bundler for scripts and styles."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from atende.building.errors import BuildError
from atende.building.node import find_node
from atende.building.step import Build


@dataclass(frozen=True, slots=True)
class Bundled:
    """One file that esbuild wrote; `entry` tells the bundle from files it copied, like fonts."""

    path: str
    content: bytes
    entry: bool


def constants(values: Mapping[str, object]) -> list[str]:
    """Arguments that put JSON values in the place of global names."""
    return [
        f"--define:{name}={json.dumps(value, separators=(',', ':'))}"
        for name, value in values.items()
    ]


def bundle(build: Build, entry: Path, *options: str) -> list[Bundled]:
    """Bundle one entry point. BuildError carries esbuild's own words, file and line first."""
    with TemporaryDirectory() as place:
        meta = Path(place) / "meta.json"
        command = [
            find_node().program,
            str(build.modules / "esbuild" / "bin" / "esbuild"),
            str(entry.relative_to(build.root)),
            "--bundle",
            f"--outdir={place}/out",
            f"--metafile={meta}",
            "--log-level=warning",
            "--color=false",
            "--charset=utf8",
            "--legal-comments=none",
            *(("--minify",) if build.minify else ("--sourcemap=inline",)),
            *options,
        ]
        done = subprocess.run(command, cwd=build.root, capture_output=True, text=True, check=False)
        if done.returncode != 0 or done.stderr.strip():
            raise BuildError(f"{entry.name} does not build:\n{done.stderr.strip()}")
        return _written(build.root, Path(place) / "out", json.loads(meta.read_text()))


def _written(root: Path, out: Path, meta: dict[str, Any]) -> list[Bundled]:
    """The written files; esbuild's metafile names them relative to the folder it ran in."""
    files = []
    for name, output in meta["outputs"].items():
        path = (root / name).resolve()
        relative = path.relative_to(out.resolve()).as_posix()
        files.append(Bundled(relative, path.read_bytes(), "entryPoint" in output))
    return files
