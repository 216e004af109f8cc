from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

from atende.web.identifiers import Identifiers, new_id
from atende_rules.identifiers import instant_of, is_uuid7


def test_a_new_id_is_a_uuid7() -> None:
    assert is_uuid7(new_id())


def test_ids_of_one_millisecond_go_up() -> None:
    ids = Identifiers()
    made = [ids.next(1_000) for _ in range(2_000)]

    assert made == sorted(set(made))
    assert {instant_of(one) for one in made} == {1_000}


def test_a_clock_set_back_does_not_set_ids_back() -> None:
    ids = Identifiers()

    assert ids.next(2_000) < ids.next(1_000) < ids.next(2_001)


def test_a_used_up_millisecond_borrows_from_the_next() -> None:
    ids = Identifiers()
    with patch("atende.web.identifiers.secrets.token_bytes", lambda n: b"\xff" * n):
        first = ids.next(1_000)
    second = ids.next(1_000)

    assert first < second
    assert instant_of(second) == 1_001


def test_threads_never_share_an_id() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: new_id(), range(4_000)))

    assert len(set(made)) == len(made)
