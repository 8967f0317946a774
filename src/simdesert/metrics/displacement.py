"""Displacement and windfall: what a policy only moves about, and whom it pays for what they would have done."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Reals = NDArray[np.float64]


def displacement_share(gained: ArrayLike, lost: ArrayLike) -> Reals:
    """Return, of the doctors gained in target zones, the part lost by zones that were not over-served [–].

    max(lost, 0)/gained; NaN where target zones gain nobody. Above 1 where others lose more than target zones gain.

    Parameters
    ----------
    gained
        GPs of priority zones with the policy less without (…) [places].
    lost
        GPs of complementary and intermediate zones without the policy less with it (…) [places].
    """
    gain, loss = np.asarray(gained, dtype=np.float64), np.maximum(np.asarray(lost, dtype=np.float64), 0.0)
    share: Reals = np.divide(loss, gain, out=np.full(gain.shape, np.nan), where=gain > 0.0)
    return share


def windfall_share(zone_with: NDArray[np.int64], zone_without: NDArray[np.int64]) -> float:
    """Return the share of paid doctors who settle in the same zone class without the policy [0–1], NaN for nobody.

    Parameters
    ----------
    zone_with
        Zone class at the start where each paid doctor settled under the policy (n,).
    zone_without
        The same doctor, same luck, without the policy; −1 if he does not settle (n,).
    """
    return float(np.mean(zone_with == zone_without)) if len(zone_with) else float("nan")
