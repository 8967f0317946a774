"""How much is run: the full cases that the goals are about, or reduced ones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """How much is run.

    Attributes
    ----------
    name
        ``"full"``, or the name of a reduction: its figures are not those that the goals are about.
    territory, years, scales
        Of the runs timed as whole processes; scales in their order [inhabitants per agent].
    repeats
        How often what is short is measured; the best counts, since noise only adds.
    curve
        Scales of the curve of cost against size; the first and `default` make the ratio [inhabitants per agent].
    default
        The command's own scale, also that of the pairs of packages.
    repeated
        Territory of what is run again and again: seeds and pairs.
    seed_runs, seed_scale, seed_years
        Runs in one process, one seed each.
    pairs, package_years
        Pairs of a run without and with all levers.
    plain_scale, plain_months
        Of the model written naively, on `small`; at one inhabitant per agent, where few need a visit in a month, a
        patient costs least. The first month, a January, does not count.
    idiom_months, idiom_rounds, idiom_copies
        Of the data-frame idioms, at one inhabitant per agent: months in a round, rounds, and how many of `small` lie
        side by side where they are tried at a larger size.
    small
        A territory that a computer can hold as objects.
    pysal_communes
        Communes of the catchments that PySAL works out; 0 for all.
    """

    name: str = "full"
    territory: str = "france"
    years: int = 10
    scales: tuple[int, ...] = (1, 20, 100)
    repeats: int = 5
    curve: tuple[int, ...] = (1, 2, 5, 20, 100, 400)
    default: int = 20
    repeated: str = "france"
    seed_runs: int = 20
    seed_scale: int = 100
    seed_years: int = 2
    pairs: int = 3
    package_years: int = 10
    small: str = "toy"
    plain_scale: int = 1
    plain_months: int = 3
    idiom_months: int = 12
    idiom_rounds: int = 3
    idiom_copies: int = 8
    pysal_communes: int = 0

    @property
    def full(self) -> bool:
        """Whether the goals are about these figures."""
        return self.name == "full"


FULL = Setting()

QUICK = Setting(
    name="quick", years=1, scales=(100, 400), repeats=1, curve=(100, 400), default=400, repeated="toy", seed_runs=5,
    seed_scale=400, seed_years=1, pairs=1, package_years=1, plain_scale=100, idiom_rounds=2,
    idiom_copies=2, pysal_communes=1500,
)  # fmt: skip
"""Under two minutes."""

TINY = Setting(
    name="tiny", territory="toy", years=1, scales=(2000,), repeats=1, curve=(1000, 2000), default=2000, repeated="toy",
    seed_runs=3, seed_scale=2000, seed_years=1, pairs=1, package_years=1, plain_scale=2000, plain_months=2,
    idiom_months=3, idiom_rounds=1, idiom_copies=2, pysal_communes=60,
)  # fmt: skip
"""To test the machinery."""
