"""Fit the car minutes of the formula to the official APL, and say what better minutes could gain.

    python tools/fit_travel.py [--blur] [--towns] [--trials 512]

Reads the real communes and the official APL of 2022 (45 départements) from ``../shared/data/france-2024``; nothing of
them is written. Fitted are the minutes at the start, the two speeds and the two densities between which speed falls
(:mod:`simdesert.country.travel`); the detour stays at 1.3, because only detour/speed matters. The aim is the
need-weighted correlation between communes of the APL of supply alone with the official one; the best of many trials,
spread evenly (Sobol) over wide bounds, wins. Départements are hidden in five turns: what counts is how well the others'
best minutes foretell the APL there. Beside them stand today's minutes and one speed everywhere, with today's visits per
place and with 4,160 everywhere: what has been fitted to nothing.
With ``--blur`` the steps of the DREES (10, 15, 20 minutes) are rounded off by an error of the minutes, which is fitted
too; with ``--towns`` communes stand where GeoNames has the town of that name, not at the centre of their land.
``--trials 0`` fits nothing and says what today's minutes leave unexplained, and what errors of minutes and of counts
alone would leave.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import tempfile
import time
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.spatial import cKDTree
from scipy.special import ndtr
from scipy.stats import qmc

from simdesert.country import travel
from simdesert.country.apl_table import read_apl
from simdesert.country.build import build
from simdesert.country.communes import Communes
from simdesert.country.territory import Territory, load
from simdesert.metrics.apl import VISITS_PER_PLACE, starting_apl
from simdesert.metrics.catchment import FAR_MINUTES, FULL_MINUTES, NEAR_MINUTES, decay
from simdesert.studies.agreement import weighted_correlation
from simdesert.studies.validate import aligned, starting_series

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "france-2024"
FOLDS = 5
REACH_KM = 22.0
TOWN_KM = 20.0
NAMES = ("start [min]", "speed sparse [km/h]", "speed dense [km/h]", "log10 density sparse", "log10 density dense",
         "error of minutes [–]")  # fmt: skip
BOUNDS = ((0.0, 6.0), (45.0, 80.0), (15.0, 50.0), (2.0, 3.4), (3.5, 4.7), (0.02, 0.3))
TODAY = (travel.START_MINUTES, travel.SPEED_SPARSE_KMH, travel.SPEED_DENSE_KMH,
         float(np.log10(travel.DENSITY_SPARSE)), float(np.log10(travel.DENSITY_DENSE)))  # fmt: skip
ONE_SPEED = (travel.START_MINUTES, 55.0, 55.0, 3.0, 4.0)
DENSITIES = (0, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, np.inf)


class Ground:
    """The communes, all pairs within reach, and the official APL."""

    def __init__(self, territory: Territory, blur: bool) -> None:
        self.territory, self.blur = territory, blur
        communes = territory.communes
        points = travel.unit_points(communes.latitude, communes.longitude)
        chord = 2.0 * np.sin(REACH_KM / travel.EARTH_RADIUS_KM / 2.0)
        self.here, self.there = cKDTree(points).query_pairs(chord, output_type="ndarray").T
        n = len(communes)
        own, cells = np.arange(n), np.arange(2 * len(self.here) + n)
        rows, columns = np.concatenate([self.here, self.there, own]), np.concatenate([self.there, self.here, own])
        self.pattern = coo_array((cells, (rows, columns)), shape=(n, n)).tocsr()
        self.km = travel.great_circle_km(
            communes.latitude[self.here], communes.longitude[self.here],
            communes.latitude[self.there], communes.longitude[self.there],
        )  # fmt: skip
        self.density = communes.population / communes.area_km2
        truth = read_apl(SHARED / "apl-gp-2022-half.csv")
        ours, theirs, _ = aligned(territory, starting_series(territory), truth)
        self.rows, self.departement = ours.index.to_numpy(), ours["departement"].to_numpy()
        self.official, self.need = theirs["apl"].to_numpy(), theirs["need"].to_numpy()
        self.old = 1.0 - theirs["apl_65"].to_numpy() / np.maximum(self.official, 1e-9)

    def apl(self, values: tuple[float, ...], slower: np.ndarray | float = 1.0) -> np.ndarray:
        """Return the APL of supply alone in the communes whose official APL is known (n_known,)."""
        return starting_apl(self.territory, self.weights(values, slower))[0][self.rows]

    def weights(self, values: tuple[float, ...], slower: np.ndarray | float = 1.0) -> csr_array:
        """Return the catchments under these parameters, driving so much slower in each commune (n, n)."""
        start, sparse, dense, low, high = values[:5]
        fall = np.clip((np.log10(np.maximum(self.density, 1e-9)) - low) / max(high - low, 0.05), 0.0, 1.0)
        speed = (sparse + (dense - sparse) * fall) / slower
        minutes = start + travel.DETOUR * self.km / ((speed[self.here] + speed[self.there]) / 2.0) * 60.0
        weight = rounded_off(minutes, values[5]) if len(values) > 5 else decay(minutes)
        every = np.concatenate([weight, weight, np.ones(len(self.density))])
        pattern = self.pattern
        return csr_array((every[pattern.data], pattern.indices, pattern.indptr), shape=pattern.shape)

    def evenly_worked(self) -> np.ndarray:
        """Return the APL at one speed everywhere and 4,160 visits at every place: nothing fitted (n_known,)."""
        even = np.full(len(self.density), VISITS_PER_PLACE)
        communes = dataclasses.replace(self.territory.communes, visits_per_place=even)
        flat = dataclasses.replace(self.territory, communes=communes)
        return starting_apl(flat, self.weights(ONE_SPEED))[0][self.rows]

    def agreement(self, apl: np.ndarray, rows: np.ndarray | None = None) -> tuple[float, float, float]:
        """Return correlations between communes and between départements [–], and the root mean square error."""
        rows = np.ones(len(apl), dtype=bool) if rows is None else rows
        apl, official, need = apl[rows], self.official[rows], self.need[rows]
        sums = pd.DataFrame({"a": apl * need, "o": official * need, "n": need}).groupby(self.departement[rows]).sum()
        between = weighted_correlation(*((sums[k] / sums["n"]).to_numpy() for k in "ao"), sums["n"].to_numpy())
        error = float(np.sqrt(np.average((apl - official) ** 2, weights=need)))
        return weighted_correlation(apl, official, need), between, error


def rounded_off(minutes: np.ndarray, error: float) -> np.ndarray:
    """Return the weight to be expected if minutes are known up to a lognormal error (n,) [0–1], nil below 1 %."""
    steps = (ndtr(np.log(limit / minutes) / error) for limit in (FULL_MINUTES, NEAR_MINUTES, FAR_MINUTES))
    weight = sum(steps) / 3.0
    return np.where(weight > 0.01, weight, 0.0)


def at_towns(communes: Communes) -> tuple[Communes, float]:
    """Return the communes at the position of the town of their name, and the share of people whose commune moved."""
    real = load("france").communes
    place = {(d, plain(name)): row for row, (d, name) in enumerate(zip(real.departement, real.name, strict=True))}
    names = zip(communes.departement, communes.name, strict=True)
    found = np.array([place.get((d, plain(name)), -1) for d, name in names])
    km = travel.great_circle_km(
        communes.latitude, communes.longitude, real.latitude[found], real.longitude[found]
    )  # fmt: skip
    moved = (found >= 0) & (km < TOWN_KM)
    position = {name: np.where(moved, getattr(real, name)[found], getattr(communes, name))
                for name in ("latitude", "longitude")}  # fmt: skip
    share = float(communes.population[moved].sum() / communes.population.sum())
    return dataclasses.replace(communes, **position), share


def plain(name: str) -> str:
    """Return a name without accents, case, hyphens and what stands in brackets."""
    letters = unicodedata.normalize("NFD", name.partition(" (")[0]).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in letters if letter.isalnum())


def tell_noise(ground: Ground) -> None:
    """Print the correlation of today's APL with the same under errors that nobody can see from here."""
    luck, territory = np.random.default_rng(0), ground.territory
    plain, communes = ground.apl(TODAY), territory.communes
    print("\ncorrelation of today's APL between communes with itself, had")
    for error in (0.1, 0.2, 0.3):
        slower = np.exp(error * luck.standard_normal(len(communes)))
        found = weighted_correlation(ground.apl(TODAY, slower), plain, ground.need)
        print(f"each commune driven at a speed {error:.0%} off at random: {found:.2f}")
    for share in (0.1, 0.2, 0.3):
        gps = luck.binomial(communes.gps, 1.0 - share) + luck.poisson(share * communes.gps)
        other = dataclasses.replace(territory, communes=dataclasses.replace(communes, gps=gps))
        found = weighted_correlation(starting_apl(other)[0][ground.rows], plain, ground.need)
        print(f"{share:.0%} of practice places left, and as many come elsewhere in proportion: {found:.2f}")


