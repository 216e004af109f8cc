"""What became of every row: the sums are those of the file."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TextIO

type Outcome = Literal["added", "already there", "no change", "refused"]
OUTCOMES: tuple[Outcome, ...] = ("added", "already there", "no change", "refused")


@dataclass(frozen=True, slots=True)
class Line:
    """A row's outcome; `events` counts what it added to histories."""

    line: int
    outcome: Outcome
    reason: str = ""
    events: int = 0


@dataclass(slots=True)
class Report:
    """Every row once, in the order it was settled."""

    lines: list[Line] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)

    def say(self, line: int, outcome: Outcome, reason: str = "", events: int = 0) -> None:
        """Note what became of a row."""
        self.lines.append(Line(line, outcome, reason, events))

    def sums(self) -> dict[Outcome, int]:
        """Give how many rows had each outcome."""
        counted = Counter(each.outcome for each in self.lines)
        return {outcome: counted[outcome] for outcome in OUTCOMES}

    def reasons(self) -> Counter[str]:
        """Give how often each reason refused a row."""
        return Counter(each.reason for each in self.lines if each.outcome == "refused")

    def write(self, path: Path) -> None:
        """Write a row for every row of the file: line, outcome, reason, events."""
        with path.open("w", encoding="utf-8", newline="") as file:
            _write(file, sorted(self.lines, key=lambda each: each.line))


def _write(file: TextIO, several: Iterable[Line]) -> None:
    writer = csv.writer(file)
    writer.writerow(["line", "outcome", "reason", "events"])
    writer.writerows([each.line, each.outcome, each.reason, each.events] for each in several)
