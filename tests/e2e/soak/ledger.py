"""What people were told that day, by which the end of it is judged."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Saved:
    """An action that somebody was told is kept."""

    action: str
    who: int
    """The phone it was made on, counted from 0; the office is -1."""
    kind: str
    ticket: str
    words: str
    """A mark that no other action has; what replaces this one keeps it. Empty where it has none."""


OFFICE = -1


@dataclass
class Ledger:
    """Everything that was said to be saved, and what people took back. The diary is on the disk."""

    diary: Path
    saved: dict[str, Saved] = field(default_factory=dict)
    taken_back: set[str] = field(default_factory=set)
    tickets: list[str] = field(default_factory=list)
    """In the order of the plan; those opened on phones follow those of the morning."""

    def write(self, text: str) -> None:
        """Add to the diary, which can be followed while the day is lived."""
        with self.diary.open("a", encoding="utf-8") as diary:
            diary.write(text)

    def keep(self, saved: Saved, *, instead_of: str = "") -> None:
        """Somebody was told that this is saved, perhaps in another's place."""
        self.saved[saved.action] = saved
        if instead_of:
            self.taken_back.add(instead_of)

    def of(self, who: int) -> Iterator[Saved]:
        """What was saved on one phone, in order."""
        return (each for each in self.saved.values() if each.who == who)
