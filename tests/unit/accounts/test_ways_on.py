import pytest

from atende.accounts.ways_on import local, login_address


@pytest.mark.parametrize(
    "address",
    ["/", "/tickets", "/customers?by=name&q=jos%C3%A9", "/tickets/0198?scope=mine#history", "/a:b"],
)
def test_an_address_of_ours_is_where_one_goes(address: str) -> None:
    assert local(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "tickets",
        "https://elsewhere.example",
        "//elsewhere.example",
        "///elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/\t/elsewhere.example",
        "/\n/elsewhere.example",
        " //elsewhere.example",
        "javascript:alert(1)",
        "/tickets\r\nSet-Cookie: a=b",
        "//[",
        "/" + "a" * 3_000,
        "/login",
        "/login?next=/login",
        "/logout",
    ],
)
def test_whatever_leads_elsewhere_or_back_leads_home(address: str) -> None:
    assert local(address) == "/"


def test_letters_beyond_ascii_are_quoted() -> None:
    assert local("/customers?q=josé") == "/customers?q=jos%C3%A9"


def test_the_sign_in_page_is_told_only_what_it_needs() -> None:
    assert login_address(next="/", lang="") == "/login"
    assert login_address(next="/tickets?a=b", lang="en") == "/login?next=%2Ftickets%3Fa%3Db&lang=en"
