from typing import Any

import pytest

from atende.web.calendar import month_of


def page(month: str, last: int, day: str) -> dict[str, Any]:
    return {
        "language": "pt-BR",
        "month_first": f"{month}-01",
        "month_last": f"{month}-{last}",
        "today": "2026-11-24",
        "day": day,
    }


def test_a_month_is_whole_weeks_from_sunday() -> None:
    month = month_of(page("2026-11", 30, "2026-11-03"), {"2026-11-03": 2})
    days = [day for week in month["weeks"] for day in week]
    assert {len(week) for week in month["weeks"]} == {7}
    assert month["weekdays"][0] == {"short": "D", "name": "domingo"}
    assert (days[0]["day"], days[-1]["day"]) == ("2026-11-01", "2026-12-05")
    assert [day["number"] for day in days if day["inside"]] == list(range(1, 31))
    assert [day["day"] for day in days if day["today"]] == ["2026-11-24"]
    assert next(day for day in days if day["chosen"]) == {
        "day": "2026-11-03",
        "number": 3,
        "label": "terça, 3 de novembro",
        "inside": True,
        "today": False,
        "chosen": True,
        "count": 2,
    }


@pytest.mark.parametrize(
    ("month", "last", "before", "after"),
    [("2026-12", 31, "2026-11", "2027-01"), ("2027-01", 31, "2026-12", "2027-02")],
)
def test_months_lead_over_the_end_of_the_year(
    month: str, last: int, before: str, after: str
) -> None:
    shown = month_of(page(month, last, f"{month}-01"), {})
    assert (shown["previous"], shown["next"]) == (before, after)
