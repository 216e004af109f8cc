import pytest

from atende.web.reader import Reader, initials, me_document


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana de Lima", "AL"),
        ("ana", "A"),
        ("", ""),
        ("  Érico   Veríssimo ", "ÉV"),
        ("Ana (campo)", "A"),
    ],
)
def test_initials_are_the_first_and_the_last_words(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_the_document_me_is_plain() -> None:
    me = me_document(Reader(id="1", name="Ana Lima", profile="technician", roles=("a", "b")))
    assert me["roles"] == ["a", "b"]
    assert me["cities"] is None
    assert me["initials"] == "AL"
