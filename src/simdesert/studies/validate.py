"""Validate in space: the accessibility that SimDesert starts from beside the official one, place by place.

Two of ours are compared. *Supply alone* is what :func:`simdesert.metrics.apl.starting_apl` makes of practice places and
visits per place, without a model. *The model at its start* counts the visits that its doctors served in the last twelve
months of the warm-up, when patients have chosen, waited and gone without; zones and the first January follow from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simdesert.country.apl_table import AplTable
from simdesert.country.joining import few
from simdesert.country.territory import Territory
from simdesert.errors import OptionError, TableError
from simdesert.metrics.apl import starting_apl
from simdesert.studies.agreement import Agreement, agreement, by_group
from simdesert.studies.run import RunOptions, begun
from simdesert.studies.scale import check_scale
from simdesert.studies.scenario import load_scenario

Reals = NDArray[np.float64]

SUPPLY, START = "supply", "start"
OFFICIAL_OF = {SUPPLY: "apl", START: "apl", f"{SUPPLY}_under_65": "apl_65", f"{START}_under_65": "apl_65"}
"""The official series that each of ours is compared with, by column: all GPs, or those of 65 and under."""

LEVELS = {"commune": "code", "site": "site", "departement": "departement"}
"""What is correlated, and the column that tells one from the other."""


@dataclass(frozen=True)
class Validation:
    """What the comparison found.

    Attributes
    ----------
    territory
        What is there.
    truth
        Where the official APL comes from.
    joined
        Communes in both (stylised territory: in the départements of both), in the territory alone, in the table alone.
    agreements
        By series, those that can be compared.
    departements
        One row a département: people, official APL and ours, need-weighted means.
    residuals
        Ours minus the official APL of all GPs, by series (n_communes,); NaN where unknown; on a stylised territory the
        difference of the département.
    provenance
        What the figures follow from.
    """

    territory: Territory
    truth: str
    joined: tuple[int, int, int]
    agreements: tuple[Agreement, ...]
    departements: pd.DataFrame
    residuals: Mapping[str, Reals]
    provenance: Mapping[str, Any]


def validate(territory: Territory, truth: AplTable | None, options: RunOptions) -> Validation:
    """Return the comparison of the starting APL, that of supply alone and that of the model, with the official one.

    Parameters
    ----------
    territory
        What is there. A stylised one is compared by département alone, for its communes mean nothing.
    truth
        The official APL; the territory's own if None.
    options
        Seed, scale and whether parameters are drawn, for the model's start.

    Raises
    ------
    OptionError
        There is no official APL.
    TableError
        It is about other places.
    """
    known = official_apl(territory) if truth is None else truth
    check_scale(territory, options.inhabitants_per_agent)
    ours, theirs, joined = aligned(territory, starting_series(territory), known)
    ours = with_start(ours, territory, options)
    levels = {"departement": "departement"} if territory.stylised else LEVELS
    series = [name for name, official in OFFICIAL_OF.items() if name in ours and official in theirs]
    table = by_group(ours, "departement", [name for name in series if OFFICIAL_OF[name] == "apl"])
    table.insert(0, "official", by_group(theirs, "departement", ["apl"])["apl"])
    table.insert(0, "people", theirs.groupby("departement")["people"].sum())
    return Validation(
        territory=territory,
        truth=known.where,
        joined=joined,
        agreements=tuple(agreement(ours, theirs, (name, OFFICIAL_OF[name]), levels) for name in series),
        departements=table,
        residuals={name: _residuals(territory, ours, theirs, table, name) for name in (SUPPLY, START)},
        provenance={"territory": territory.name, "data_version": territory.digest, "stylised": territory.stylised,
                    "truth": known.where, "year": known.year, "codes_repaired": known.repaired, "seed": options.seed,
                    "inhabitants_per_agent": options.inhabitants_per_agent,
                    "fixed_parameters": options.fixed_parameters},
    )  # fmt: skip


def official_apl(territory: Territory) -> AplTable:
    """Return the official APL that the territory was built with.

    Raises
    ------
    OptionError
        It has none.
    """
    communes = territory.communes
    if communes.official_apl is None:
        raise OptionError(
            f"territory '{territory.name}' has no official APL; give --truth, the DREES's workbook or a CSV file "
            "code,apl, or build the territory with --apl"
        )
    columns = {"code": communes.code, "apl": communes.official_apl}
    if communes.official_apl_65 is not None:
        columns["apl_65"] = communes.official_apl_65
    return AplTable(f"the official APL of territory '{territory.name}'", None, pd.DataFrame(columns), 0)


def starting_series(territory: Territory) -> pd.DataFrame:
    """Return the communes and the APL of supply alone, one row each in their order.

    Columns ``code``, ``departement``, ``site``, ``need``, ``people``, ``supply`` and, where ages of doctors are known,
    ``supply_under_65``.
    """
    communes = territory.communes
    apl, under_65 = starting_apl(territory)
    frame = pd.DataFrame({
        "code": communes.code, "departement": communes.departement, "site": territory.site_of_commune,
        "need": communes.population_need_weighted, "people": communes.population, SUPPLY: apl,
    })  # fmt: skip
    return frame if under_65 is None else frame.assign(**{f"{SUPPLY}_under_65": under_65})


def with_start(frame: pd.DataFrame, territory: Territory, options: RunOptions) -> pd.DataFrame:
    """Return communes, indexed by their rows, with the APL of the model at its start: ``start``, ``start_under_65``."""
    model = begun(load_scenario("baseline"), territory, options)
    try:
        apl, under_65 = model.apl_at_start
    finally:
        model.close()
    rows = frame.index.to_numpy()
    return frame.assign(**{START: apl[rows], f"{START}_under_65": under_65[rows]})


def aligned(
    territory: Territory, ours: pd.DataFrame, truth: AplTable
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[int, int, int]]:
    """Return the rows of ours and of the official table that are about the same places, and how many joined.

    Row by row the same communes, with the table's people where it has them; on a stylised territory all communes of
    the départements that both have.

    Raises
    ------
    TableError
        No place is in both, or a stylised territory meets a table without people.
    """
    theirs = truth.frame.dropna(subset="apl").rename(
        columns={"population_need_weighted": "need", "population": "people"}
    )
    if territory.stylised:
        if "need" not in theirs or "people" not in theirs:
            raise TableError(
                f"{truth.where}: a stylised territory is compared by département, which needs the columns "
                "'population_need_weighted' and 'population'; add them, or take a territory of real communes"
            )
        theirs = theirs.assign(departement=[departement_of(code) for code in theirs["code"]])
    key = "departement" if territory.stylised else "code"
    in_both = set(ours[key]) & set(theirs[key])
    if not in_both:
        places = "départements" if territory.stylised else "communes"
        raise TableError(
            f"{truth.where}: none of its {places} ({few(sorted(set(theirs[key])))}) is in territory '{territory.name}' "
            f"({few(sorted(set(ours[key])))}); give a table of the same communes"
        )
    mine, official = ours[ours[key].isin(in_both)], theirs[theirs[key].isin(in_both)]
    joined = (len(mine), len(ours) - len(mine), len(theirs) - len(official))
    if territory.stylised:
        return mine, official, joined
    official = official.set_index("code").loc[mine["code"]].reset_index().set_axis(mine.index)
    people = {name: official.get(name, mine[name]).fillna(mine[name]) for name in ("need", "people")}
    if not all(count.sum() > 0.0 for count in people.values()):
        raise TableError(
            f"{truth.where}: nobody lives in its communes of territory '{territory.name}'; mend its people"
        )
    return (
        mine.assign(**people),
        official.assign(**people, **{name: mine[name] for name in ("departement", "site")}),
        joined,
    )


def departement_of(code: str) -> str:
    """Return the département of a commune's code: '01' of '01001', '971' of '97101'."""
    return code[: 3 if code.startswith("97") else 2]


def _residuals(
    territory: Territory, ours: pd.DataFrame, theirs: pd.DataFrame, departements: pd.DataFrame, series: str
) -> Reals:
    """Return ours minus official by commune, that of the département on a stylised territory (n_communes,)."""
    if territory.stylised:
        gap = departements[series] - departements["official"]
        found: Reals = gap.reindex(territory.communes.departement).to_numpy(dtype=np.float64)
        return found
    residuals = np.full(len(territory.communes), np.nan)
    residuals[ours.index] = ours[series] - theirs["apl"]
    return residuals
