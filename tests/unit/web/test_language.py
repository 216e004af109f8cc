import pytest

from atende.web.language import negotiated, spoken


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("en", "en"),
        ("EN-us,pt;q=0.9", "en"),
        ("pt;q=0.8,en;q=0.9", "en"),
        ("de,fr;q=0.9,*;q=0.1", "pt-BR"),
        ("de,en;q=0.1", "en"),
        ("en;q=0", "pt-BR"),
        ("en;q=much", "pt-BR"),
        (";;,,q=1;en", "pt-BR"),
    ],
)
def test_the_best_of_our_languages_is_taken(header: str, language: str) -> None:
    assert negotiated(header) == language


def test_a_language_we_do_not_speak_is_none() -> None:
    assert spoken("de-DE") is None
