from collections.abc import Callable
from pathlib import Path

import pytest

from atende.building.errors import BuildError
from atende.building.step import Build, Step, files_under

type StartBuild = Callable[..., Build]


def text_step(name: str = "texts", logical: str = "all.js") -> Step:
    """A step that joins all the .txt of a checkout."""

    def sources(build: Build) -> list[Path]:
        return files_under(build.root, ".txt")

    def make(build: Build) -> None:
        build.put(logical, b"".join(path.read_bytes() for path in sources(build)))

    return Step(name, sources, make)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    root = tmp_path / "checkout"
    root.mkdir()
    (root / "a.txt").write_text("a")
    (root / "b.txt").write_text("b")
    return root


def test_an_unchanged_step_is_not_made_again(
    texts: Path, start_build: StartBuild, said: list[str]
) -> None:
    first = start_build(texts)
    first.run(text_step())
    second = start_build(texts, first.finished())
    second.run(text_step())
    assert len(said) == 1
    assert second.finished() == first.finished()


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "a.txt").write_text("changed"),
        lambda root: (root / "b.txt").unlink(),
        lambda root: (root / "a.txt").rename(root / "c.txt"),
    ],
    ids=["a file changed", "a file removed", "a file renamed"],
)
def test_a_step_is_made_again_when_what_it_reads_changed(
    texts: Path, start_build: StartBuild, said: list[str], change: Callable[[Path], object]
) -> None:
    first = start_build(texts)
    first.run(text_step())
    change(texts)
    start_build(texts, first.finished()).run(text_step())
    assert len(said) == 2


@pytest.mark.parametrize("copy", ["", ".br", ".gz"])
def test_a_step_is_made_again_when_one_of_its_files_is_gone(
    texts: Path, start_build: StartBuild, said: list[str], copy: str
) -> None:
    first = start_build(texts)
    first.run(text_step())
    index = first.finished()
    (first.folder.place / f"{index.assets['all.js'].name}{copy}").unlink()
    start_build(texts, index).run(text_step())
    assert len(said) == 2


def test_a_step_is_made_again_for_readable_output(
    texts: Path, start_build: StartBuild, said: list[str]
) -> None:
    first = start_build(texts)
    first.run(text_step())
    start_build(texts, first.finished(), minify=False).run(text_step())
    assert len(said) == 2


def test_two_steps_cannot_make_one_file(texts: Path, start_build: StartBuild) -> None:
    build = start_build(texts)
    build.run(text_step("one"))
    with pytest.raises(BuildError, match="made twice, by one and by two"):
        build.run(text_step("two"))


def test_a_file_that_nothing_made_has_no_address(texts: Path, start_build: StartBuild) -> None:
    build = start_build(texts)
    build.run(text_step())
    with pytest.raises(BuildError, match=r"'app\.css'; there are \['all\.js'\]"):
        build.url("app.css")
