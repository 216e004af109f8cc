"""What every journey starts from: a device, a server of its own, someone signed in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, StorageState, expect

from tests.e2e import chromium
from tests.e2e.complaints import Complaints
from tests.e2e.devices import (
    DEVICES,
    KNOWN,
    WITHOUT_BACKGROUND_SYNC,
    context_arguments,
    lacks_background_sync,
)
from tests.e2e.lab.faults import SECONDS
from tests.e2e.lab.fixtures import new_phone, office, own_server, phone, relay
from tests.e2e.lab.report import pytest_terminal_summary
from tests.e2e.server import Server, copy_database, make_demo_database, serving

__all__ = ["new_phone", "office", "own_server", "phone", "pytest_terminal_summary", "relay"]

PASSWORD = "atende"

# A loaded machine is no failure: Playwright's five seconds are fewer than a sign-out took on one.
expect.set_options(timeout=SECONDS * 1000)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Walk every journey on every device, or on those its `devices` mark or --device names."""
    if "device" not in metafunc.fixturenames:
        return
    wanted = metafunc.config.getoption("--device")
    if wanted and wanted not in KNOWN:
        raise pytest.UsageError(f"--device is one of {', '.join(KNOWN)}, not {wanted}")
    mark = metafunc.definition.get_closest_marker("devices")
    devices = [name for name in (mark.args if mark else DEVICES) if wanted in (None, name)]
    metafunc.parametrize("device", devices, indirect=True)


@pytest.fixture
def device(request: pytest.FixtureRequest) -> str:
    """The name of the device that this test is on."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], playwright: Playwright
) -> dict[str, Any]:
    """Start the Chromium that is there; where there is none, say how to get one."""
    try:
        program = chromium.executable(playwright)
    except LookupError as missing:
        pytest.exit(str(missing), returncode=1)
    own = {"executable_path": program} if program else {}
    return {**browser_type_launch_args, **own, "args": chromium.ARGUMENTS}


@pytest.fixture
def browser_context_args(playwright: Playwright, device: str, server: Server) -> dict[str, Any]:
    """Every context looks like the device and has the server's address for a base.

    The pages it sees are the server's: what phones make of them is walked in offline/.
    """
    looks = context_arguments(playwright, device)
    return {**looks, "base_url": server.url, "service_workers": "block"}


@pytest.fixture
def complaints(request: pytest.FixtureRequest) -> Iterator[Complaints]:
    """Fail the test whose pages complained of what its `expected_complaints` mark does not name."""
    heard = Complaints()
    yield heard
    mark = request.node.get_closest_marker("expected_complaints")
    if unexpected := heard.unexpected(mark.args if mark else ()):
        pytest.fail("The browser complained:\n" + "\n".join(unexpected))


@pytest.fixture
def new_context(
    complaints: Complaints, new_context: Callable[..., BrowserContext], device: str
) -> Callable[..., BrowserContext]:
    """Make a context on the device whose complaints are heard."""

    def make(**arguments: Any) -> BrowserContext:  # noqa: ANN401 - Playwright's own arguments
        made = new_context(**arguments)
        complaints.listen_to(made)
        if lacks_background_sync(device):
            made.add_init_script(WITHOUT_BACKGROUND_SYNC)
        return made

    return make


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a filled database, made once to be copied."""
    folder = tmp_path_factory.mktemp("demo")
    make_demo_database(folder)
    return folder


@pytest.fixture(scope="session")
def shared_server(
    demo_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The one server of all tests that only read."""
    folder = tmp_path_factory.mktemp("shared")
    copy_database(demo_database, folder)
    with serving(folder) as served:
        yield served


@pytest.fixture(scope="module")
def writing_server(
    demo_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The server of a module's tests that write; each makes the rows it writes to."""
    folder = tmp_path_factory.mktemp("writing")
    copy_database(demo_database, folder)
    with serving(folder) as served:
        yield served


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Server:
    """A server with the demo's data: the module's own, or the shared one for `only_reads`."""
    only_reads = request.node.get_closest_marker("only_reads")
    served: Server = request.getfixturevalue("shared_server" if only_reads else "writing_server")
    return served


@pytest.fixture(scope="session")
def sessions() -> dict[tuple[str, str], StorageState]:
    """Sessions already opened, by server and user: signing in is walked by its own tests."""
    return {}


@pytest.fixture
def signed_in(
    server: Server,
    new_context: Callable[..., BrowserContext],
    sessions: dict[tuple[str, str], StorageState],
) -> Callable[..., Page]:
    """A page of its own context for a demo user: `signed_in("tecnico", color_scheme="dark")`."""

    def page_of(user: str, **arguments: Any) -> Page:  # noqa: ANN401 - Playwright's own arguments
        key = (server.url, user)
        if key not in sessions:
            sessions[key] = _sign_in(new_context(), user)
        return new_context(storage_state=sessions[key], **arguments).new_page()

    return page_of


@pytest.fixture
def technician(signed_in: Callable[..., Page]) -> Page:
    """A page of Rafael's, who treats what is his."""
    return signed_in("tecnico")


@pytest.fixture
def manager(signed_in: Callable[..., Page]) -> Page:
    """A page of Lúcia's, who treats everything."""
    return signed_in("gestor")


def _sign_in(context: BrowserContext, user: str) -> StorageState:
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Usuário").fill(user)
    page.get_by_label("Senha").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    expect(page).not_to_have_url("/login")
    state = context.storage_state()
    context.close()
    return state
