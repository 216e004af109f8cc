"""A cursor comes back as it was written, and no text breaks the reading of one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from atende.sync.feed import cursor as cursors


@given(st.text(max_size=200) | st.binary(max_size=100).map(lambda raw: raw.hex()))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_reading_of_cursors(text: str) -> None:
    assert cursors.read(text, b"secret", "d1") is None


@given(
    st.builds(
        cursors.Cursor,
        schema=st.just(1),
        reader=st.text("abc", max_size=12),
        choices=st.just("c"),
        epoch=st.text("01", max_size=16),
        seq=st.integers(0, 2**61),
        key=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=70),
        tag=st.just("t"),
        told=st.just(("a", "b", "c")),
        held=st.just("h"),
        place=st.none() | st.tuples(st.just("ticket"), st.text("0-9a", max_size=36)),
    )
)
@settings(max_examples=100, deadline=None)
def test_a_cursor_comes_back_as_it_was_written(cursor: cursors.Cursor) -> None:
    text = cursors.written(cursor, b"secret", "d1")
    assert len(text) < cursors.MOST
    assert cursors.read(text, b"secret", "d1") == cursor
    assert cursors.read(text, b"secret", "d2") is None
    assert cursors.read(text, b"another", "d1") is None
    assert cursors.read(text[:-1], b"secret", "d1") is None
