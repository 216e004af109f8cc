from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atende_rules.zones import ZONES, zone

WINTER = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("America/Noronha", -2),
        ("America/Sao_Paulo", -3),
        ("America/Bahia", -3),
        ("America/Manaus", -4),
        ("America/Cuiaba", -4),
        ("America/Rio_Branco", -5),
        ("UTC", 0),
    ],
)
def test_clocks_of_brazil_stand_where_they_stand(name: str, hours: int) -> None:
    assert WINTER.astimezone(zone(name)).utcoffset() == timedelta(hours=hours)


def test_daylight_saving_time_ended_in_2019() -> None:
    summer = datetime(2018, 12, 1, 12, tzinfo=UTC)
    assert summer.astimezone(zone("America/Sao_Paulo")).hour == 10
    assert summer.replace(year=2026).astimezone(zone("America/Sao_Paulo")).hour == 9


@pytest.mark.parametrize("name", ["Europe/Lisbon", "", "../language.py", "sao_paulo"])
def test_an_unknown_zone_is_named_in_the_error(name: str) -> None:
    with pytest.raises(ValueError, match="no such time zone here"):
        zone(name)


def test_a_zone_is_read_once() -> None:
    assert zone("America/Belem") is zone("America/Belem")


@pytest.mark.parametrize("name", ZONES)
def test_the_hosts_zone_data_is_not_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    zone.cache_clear()
    monkeypatch.setattr("zoneinfo._common.load_tzdata", None)
    assert WINTER.astimezone(zone(name)).tzinfo is zone(name)


@given(st.sampled_from(ZONES), st.integers(946_684_800, 2_208_988_800))  # 2000 to 2039
def test_zones_agree_with_the_hosts(name: str, seconds: int) -> None:
    try:
        host = ZoneInfo(name)
    except ZoneInfoNotFoundError:
        pytest.skip("this host has no time zone data")
    instant = datetime.fromtimestamp(seconds, UTC)
    assert instant.astimezone(zone(name)).utcoffset() == instant.astimezone(host).utcoffset()
