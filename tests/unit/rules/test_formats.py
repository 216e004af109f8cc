from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from babel import Locale, dates, numbers
from hypothesis import given
from hypothesis import strategies as st

from atende_rules import formats
from atende_rules.language import Language
from atende_rules.zones import ZONES, zone

BABEL: dict[Language, str] = {"pt-BR": "pt_BR", "en": "en_AE"}
SAO_PAULO = "America/Sao_Paulo"
AFTERNOON = datetime(2026, 11, 24, 17, 3, 11, tzinfo=UTC)

languages = st.sampled_from(list(BABEL))
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
instants = st.integers(-2_000_000_000, 4_000_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("text", "portuguese", "english"),
    [
        ("day", "24/11/2026", "24 Nov 2026"),
        ("day_short", "24/11", "24 Nov"),
        ("weekday", "terça", "Tuesday"),
        ("weekday_day", "terça, 24 de novembro", "Tuesday, 24 November"),
        ("month", "novembro de 2026", "November 2026"),
    ],
)
@pytest.mark.parametrize("value", [date(2026, 11, 24), "2026-11-24"])
def test_a_day_is_written_as_its_reader_writes_it(
    text: str, portuguese: str, english: str, value: date | str
) -> None:
    assert getattr(formats, text)(value, "pt-BR") == portuguese
    assert getattr(formats, text)(value, "en") == english


def test_a_month_may_come_without_its_day() -> None:
    assert formats.month("2026-11", "pt-BR") == "novembro de 2026"


@pytest.mark.parametrize(
    "value", [AFTERNOON, "2026-11-24T14:03:11-03:00", int(AFTERNOON.timestamp() * 1000)]
)
def test_an_instant_is_written_in_its_readers_zone(value: datetime | str | int) -> None:
    assert formats.time(value, "pt-BR", SAO_PAULO) == "14:03"
    assert plain(formats.time(value, "en", SAO_PAULO)) == "2:03 PM"
    assert formats.moment(value, "pt-BR", SAO_PAULO) == "24/11/2026 14:03"
    assert plain(formats.moment(value, "en", SAO_PAULO)) == "24 Nov 2026, 2:03 PM"
    assert formats.moment(value, "pt-BR", "America/Manaus") == "24/11/2026 13:03"
    assert formats.iso(value, SAO_PAULO) == "2026-11-24T14:03:11-03:00"


def test_an_instant_keeps_its_own_offset_where_no_zone_is_given() -> None:
    acre = AFTERNOON.astimezone(timezone(timedelta(hours=-5)))
    assert formats.time(acre, "pt-BR", None) == "12:03"


def test_a_clock_time_without_offset_is_a_bug() -> None:
    with pytest.raises(ValueError, match="without offset"):
        formats.time("2026-11-24T14:03:11", "pt-BR", None)


def test_a_calendar_begins_on_sunday() -> None:
    assert "".join(each["initial"] for each in formats.week("pt-BR")) == "DSTQQSS"
    assert "".join(each["initial"] for each in formats.week("en")) == "SMTWTFS"
    assert formats.week("pt-BR")[0] == {"initial": "D", "name": "domingo"}


@given(days)
def test_portuguese_days_are_babels(day: date) -> None:
    assert formats.day(day, "pt-BR") == dates.format_date(day, "short", "pt_BR")
    assert formats.day_short(day, "pt-BR") == dates.format_skeleton("Md", day, locale="pt_BR")
    full = dates.format_date(day, "full", "pt_BR").replace("-feira", "")
    assert full == f"{formats.weekday_day(day, 'pt-BR')} de {day.year}"


@given(days)
def test_english_days_are_babels(day: date) -> None:
    assert formats.day(day, "en") == dates.format_date(day, "medium", "en_AE")
    assert formats.day_short(day, "en") == dates.format_skeleton("MMMd", day, locale="en_AE")
    full = dates.format_date(day, "full", "en_AE")
    assert full == f"{formats.weekday_day(day, 'en')} {day.year}"


@given(days, languages)
def test_months_are_babels(day: date, language: Language) -> None:
    expected = dates.format_skeleton("yMMMM", day, locale=BABEL[language])
    assert formats.month(day, language) == expected


@given(instants, languages, st.sampled_from(ZONES))
def test_instants_are_babels(at: datetime, language: Language, name: str) -> None:
    there, locale = zone(name), BABEL[language]
    hour = dates.format_time(at, "short", there, locale)
    assert formats.time(at, language, name) == hour
    day = formats.day(at.astimezone(there).date(), language)
    layout = Locale.parse(locale).datetime_formats["medium"]
    assert formats.moment(at, language, name) == layout.replace("{1}", day).replace("{0}", hour)


