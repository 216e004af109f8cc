"""A real `atende serve` process over a database of its own.

Its process is forked from one that has imported everything already, which is most of what a start
costs, and of what the short journeys cost. A server of another version is a program of its own.
"""

import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Protocol

START_SECONDS = 30
STOP_SECONDS = 5
DATABASE = "atende.db"
ATENDE = str(Path(sys.executable).with_name("atende"))
_PREPARED = multiprocessing.get_context("forkserver")
_PREPARED.set_forkserver_preload(["atende.cli", "atende.app"])
# Enough for lists to have a second page, and quick to make.
DEMO = ["demo", "--customers", "60", "--tickets-per-customer", "3", "--seed", "7"]


class _Process(Protocol):
    """A started server."""

    def ended_with(self, within: float) -> int | None:
        """Wait so many seconds at most for its end, and give its exit code, or None."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it at once."""


@dataclass(frozen=True)
class Server:
    """A server that answers: its address, and the folder with its database and log."""

    url: str
    folder: Path


class ServerProcess:
    """A server that is started and ended, on the same port and database each time.

    `settings` are environment variables of the process, `ATENDE_…` among them; they may be
    changed between one start and the next.
    """

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = _free_port()
        self.settings = settings
        self._process: _Process | None = None

    @property
    def url(self) -> str:
        """The address of the server itself."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What all its runs said."""
        return self.folder / "server.log"

    def start(self) -> None:
        """Serve; RuntimeError with the log if it does not come up."""
        assert self._process is None, "it runs already"
        variables = {**environment(self.folder, self.port), **self.settings}
        prepared = all(name.startswith("ATENDE_") for name in self.settings)
        start = _Forked if prepared else _Program
        self._process = start(variables, self.folder, self.log)
        _wait_until_healthy(self._process, self.url, self.log)

    def stop(self) -> None:
        """Ask it to end; one that has not within `STOP_SECONDS` is a RuntimeError."""
        process, self._process = self._process, None
        if process is not None:
            _stop(process, self.log)

    def kill(self) -> None:
        """End it at once, in the middle of whatever it does."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.ended_with(STOP_SECONDS)

    def restart(self) -> None:
        """End it and start it again."""
        self.stop()
        self.start()

    def back_up(self, name: str = "backup") -> Path:
        """Stop, copy the database into a folder beside it, start; gives that folder."""
        kept = self.folder / name
        kept.mkdir()
        self.stop()
        copy_database(self.folder, kept)
        self.start()
        return kept

    def restore(self, kept: Path) -> None:
        """Stop, put a copy in the place of the database, start: what came after it is lost."""
        self.stop()
        for file in self.folder.glob(f"{DATABASE}*"):
            file.unlink()
        copy_database(kept, self.folder)
        self.start()


def environment(folder: Path, port: int | None = None) -> dict[str, str]:
    """The settings of an `atende` command that keeps everything in the folder."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("ATENDE_")
    }
    own = {"ATENDE_DATABASE_URL": f"sqlite:///{folder / DATABASE}", "ATENDE_DEMO": "1"}
    return {**inherited, **own, **({"ATENDE_PORT": str(port)} if port else {})}


def make_demo_database(folder: Path) -> None:
    """Fill a new database in the folder with the same made-up provider every time."""
    made = subprocess.run(
        [ATENDE, *DEMO], env=environment(folder), capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        raise RuntimeError(f"atende demo failed:\n{made.stdout}\n{made.stderr}")


def copy_database(source: Path, target: Path) -> None:
    """Copy the database of one folder into another; nobody may have it open."""
    for file in source.glob(f"{DATABASE}*"):
        shutil.copy(file, target)


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve the folder's database until the block ends; RuntimeError with the log if it won't.

    A server that does not stop within `STOP_SECONDS` of being asked is a failure as well.
    """
    process = ServerProcess(folder)
    process.start()
    try:
        yield Server(process.url, folder)
    finally:
        process.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class _Program:
    """The program `atende`, started as by hand."""

    def __init__(self, variables: dict[str, str], folder: Path, log: Path) -> None:
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [ATENDE, "serve"],
                env=variables,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def ended_with(self, within: float) -> int | None:
        try:
            return self._process.wait(within)
        except subprocess.TimeoutExpired:
            return None

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


class _Forked:
    """The same, forked from a process that has imported it."""

    def __init__(self, variables: dict[str, str], folder: Path, log: Path) -> None:
        self._process: BaseProcess = _PREPARED.Process(
            target=_serve, args=(variables, folder, log), daemon=True
        )
        self._process.start()

    def ended_with(self, within: float) -> int | None:
        self._process.join(within)
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


def _serve(variables: dict[str, str], folder: Path, log: Path) -> None:
    """Be `atende serve` in a forked process."""
    with log.open("ab") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    for name in [name for name in os.environ if name.startswith("ATENDE_")]:
        del os.environ[name]
    os.environ.update(variables)
    os.chdir(folder)
    from atende.cli import main  # noqa: PLC0415 - tests that only drive servers need none of it

    sys.exit(main(["serve"]))


def _wait_until_healthy(process: _Process, url: str, log: Path) -> None:
    """Ask /health until it answers; between two questions, wait for the process to die."""
    for _ in range(START_SECONDS * 20):
        if _is_healthy(url):
            return
        if (code := process.ended_with(0.05)) is not None:
            raise RuntimeError(f"atende serve ended with {code}:\n{log.read_text()}")
    process.kill()
    process.ended_with(STOP_SECONDS)
    raise RuntimeError(f"atende serve was not ready in {START_SECONDS} s:\n{log.read_text()}")


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _stop(process: _Process, log: Path) -> None:
    process.terminate()
    if process.ended_with(STOP_SECONDS) is None:
        process.kill()
        process.ended_with(STOP_SECONDS)
        raise RuntimeError(f"atende serve did not stop in {STOP_SECONDS} s:\n{log.read_text()}")
