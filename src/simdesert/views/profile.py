"""The profile of a run as two small tables."""

from __future__ import annotations

import math

from rich.console import Console
from rich.table import Table

from simdesert.studies.profile import Profile


def print_profile(console: Console, profile: Profile | None) -> None:
    """Print seconds by verb and megabytes by table; nothing if there is no profile."""
    if profile is None:
        return
    whole = sum(seconds for _, seconds in profile.seconds.values())
    time = Table("Part", "Calls", "Seconds", "Share", title="Time", title_justify="left")
    for name, (calls, seconds) in profile.seconds.items():
        time.add_row(name, str(calls or ""), f"{seconds:.2f}", f"{seconds / whole:.0%}")
    time.add_row("in all", "", f"{whole:.2f}", "100%")
    memory = Table("Table", "MB", title="Memory", title_justify="left")
    for name, size in profile.megabytes.items():
        memory.add_row(name, f"{size:.1f}")
    if not math.isnan(profile.peak_megabytes):
        memory.add_row("most the process held", f"{profile.peak_megabytes:,.0f}")
    console.print(time, memory)
