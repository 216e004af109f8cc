"""The relay itself, before a small server that remembers what it was asked."""

import http.client
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.e2e.lab.faults import Canned
from tests.e2e.lab.relay import PORTAL_REDIRECT, Relay


class Memory(ThreadingHTTPServer):
    """Answers with the number of requests it has had."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str, bytes]] = []


class Handler(BaseHTTPRequestHandler):
    server: Memory

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.asked.append((self.command, self.path, body))
        answer = str(len(self.server.asked)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET  # noqa: N815 - the name is the standard library's

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def memory() -> Iterator[Memory]:
    with Memory() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def relay(memory: Memory) -> Iterator[Relay]:
    with Relay(memory.server_port) as relay:
        yield relay


def ask(relay: Relay, method: str = "GET", path: str = "/", body: str = "") -> tuple[int, str]:
    connection = http.client.HTTPConnection(relay.url.removeprefix("http://"), timeout=10)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_requests_and_answers_pass_with_their_bodies(relay: Relay, memory: Memory) -> None:
    assert ask(relay, "POST", "/a?b=c", "d" * 200_000) == (200, "1")
    assert memory.asked == [("POST", "/a?b=c", b"d" * 200_000)]
    assert relay.sent("POST", "/a")[0].body == b"d" * 200_000


def test_a_cut_network_refuses_and_comes_back_at_the_same_address(relay: Relay) -> None:
    address = relay.url
    relay.cut()
    with pytest.raises(ConnectionRefusedError):
        ask(relay)
    relay.restore()
    assert relay.url == address
    assert ask(relay) == (200, "1")


def test_cutting_breaks_what_is_under_way(relay: Relay, memory: Memory) -> None:
    held = relay.hang()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask, relay)
        held.wait()
        relay.cut()
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            asked.result(10)
    assert memory.asked == []


def test_a_lost_answer_is_one_the_server_gave(relay: Relay, memory: Memory) -> None:
    lost = relay.lose_answer("POST", "/sync")
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        ask(relay, "POST", "/sync/actions", "x")
    assert lost.wait().path == "/sync/actions"
    assert memory.asked == [("POST", "/sync/actions", b"x")]
    assert ask(relay, "POST", "/sync/actions", "x") == (200, "2")


def test_a_fault_befalls_no_other_address(relay: Relay) -> None:
    relay.lose_answer("POST", "/sync")
    assert ask(relay, "POST", "/synchronous") == (200, "1")
    assert ask(relay, "GET", "/sync") == (200, "2")


def test_a_held_request_has_not_reached_the_server(relay: Relay, memory: Memory) -> None:
    held = relay.hold_request("GET", "/a")
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask, relay, "GET", "/a")
        held.wait()
        assert ask(relay, "GET", "/b") == (200, "1")
        held.release()
        assert asked.result(10) == (200, "2")
    assert [path for _, path, _ in memory.asked] == ["/b", "/a"]


def test_a_held_answer_was_given_before_others(relay: Relay, memory: Memory) -> None:
    held = relay.hold_answer("GET", "/a")
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask, relay, "GET", "/a")
        held.wait()
        assert len(memory.asked) == 1
        assert ask(relay, "GET", "/b") == (200, "2")
        held.release()
        assert asked.result(10) == (200, "1")


def test_a_captive_portal_answers_for_everybody_until_one_has_paid(
    relay: Relay, memory: Memory
) -> None:
    portal = relay.captive_portal()
    status, page = ask(relay, "POST", "/sync/actions", "x")
    assert (status, "Wi-Fi" in page) == (200, True)
    portal.release()
    assert ask(relay) == (200, "1")
    relay.captive_portal(PORTAL_REDIRECT)
    assert ask(relay)[0] == 302
    assert len(memory.asked) == 1


def test_an_answer_in_the_servers_place_comes_as_often_as_said(relay: Relay) -> None:
    relay.answer("GET", "/", Canned(503, {"Retry-After": "1"}), times=2)
    assert [ask(relay)[0] for _ in range(3)] == [503, 503, 200]


def test_a_slow_network_delivers_everything(relay: Relay) -> None:
    relay.slow(0.01)
    assert ask(relay, "POST", "/", "x" * 100_000) == (200, "1")


def test_a_server_that_is_gone_is_a_broken_connection(relay: Relay) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        relay.target = gone.getsockname()[1]
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        ask(relay)
