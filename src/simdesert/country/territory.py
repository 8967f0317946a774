"""A territory: communes, what stands in them, the roads between and the faculties; frozen, loaded by name or folder."""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simdesert.country.communes import Communes
from simdesert.country.facilities import Facilities
from simdesert.country.faculties import Faculties
from simdesert.country.sites import site_of_commune
from simdesert.country.travel import Travel, travel_between
from simdesert.errors import UnknownNameError

EMBEDDED = ("france", "toy")
"""Names that :func:`load` knows besides folders."""


@dataclass(frozen=True)
class Territory:
    """What is there.

    Attributes
    ----------
    name
        ``"france"``, ``"toy"`` or the folder's name.
    communes, facilities, faculties, travel
        The four parts.
    site_of_commune
        Site of each commune (n_communes,) [row], fixed for ever.
    stylised
        Whether the doctors are invented, so that results by commune mean nothing.
    notes
        What is real and what is invented, one sentence each.
    digest
        Hash of the content: the data version.
    path
        The folder as it was asked for, empty if the territory is embedded or was assembled.
    """

    name: str
    communes: Communes
    facilities: Facilities
    faculties: Faculties
    travel: Travel
    site_of_commune: NDArray[np.int64]
    stylised: bool
    notes: tuple[str, ...]
    digest: str
    path: str = dataclasses.field(default="", compare=False)

    @property
    def argument(self) -> str:
        """Return what names the territory on the command line: a name, or the folder as a shell takes it."""
        return shlex.quote(self.path) if self.path else self.name


def assembled(
    name: str, communes: Communes, facilities: Facilities, faculties: Faculties, travel: Travel | None = None
) -> Territory:
    """Return the territory of these parts, roads and sites worked out, arrays read-only; not stylised, without notes.

    Parameters
    ----------
    name
        As reports will call it.
    communes, facilities, faculties
        The parts, communes in the order of their codes.
    travel
        The matrix of car minutes; worked out from positions if None.
    """
    roads = travel_between(communes) if travel is None else travel
    sites = site_of_commune(communes)
    digest = blake2b(digest_size=8)
    for array in _arrays(communes, facilities, faculties, roads, sites):
        digest.update(_content(array))
        array.flags.writeable = False
    return Territory(name, communes, facilities, faculties, roads, sites, False, (), digest.hexdigest())


def load(name_or_dir: str) -> Territory:
    """Return the territory ``"france"``, ``"toy"`` or the one written in a folder.

    Raises
    ------
    UnknownNameError
        Neither a known name nor a folder that holds a territory.
    TableError
        A folder whose tables cannot be read.
    """
    if name_or_dir in EMBEDDED:
        return _embedded(name_or_dir)
    from simdesert.country.folder import holds_territory, read_folder

    folder = Path(name_or_dir)
    if holds_territory(folder):
        return dataclasses.replace(read_folder(folder), path=name_or_dir)
    where = "" if not folder.is_dir() else f" ('{folder}' is a folder without territory.json)"
    error = UnknownNameError.among("territory", name_or_dir, EMBEDDED)
    if str(error).endswith("?") and not where:
        raise error
    raise UnknownNameError(f"{error}{where}, or give a folder written by 'simdesert territory build'")


@lru_cache(maxsize=2)
def _embedded(name: str) -> Territory:
    if name == "toy":
        from simdesert.country.toy import toy

        return toy()
    from simdesert.country.folder import read_folder

    return dataclasses.replace(read_folder(Path(__file__).parent / "data" / "france"), name="france")


def _arrays(*parts: object) -> Iterator[NDArray[np.generic]]:
    for part in parts:
        if isinstance(part, np.ndarray):
            yield part
        elif isinstance(part, Facilities):
            yield from part.count.values()
        elif dataclasses.is_dataclass(part):
            yield from _arrays(*(getattr(part, field.name) for field in dataclasses.fields(part)))


def _content(array: NDArray[np.generic]) -> bytes:
    if array.dtype.kind == "U":
        return "\n".join(array.tolist()).encode()
    return np.ascontiguousarray(array).tobytes()
