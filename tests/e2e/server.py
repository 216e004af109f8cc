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
    port = _free_port()
    log = folder / "server.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [ATENDE, "serve"],
            env=environment(folder, port),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_until_healthy(process, url, log)
            yield Server(url, folder)
        finally:
            _stop(process, log)


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
        raise RuntimeError(
            f"atende serve did not stop in {STOP_SECONDS} s:\n{log.read_text()}"
        ) from None