@pytest.mark.parametrize("language", BABEL)
def test_a_weeks_initials_are_babels(language: Language) -> None:
    narrow = dates.get_day_names("narrow", "stand-alone", BABEL[language])
    expected = [narrow[day] for day in (6, 0, 1, 2, 3, 4, 5)]
    assert [each["initial"] for each in formats.week(language)] == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(0, "0 min"), (45, "45 min"), (60, "1 h"), (65, "1 h 05"), (90, "1 h 30"), (1500, "25 h")],
)
def test_a_duration_is_told_in_hours_and_minutes(minutes: int, expected: str) -> None:
    assert formats.duration(minutes, "pt-BR") == formats.duration(minutes, "en") == expected


def test_money_is_told_in_reais() -> None:
    assert formats.money(11990, "pt-BR") == "R$\u00a0119,90"
    assert formats.money(11990, "en") == "R$119.90"
    assert formats.money(-5, "pt-BR") == "-R$\u00a00,05"


@given(st.integers(-(10**15), 10**15), languages)
def test_money_is_babels(centavos: int, language: Language) -> None:
    reais = Decimal(centavos) / 100
    expected = numbers.format_currency(reais, "BRL", locale=BABEL[language])
    assert formats.money(centavos, language) == expected


@given(st.integers(), languages)
def test_no_centavo_is_lost_in_writing(centavos: int, language: Language) -> None:
    written = formats.money(centavos, language)
    digits = int("".join(c for c in written if c.isdigit()))
    assert (-digits if written.startswith("-") else digits) == centavos


@given(st.integers(-(10**15), 10**15), languages)
def test_whole_numbers_are_babels(value: int, language: Language) -> None:
    assert formats.number(value, language) == numbers.format_decimal(value, locale=BABEL[language])


@given(st.integers(-(10**12), 10**12), st.integers(1, 3), languages)
def test_decimal_numbers_are_babels(digits: int, places: int, language: Language) -> None:
    value = digits / 10**places
    expected = numbers.format_decimal(value, locale=BABEL[language])
    assert formats.number(value, language) == expected


def test_a_number_has_three_decimals_at_most() -> None:
    assert formats.number(-23.4567, "pt-BR") == "-23,457"
    assert formats.number(1234.5, "pt-BR") == "1.234,5"
    assert formats.number(-0.0001, "pt-BR") == "0"
    assert formats.number(100.0, "en") == "100"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5547999991234", "(47) 99999-1234"),
        ("47999991234", "(47) 99999-1234"),
        ("+55 47 3373 1234", "(47) 3373-1234"),
        ("4799991234", "(47) 9999-1234"),
        ("55999991234", "(55) 99999-1234"),
        ("5532211234", "(55) 3221-1234"),
        ("08001234567", "0800 123 4567"),
        ("+1 202 555 0123", "+1 202 555 0123"),
        ("+19909990123", "+19909990123"),
        ("+442079460958", "+442079460958"),
        ("99991234", "99991234"),
        ("ramal 12", "ramal 12"),
    ],
)
def test_a_brazilian_phone_is_laid_out_and_others_left(text: str, expected: str) -> None:
    assert formats.phone(text) == expected


@pytest.mark.parametrize(
    ("layout", "text", "expected"),
    [
        ("postal_code", "89290000", "89290-000"),
        ("postal_code", "89.290-000", "89290-000"),
        ("postal_code", "8929", "8929"),
        ("document", "12345678909", "123.456.789-09"),
        ("document", "123.456.789-09", "123.456.789-09"),
        ("document", "00000000000191", "00.000.000/0001-91"),
        ("document", "12abc34501de35", "12.ABC.345/01DE-35"),
        ("document", "***.456.789-**", "***.456.789-**"),
        ("document", "RG 1234567890", "RG 1234567890"),
        ("mac", "aabbccddeeff", "AA:BB:CC:DD:EE:FF"),
        ("mac", "AABB.CCDD.EEFF", "AA:BB:CC:DD:EE:FF"),
        ("mac", "ALCL12345678", "ALCL12345678"),
    ],
)
def test_numbers_of_identification_are_laid_out_and_others_left(
    layout: str, text: str, expected: str
) -> None:
    assert getattr(formats, layout)(text) == expected


@pytest.mark.parametrize("name", ["phone", "postal_code", "document", "mac"])
def test_a_missing_identification_is_an_empty_text(name: str) -> None:
    assert getattr(formats, name)(None) == getattr(formats, name)("") == ""


@pytest.mark.parametrize("language", BABEL)
def test_what_is_missing_is_an_empty_text(language: Language) -> None:
    names = ["day", "day_short", "weekday_day", "weekday", "month", "duration", "money", "number"]
    assert {getattr(formats, name)(None, language) for name in names} == {""}
    assert formats.time(None, language, SAO_PAULO) == ""
    assert formats.moment(None, language, SAO_PAULO) == ""
    assert formats.iso(None, SAO_PAULO) == ""
