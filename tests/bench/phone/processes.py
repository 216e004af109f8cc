"""What a browser costs: processor time of all its processes, and what it keeps on the disk."""

import os
import time
from collections import defaultdict
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_RESTING = 0.03
"""Processor seconds in half a second, below which a browser is at rest."""


def cpu_seconds(root: int) -> float:
    """Give the processor time of a process and all it started, in seconds; the ended ones count."""
    children: dict[int, list[int]] = defaultdict(list)
    spent: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            # proc(5): after the name in brackets, state is field 3; times are 14 to 17
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        children[int(fields[1])].append(int(entry.name))
        spent[int(entry.name)] = sum(map(int, fields[11:15]))
    total, ahead = 0, [root]
    while ahead:
        process = ahead.pop()
        total += spent.get(process, 0)
        ahead += children[process]
    return total / _TICKS


def wait_until_at_rest(root: int, most: float = 30) -> None:
    """Wait until the processes do next to nothing for half a second, `most` seconds at most."""
    end, before = time.monotonic() + most, cpu_seconds(root)
    while time.monotonic() < end:
        time.sleep(0.5)  # the thing itself that is asked: whether nothing happens in it
        now = cpu_seconds(root)
        if now - before < _RESTING:
            return
        before = now


def bytes_in(folder: Path) -> int:
    """Give the size of all files below a folder."""
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
