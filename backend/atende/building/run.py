"""The steps in their order, under one lock."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from atende.building.catalogues_step import CATALOGUES
from atende.building.folder import Folder
from atende.building.icons import APP_ICON, ICONS
from atende.building.pages_step import PAGES_STEP, WORDS_STEP
from atende.building.rules import RULES
from atende.building.runtime import CHECK, LIBRARY, LOADERS
from atende.building.scripts import SCRIPTS, SERVICE_WORKER, WORKERS
from atende.building.step import Build
from atende.building.styles import STYLES
from atende.building.templates_step import TEMPLATES
from atende.building.web_manifest import WEB_MANIFEST
from atende.web.asset_index import Index, read_index, write_index

STEPS = (
    LOADERS,  # first: its 8.6 MB take the longest to compress, beside all the others
    CATALOGUES,
    RULES,
    LIBRARY,
    CHECK,
    STYLES,
    ICONS,
    APP_ICON,
    WEB_MANIFEST,
    WORKERS,
    SCRIPTS,
    TEMPLATES,  # holds the addresses of all those before it
    PAGES_STEP,
    WORDS_STEP,
    SERVICE_WORKER,  # holds templates, pages and words, and names every other file
)


def build(
    root: Path, out: Path, *, minify: bool = True, say: Callable[[str], None] = print
) -> Index:
    """Build everything a browser is sent from the checkout at `root` into `out`.

    Only what changed since the last build into `out` is made again; files that no step makes any
    more are removed; the index is written last. `say` is told one line a step. Raises BuildError,
    with file, line and what to do; `out` then still holds the last good build.
    """
    start = time.perf_counter()
    out.mkdir(parents=True, exist_ok=True)
    cache = root / "build" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    with _alone(cache / "lock"):
        folder = Folder(out, cache / "compressed")
        try:
            run = Build(root, folder, read_index(out), minify, say)
            for step in STEPS:
                run.run(step)
            index = run.finished()
        finally:
            folder.close()
        write_index(out, index)
        folder.sweep(index.assets.values())
    say(f"{len(index.assets)} files in {out}, {time.perf_counter() - start:.2f} s")
    return index


def up_to_date(root: Path, out: Path, *, minify: bool = True) -> bool:
    """Whether `out` holds what a build would make; asks no Node and writes nothing."""
    before = read_index(out)
    run = Build(root, Folder(out, out), before, minify, lambda _: None)
    return bool(before.steps) and all(run.takes(step) for step in STEPS)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One build at a time in a checkout: the second waits, and then finds its work done."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
