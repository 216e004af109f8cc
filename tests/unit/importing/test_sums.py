"""Whatever the rows say, each is accounted for once, and a second import adds nothing."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atende.database.engine import engine_for, start, stop, using
from tests.unit.importing.files import imported, log

ROWS = st.lists(
    st.fixed_dictionaries(
        {"number": st.sampled_from(["INC1", "INC2", "?"])},
        optional={
            "sys_mod_count": st.sampled_from(["0", "1", "2", "x"]),
            "incident_state": st.sampled_from(["New", "Active", "Resolved", "Closed", "Odd"]),
            "assignment_group": st.sampled_from(["Group 1", "Group 2", "?"]),
            "assigned_to": st.sampled_from(["Resolver 1", "Resolver 2", "?"]),
            "sys_updated_at": st.sampled_from(["1/3/2016 10:00", "31/2/2016 10:00", "?"]),
            "category": st.sampled_from(["Category 1", "?"]),
            "priority": st.sampled_from(["1 - Critical", "4 - Low", "?", "5"]),
            "caller_id": st.sampled_from(["Caller 1", "?"]),
        },
    ),
    max_size=12,
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@given(rows=ROWS)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_row_is_accounted_for_once(
    database_url: str, tmp_path: Path, rows: list[dict[str, str]]
) -> None:
    path = log(tmp_path / "log.csv", *rows)

    async def twice() -> None:
        engine = engine_for(database_url)
        with using(engine):
            await start(engine)
            try:
                dry = await imported(path, write=False)
                first, second = await imported(path), await imported(path)
            finally:
                await stop(engine)
        for report in (dry, first, second):
            assert sorted(line.line for line in report.lines) == list(range(2, len(rows) + 2))
            assert sum(report.sums().values()) == len(rows)
        assert dry.lines == first.lines
        assert second.sums()["added"] == 0
        assert sum(line.events for line in second.lines) == 0

    asyncio.run(twice())
