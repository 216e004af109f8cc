import json
from collections.abc import Callable
from pathlib import Path

import pytest

from atende.building.errors import BuildError
from atende.building.scripts import SCRIPTS, SERVICE_WORKER, WORKERS
from atende.building.step import Build, Step
from atende.building.styles import STYLES
from atende.building.web_manifest import WEB_MANIFEST

type StartBuild = Callable[..., Build]
FONT = "@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2"


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def built(build: Build, logical: str) -> str:
    return (build.folder.place / build.assets[logical].name).read_text()


def runtime_step(wheel: bytes = b"wheel") -> Step:
    """Stands in for the steps that make Pyodide, the rules, and the templates."""

    def make(build: Build) -> None:
        build.put("pyodide/pyodide.mjs", b"", name="pyodide/1/pyodide.mjs")
        build.put("pyodide/python_stdlib.zip", b"")
        build.put("rules/pyodide-lock.json", b"", name="rules/2/pyodide-lock.json")
        build.put("rules/atende_rules.whl", wheel)
        build.put("templates.js", b"export const render = () => 'a page'")

    return Step("runtime", lambda _: [], make, facts=lambda _: wheel)


def test_styles_become_one_file_with_its_fonts_beside_it(
    project: Path, start_build: StartBuild
) -> None:
    font = f"@font-face {{ font-family: F; src: url('{FONT}') }}"
    write(project, {"pwa/styles/app.css": '@import "a.css";', "pwa/styles/a.css": font})
    build = start_build(project)
    build.run(STYLES)
    name = build.assets["fonts/figtree-latin-wght-normal.woff2"].name
    assert f'url("/assets/{name}")' in built(build, "app.css")
    assert (build.folder.place / name).read_bytes().startswith(b"wOF2")


@pytest.mark.parametrize(
    ("files", "step", "words"),
    [
        ({"pwa/styles/app.css": "\n.a { color: red"}, STYLES, r"pwa/styles/app\.css:2:"),
        ({"pwa/styles/app.css": '@import "gone.css";'}, STYLES, r"gone\.css"),
        ({"pwa/scripts/app.ts": "\n\nconst a = ;"}, SCRIPTS, r"pwa/scripts/app\.ts:3:"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(
    project: Path, start_build: StartBuild, files: dict[str, str], step: Step, words: str
) -> None:
    write(project, files)
    with pytest.raises(BuildError, match=words):
        start_build(project).run(step)


def test_scripts_learn_where_the_rules_are(project: Path, start_build: StartBuild) -> None:
    write(
        project,
        {
            "pwa/scripts/app.ts": "new Worker(__RULES_WORKER__)",
            "pwa/scripts/rules-worker.ts": "console.log(__RULES__.indexURL, __RULES__.wheelURL)",
        },
    )
    build = start_build(project)
    for step in (runtime_step(), WORKERS, SCRIPTS):
        build.run(step)
    worker = built(build, "rules-worker.js")
    assert "/assets/pyodide/1/" in worker
    assert build.url("rules/atende_rules.whl") in worker
    assert build.url("rules-worker.js") in built(build, "app.js")


def test_the_service_worker_holds_the_templates_and_knows_every_file_to_keep(
    project: Path, start_build: StartBuild
) -> None:
    worker = (
        'import { render } from "atende-templates";\n'
        "self.kept = __ASSETS__.map((a) => a.url); self.page = render();"
    )
    write(project, {"service_worker/src/worker.ts": worker})
    build = start_build(project)
    for step in (runtime_step(), SERVICE_WORKER):
        build.run(step)
    text = built(build, "service-worker.js")
    assert build.assets["service-worker.js"].name == "service-worker.js"
    assert "a page" in text
    assert {asset.logical for asset in build.assets.values() if asset.url not in text} == {
        "service-worker.js",
        "templates.js",  # it is in the worker itself
    }


def test_other_rules_change_only_the_scripts_that_load_them(
    project: Path, start_build: StartBuild, said: list[str]
) -> None:
    write(project, {"pwa/scripts/app.ts": "console.log(1)"})
    write(project, {"service_worker/src/worker.ts": "self.kept = __ASSETS__"})
    first = start_build(project)
    for step in (runtime_step(), SCRIPTS, SERVICE_WORKER):
        first.run(step)
    said.clear()
    second = start_build(project, first.finished())
    for step in (runtime_step(b"other rules"), SCRIPTS, SERVICE_WORKER):
        second.run(step)
    assert [line.split("  ")[0] for line in said] == ["runtime", "service worker"]


def test_the_manifest_names_built_icons(project: Path, start_build: StartBuild) -> None:
    manifest = {"name": "Atende", "icons": [{"src": "icons/a.png", "sizes": "1x1"}]}
    write(project, {"pwa/manifest.json": json.dumps(manifest)})
    build = start_build(project)
    build.run(Step("app icons", lambda _: [], lambda build: _put(build, "icons/a.png")))
    build.run(WEB_MANIFEST)
    written = json.loads(built(build, "manifest.webmanifest"))
    assert written["icons"] == [{"src": build.url("icons/a.png"), "sizes": "1x1"}]


def _put(build: Build, logical: str) -> None:
    build.put(logical, b"png")
