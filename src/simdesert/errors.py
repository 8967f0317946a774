"""Every error that SimDesert raises on purpose, as one tree.

::

    SimDesertError            something the user can mend; its text is one sentence: what, where, remedy
    ├── UnknownNameError      a lever, parameter, metric, scenario or territory that does not exist
    ├── ScenarioError         a scenario that cannot be read or contradicts itself (file and line)
    ├── ParameterError        a value out of its bounds or of the wrong type
    ├── TableError            a table of communes that cannot be used (file, line, column)
    ├── DownloadError         an official file that cannot be fetched, or is not the one fetched before
    ├── OptionError           a command-line option or argument that makes no sense
    └── OutputError           a folder that cannot be written

The command line turns each of them into one sentence on the error stream and exit code 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class SimDesertError(Exception):
    """The root of the tree: an error whose text tells the user what to do."""


class UnknownNameError(SimDesertError):
    """A name that was looked up and not found."""

    @classmethod
    def among(cls, kind: str, asked: str, known: Iterable[str], where: str = "") -> UnknownNameError:
        """Return the error that says what was asked, where, and what was probably meant."""
        names = sorted(known)
        small = {name.casefold(): name for name in names}
        close = get_close_matches(asked.casefold(), small, n=1)
        remedy = f"did you mean '{small[close[0]]}'?" if close else f"known: {', '.join(names)}"
        place = f" in {where}" if where else ""
        return cls(f"no {kind} '{asked}'{place}; {remedy}")


class ScenarioError(SimDesertError):
    """A scenario that cannot be read or that contradicts itself."""


class ParameterError(SimDesertError):
    """A parameter out of its bounds or of the wrong type."""


class TableError(SimDesertError):
    """A table that cannot be used as it is."""


class DownloadError(SimDesertError):
    """An official file that cannot be fetched, or that is not the one fetched before."""


class OptionError(SimDesertError):
    """An option or argument that makes no sense."""


class OutputError(SimDesertError):
    """A place where results cannot be written."""
