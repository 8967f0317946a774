"""Against the baseline: what only a pair of runs of one seed can say — windfall, displacement, people lifted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simdesert.metrics.displacement import displacement_share, windfall_share

Reals = NDArray[np.float64]
Tables = Mapping[str, pd.DataFrame]

COLUMNS = ("year", "windfall_share", "displacement_share", "lifted", "cost")


def against(tables: Tables, baseline: Tables, paid_by: Iterable[str], population: float) -> pd.DataFrame:
    """Return what a policy did against the baseline of the same seed: one row a year, columns of :data:`COLUMNS`.

    Parameters
    ----------
    tables, baseline
        Tables of the two runs, by name.
    paid_by
        Levers whose contracts pay doctors for where they settle.
    population
        Inhabitants of the territory [inhabitants].
    """
    with_, without = tables["france"], baseline["france"]
    years = with_["year"].to_numpy()
    gained, lost = _gps_gained(tables["zones"], baseline["zones"], len(years))
    return pd.DataFrame(
        {
            "year": years,
            "windfall_share": _windfall(tables, baseline, set(paid_by), years),
            "displacement_share": displacement_share(gained, lost),
            "lifted": population * (without["share_apl_below_2_5"] - with_["share_apl_below_2_5"]).to_numpy(),
            "cost": (with_["public_cost_eur"] - without["public_cost_eur"]).to_numpy(),
        },
        columns=list(COLUMNS),
    )


def _gps_gained(zones: pd.DataFrame, baseline: pd.DataFrame, n_years: int) -> tuple[Reals, Reals]:
    """Return (gained by priority zones, lost by complementary and intermediate zones) by year (n_years,) [places]."""
    more = (zones["gps"] - baseline["gps"]).to_numpy()
    code = zones["code"].to_numpy()
    gained = more[code == "priority"]
    others = np.isin(code, ["complementary", "intermediate"])
    lost = -pd.Series(more[others]).groupby(zones["year"].to_numpy()[others]).sum().to_numpy()
    return (gained, lost) if len(gained) == n_years == len(lost) else (np.zeros(n_years), np.zeros(n_years))


def _windfall(tables: Tables, baseline: Tables, levers: set[str], years: NDArray[np.int64]) -> Reals:
    """Return the windfall share of all paid doctors settled by the end of each year (n_years,) [0–1]."""
    events = tables["doctors"]
    paid = events[(events["event"] == "signed") & events["lever"].isin(levers)]["doctor"].unique()
    zone_of = _zone_at_start(tables["communes"])
    share = np.full(len(years), np.nan)
    for row, year in enumerate(years):
        there, elsewhere = (_last_zone(run["doctors"], year, zone_of) for run in (tables, baseline))
        zone = there.reindex(paid).dropna()
        share[row] = windfall_share(zone.to_numpy(int), elsewhere.reindex(zone.index).fillna(-1).to_numpy(int))
    return share


def _zone_at_start(communes: pd.DataFrame) -> pd.Series:
    """Return the zone class of each commune in the first year, by code; classes numbered."""
    first = communes[communes["year"] == communes["year"].min()]
    return pd.Series(first["zone"].cat.codes.to_numpy(), index=first["code"].astype(str).to_numpy())


def _last_zone(events: pd.DataFrame, year: int, zone_of: pd.Series) -> pd.Series:
    """Return the zone class where each doctor who settled since the start practises last, by doctor."""
    moves = events[events["event"].isin(["settled", "moved"]) & (events["year"] <= year)]
    last = moves.drop_duplicates("doctor", keep="last")
    return pd.Series(zone_of.reindex(last["commune"].astype(str)).to_numpy(), index=last["doctor"].to_numpy())
