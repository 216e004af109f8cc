"""A real `atende serve` process over a database of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 30
STOP_SECONDS = 5
DATABASE = "atende.db"
ATENDE = str(Path(sys.executable).with_name("atende"))
# Enough for lists to have a second page, and quick to make.
DEMO = ["demo", "--customers", "60", "--tickets-per-customer", "3", "--seed", "7"]


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
        self._process: subprocess.Popen[bytes] | None = None

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
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [ATENDE, "serve"],
                env={**environment(self.folder, self.port), **self.settings},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
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
            process.wait()

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


def _wait_until_healthy(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Ask /health until it answers; between two questions, wait for the process to die."""
    for _ in range(START_SECONDS * 20):
        if _is_healthy(url):
            return
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
        raise RuntimeError(f"atende serve ended with {process.returncode}:\n{log.read_text()}")
    process.kill()
    process.wait()
    raise RuntimeError(f"atende serve was not ready in {START_SECONDS} s:\n{log.read_text()}")


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _stop(process: subprocess.Popen[bytes], log: Path) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise RuntimeError(
            f"atende serve did not stop in {STOP_SECONDS} s:\n{log.read_text()}"
        ) from None