def tell_residuals(ground: Ground) -> None:
    """Print where today's minutes leave what unexplained: by density, and at the border of the known départements."""
    gap = ground.apl(TODAY) - ground.official
    density, need = ground.density[ground.rows], ground.need
    part = need * gap**2
    print("\nresiduals by density [people per km²]: people, mean, error, share of all squares")
    for low, high in itertools.pairwise(DENSITIES):
        tell(f"{low:>6,.0f} to {high:>6,.0f}", (density >= low) & (density < high), gap, need, part)
    inside = np.zeros(len(ground.density), dtype=bool)
    inside[ground.rows] = True
    near = ground.territory.travel
    outside = np.add.reduceat(~inside[near.indices] & (near.minutes < FAR_MINUTES), near.indptr[:-1])[ground.rows]
    print("\nwithin 20 minutes of a commune whose official APL is not known (its doctors count all the same)")
    tell("at the border", outside > 0, gap, need, part)
    tell("inside", outside == 0, gap, need, part)
    print("\nby share of the official APL that is due to GPs over 65 (thirds of people)")
    limits = (0.0, *np.quantile(np.repeat(ground.old, (need / 100.0).astype(int)), (1 / 3, 2 / 3)), np.inf)
    for low, high in itertools.pairwise(limits):
        tell(f"{low:.0%} to {min(high, 1.0):.0%}", (ground.old >= low) & (ground.old < high), gap, need, part)


