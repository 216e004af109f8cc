"""Browsers that are not Chromium, each spoken to in its own way; both understand WebDriver's words.

- WebKitGTK, in the iPhone's stead: no Background Sync, Safari's engine.
- Firefox, by Marionette.
"""

import contextlib
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.e2e.lab.faults import SECONDS

_BODY = """
const done = arguments[arguments.length - 1];
(async (...given) => { %s })(...[...arguments].slice(0, -1)).then(
  (value) => done({value: value === undefined ? null : value}),
  (error) => done({error: String(error && error.stack || error)}),
);
"""


class Engine(ABC):
    """A running browser with one tab."""

    @abstractmethod
    def _command(self, name: str, **parameters: Any) -> Any:  # noqa: ANN401 - JSON either way
        """Send one of WebDriver's commands and give its value."""

    def visit(self, address: str) -> None:
        """Go to an address and wait until it is loaded."""
        self._command("Navigate", url=address)

    @property
    def path(self) -> str:
        """Where it is, without the site's name."""
        return urllib.parse.urlsplit(str(self._command("GetCurrentURL"))).path

    def run(self, script: str, *given: Any) -> Any:  # noqa: ANN401 - JSON either way
        """Run the body of an async function of `given` in the page, and give what it returns."""
        told = self._command("ExecuteAsyncScript", script=_BODY % script, args=list(given))
        if "error" in told:
            raise AssertionError(told["error"])
        return told["value"]

    def evaluate(self, function: str, argument: Any = None, /) -> Any:  # noqa: ANN401 - JSON
        """Call a function, perhaps an async one, in the page, and give what it returns."""
        return self.run(f"return ({function})(...given)", argument)

    def until(self, script: str, *given: Any) -> Any:  # noqa: ANN401 - JSON either way
        """Run the body of an async function until it returns something true, and give that."""
        found = self.run(
            f"""const holds = async (...given) => {{ {script} }};
            const end = Date.now() + {SECONDS * 1000};
            for (;;) {{
              const found = await holds(...given);
              if (found || Date.now() > end) return found;
              await new Promise((next) => setTimeout(next, 50));
            }}""",
            *given,
        )
        assert found, f"never came true: {script}"
        return found


class WebKit(Engine):
    """WebKitGTK's small browser, by its WebDriver."""

    def __init__(self, port: int, binary: str) -> None:
        self._address = f"http://127.0.0.1:{port}/session"
        options = {"binary": binary, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        session = self._post("", {"capabilities": wanted})["sessionId"]
        self._address += f"/{session}"
        self._post("/timeouts", {"script": 2 * SECONDS * 1000, "pageLoad": SECONDS * 1000})

    def _command(self, name: str, **parameters: Any) -> Any:  # noqa: ANN401 - JSON either way
        if name == "GetCurrentURL":
            return self._ask("/url")
        path = {"Navigate": "/url", "ExecuteAsyncScript": "/execute/async"}[name]
        return self._post(path, parameters)

    def _post(self, path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        return self._ask(path, json.dumps(body).encode())

    def _ask(self, path: str, body: bytes | None = None) -> Any:  # noqa: ANN401 - JSON
        request = urllib.request.Request(self._address + path, body)
        try:
            with urllib.request.urlopen(request, timeout=3 * SECONDS) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refused:
            with refused:
                raise AssertionError(json.load(refused)["value"]) from None


class Firefox(Engine):
    """Firefox, by Marionette: JSON messages with their length before them, over TCP."""

    def __init__(self, stream: io.BufferedRWPair) -> None:
        self._stream = stream
        self._number = 0
        self._read()  # it says who it is
        self._command("NewSession")
        self._command("SetTimeouts", script=2 * SECONDS * 1000, pageLoad=SECONDS * 1000)

    def _command(self, name: str, **parameters: Any) -> Any:  # noqa: ANN401 - JSON either way
        self._number += 1
        said = json.dumps([0, self._number, f"WebDriver:{name}", parameters]).encode()
        self._stream.write(b"%d:%b" % (len(said), said))
        self._stream.flush()
        _, _, error, result = self._read()
        if error:
            raise AssertionError(error)
        return result["value"] if isinstance(result, dict) and "value" in result else result

    def _read(self) -> Any:  # noqa: ANN401 - JSON
        length = b""
        while (digit := self._stream.read(1)) != b":":
            length += digit
        return json.loads(self._stream.read(int(length)))


def webkit_programs() -> tuple[str, str] | None:
    """WebKitGTK's driver and its browser, where both (and a display without a screen) are there."""
    driver = shutil.which("WebKitWebDriver")
    browsers = sorted(Path("/usr").glob("lib*/**/webkit2gtk-4*/MiniBrowser"))
    if driver is None or not browsers or shutil.which("Xvfb") is None:
        return None
    return driver, str(browsers[-1])


def firefox_program() -> str | None:
    """Firefox, where it is there."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


@contextlib.contextmanager
def webkit(folder: Path) -> Iterator[Engine]:
    """WebKitGTK with an empty profile in the folder; LookupError where it is not there."""
    found = webkit_programs()
    if found is None:
        raise LookupError("no WebKitGTK: apt-get install webkit2gtk-driver xvfb")
    driver, browser = found
    port = _free_port()
    with _display() as display:
        environment = {
            **_at_home(folder),
            "DISPLAY": display,
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # root may have none
        }
        with _running([driver, "--host=127.0.0.1", f"--port={port}"], environment, folder):
            _until_listening(port)
            yield WebKit(port, browser)


@contextlib.contextmanager
def firefox(folder: Path) -> Iterator[Engine]:
    """Firefox with an empty profile in the folder; LookupError where it is not there."""
    program = firefox_program()
    if program is None:
        raise LookupError("no Firefox: apt-get install firefox-esr")
    profile = folder / "profile"
    profile.mkdir()
    (profile / "user.js").write_text('user_pref("marionette.port", 0);\n')
    command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    told = profile / "MarionetteActivePort"
    with _running(command, _at_home(folder), folder):
        _until(lambda: told.exists() and told.read_text().strip().isdecimal(), "Firefox")
        port = int(told.read_text())
        with (
            socket.create_connection(("127.0.0.1", port), timeout=3 * SECONDS) as connection,
            connection.makefile("rwb") as stream,
        ):
            yield Firefox(stream)


@contextlib.contextmanager
def _display() -> Iterator[str]:
    """A display that nobody sees."""
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1024x768x24",
        "-nolisten",
        "tcp",
    ]
    with subprocess.Popen(
        command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                yield f":{told.readline().strip()}"
        finally:
            process.terminate()


@contextlib.contextmanager
def _running(command: list[str], environment: dict[str, str], folder: Path) -> Iterator[None]:
    """A program in a group of its own, ended with all it started."""
    with (
        (folder / "browser.log").open("wb") as log,
        subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def _at_home(folder: Path) -> dict[str, str]:
    """An environment in which a browser keeps everything in the folder."""
    home = str(folder)
    kept = {"XDG_DATA_HOME": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home}
    return {**os.environ, "HOME": home, **kept}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _until_listening(port: int) -> None:
    def listens() -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        return False

    _until(listens, f"port {port}")


def _until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + 2 * SECONDS
    while not holds():
        assert time.monotonic() < end, f"{what} did not come up"
        time.sleep(0.05)  # another program's start: there is nothing else to wait on
