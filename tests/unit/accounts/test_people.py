import pytest

from atende.accounts import people, sessions, words
from atende.accounts.people import NewAccount, folded, is_username
from atende_rules.zones import ZONES

NOW = 1_795_000_000_000


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" Rafael ", "rafael"), ("RAFAEL.SOUZA", "rafael.souza"), ("\uff52afael", "rafael")],
)
def test_a_username_has_one_spelling(typed: str, kept: str) -> None:
    assert folded(typed) == kept


@pytest.mark.parametrize(
    "username", ["rafael", "rafael.souza", "r2", "ana@provedor.com.br", "a_b-c"]
)
def test_usernames_are_plain(username: str) -> None:
    assert is_username(username)


@pytest.mark.parametrize("username", ["", "a", ".rafael", "josé", "a b", "a/b", "a" * 65, "audit"])
def test_what_an_address_could_not_hold_is_no_username(username: str) -> None:
    assert not is_username(username)


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_an_account_is_found_however_its_username_is_typed() -> None:
    await people.create(NewAccount("Rafael", "Rafael Souza", "technician", "hash"))
    found = await people.by_username(" RAFAEL ")

    assert found is not None
    assert (found["id"], found["name"], found["password"]) == ("rafael", "Rafael Souza", "hash")
    assert await people.by_username("lucia") is None


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_roles_are_replaced_not_added_to() -> None:
    await people.create(NewAccount("rafael", "Rafael", "technician", roles=("a", "b")))
    await people.set_roles("rafael", ["c", "b", "c"])

    assert await people.roles_of(["rafael"]) == {"rafael": ["b", "c"]}
    await people.set_roles("rafael", [])
    assert await people.roles_of(["rafael"]) == {}


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_a_rehash_does_not_undo_a_password_changed_meanwhile() -> None:
    await people.create(NewAccount("rafael", "Rafael", "technician", "old"))
    await people.set_password("rafael", "new")
    await people.store_rehash("rafael", "old", "old, hashed anew")

    found = await people.by_username("rafael")
    assert found is not None
    assert found["password"] == "new"


@pytest.mark.anyio
@pytest.mark.usefixtures("engine")
async def test_people_are_paged_active_first_by_name_with_no_one_skipped_or_shown_twice() -> None:
    for n in range(7):
        await people.create(NewAccount(f"p{n}", "Mesmo Nome" if n < 4 else f"Nome {n}", "qa"))
    for n in (1, 5):
        await people.set_active(f"p{n}", active=False)
    await sessions.begin("p2", NOW)
    await sessions.begin("p2", NOW + 5)

    seen = []
    page = await people.page_of_people(2)
    while page:
        seen += page
        page = await people.page_of_people(2, after=page[-1]["id"])
    assert [row["id"] for row in seen] == ["p0", "p2", "p3", "p4", "p6", "p1", "p5"]
    assert (seen[1]["sessions"], seen[1]["seen_at"]) == (2, NOW + 5)
    assert (seen[0]["sessions"], seen[0]["seen_at"]) == (0, None)


def test_every_time_zone_there_is_has_a_name_and_no_other() -> None:
    assert tuple(words.ZONES) == ZONES


@pytest.mark.usefixtures("engine")
async def test_a_text_that_no_database_holds_names_nobody() -> None:
    assert await people.by_username("rafael\0") is None
    assert await people.by_id("\0") is None
    assert await people.page_of_people(10, after="\0") == []


@pytest.mark.usefixtures("engine")
async def test_everyone_is_there_by_name_with_their_roles_who_left_too() -> None:
    await people.create(NewAccount("rafael", "Rafael", "technician", roles=("b", "a")))
    await people.create(NewAccount("ana", "Ana", "qa"))
    await people.set_active("ana", active=False)

    assert await people.everyone() == [
        {"id": "ana", "name": "Ana", "profile": "qa", "active": False, "roles": ()},
        {
            "id": "rafael",
            "name": "Rafael",
            "profile": "technician",
            "active": True,
            "roles": ("a", "b"),
        },
    ]