def tell(name: str, rows: np.ndarray, gap: np.ndarray, need: np.ndarray, part: np.ndarray) -> None:
    """Print one line of residuals."""
    mean, error = np.average(gap[rows], weights=need[rows]), np.sqrt(part[rows].sum() / need[rows].sum())
    print(f"{name:18} {need[rows].sum() / 1e6:6.2f} M {mean:+.2f} {error:.2f} {part[rows].sum() / part.sum():.0%}")


def tell_fits(ground: Ground, trials: int) -> None:
    """Print the best of many minutes, and what the best without some départements foretells there.

    Every trial is one APL of all communes, so that all turns choose among the same trials.
    """
    bounds = np.array(BOUNDS if ground.blur else BOUNDS[:5])
    points = qmc.scale(qmc.Sobol(len(bounds), rng=np.random.default_rng(0)).random(trials), *bounds.T)
    now, apls = ground.apl(TODAY), [ground.apl(tuple(point)).astype(np.float32) for point in points]
    codes, departement = np.unique(ground.departement, return_inverse=True)
    foretold = np.zeros(len(departement))
    print(" · ".join(NAMES[: len(bounds)]))
    for fold in range(FOLDS):
        hidden = departement % FOLDS == fold
        best = best_of(ground, apls, ~hidden)
        foretold[hidden] = apls[best][hidden]
        then, today = (ground.agreement(apl, hidden)[0] for apl in (foretold, now))
        print(f"without {', '.join(codes[np.arange(len(codes)) % FOLDS == fold])}: {told(points[best])}; hidden "
              f"{then:.3f}, today {today:.3f}")  # fmt: skip
    best = best_of(ground, apls, np.ones(len(foretold), dtype=bool))
    print("\ncorrelation between communes, between départements, error [visits per inhabitant and year]")
    tell_agreement("one speed, 4,160 visits everywhere", ground, ground.evenly_worked())
    tell_agreement("one speed, today's visits", ground, ground.apl(ONE_SPEED))
    tell_agreement("today", ground, now)
    tell_agreement(f"best of {trials} on all ({told(points[best])})", ground, apls[best])
    tell_agreement("foretold where hidden", ground, foretold)


def tell_agreement(name: str, ground: Ground, apl: np.ndarray) -> None:
    """Print one line of agreement."""
    print(f"{name}:", *(f"{value:.3f}" for value in ground.agreement(apl)))


def best_of(ground: Ground, apls: list[np.ndarray], rows: np.ndarray) -> int:
    """Return the trial whose APL agrees best in these communes."""
    return int(np.argmax([weighted_correlation(apl[rows], ground.official[rows], ground.need[rows]) for apl in apls]))


def told(point: np.ndarray) -> str:
    """Return the parameters of a trial."""
    return " ".join(f"{value:.2f}" for value in point)


def main() -> None:
    """Fit, foretell, and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--blur", action="store_true", help="round off the steps by an error of the minutes")
    asked.add_argument("--towns", action="store_true", help="put communes where GeoNames has their town")
    asked.add_argument("--trials", type=int, default=512, help="minutes that are tried")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        territory = build(SHARED / "communes.parquet", Path(scratch) / "real")
    if given.towns:
        communes, share = at_towns(territory.communes)
        territory = dataclasses.replace(territory, communes=communes, travel=travel.travel_between(communes))
        print(f"{share:.0%} of people live in communes that were moved to their town")
    begin, ground = time.process_time(), Ground(territory, given.blur)
    tell_agreement("today", ground, ground.apl(TODAY))
    if given.trials > 0:
        tell_fits(ground, given.trials)
    else:
        tell_residuals(ground)
        tell_noise(ground)
    print(f"{time.process_time() - begin:.0f} s of processor time")


if __name__ == "__main__":
    main()
