"""Facilities: what stands in each commune besides general practitioners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

KINDS = (
    "emergency",
    "ophthalmologist",
    "paediatrician",
    "gynaecologist",
    "dentist",
    "pharmacy",
    "msp",
    "health_centre",
)
"""Kinds of facility: emergency units, practice places of four specialties, pharmacies, multi-professional health
houses (maisons de santé pluriprofessionnelles) and health centres (centres de santé)."""


@dataclass(frozen=True)
class Facilities:
    """Facilities by commune.

    Attributes
    ----------
    count
        By kind of :data:`KINDS`, how many stand in each commune (n,) [count]; read-only.
    """

    count: Mapping[str, NDArray[np.int64]]

    def present(self, kind: str) -> NDArray[np.bool_]:
        """Return which communes have at least one of `kind` (n,) flags."""
        flags: NDArray[np.bool_] = self.count[kind] > 0
        return flags
