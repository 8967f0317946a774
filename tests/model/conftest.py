"""Territories of at most five communes, and runs of the toy that many tests look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from simdesert.country.ages import need_weighted, people_by_age
from simdesert.country.communes import Communes
from simdesert.country.doctors import Doctors, Stage, permanent_ids
from simdesert.country.facilities import KINDS, Facilities
from simdesert.country.faculties import Faculties
from simdesert.country.territory import Territory, assembled, load
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel

KM_PER_DEGREE = 111.195

Places = dict[str, tuple[float, int, int]]
"""By living area: kilometres north of the first, inhabitants, practice places."""


def territory_of(places: Places) -> Territory:
    """Return communes on a line to the north, each a living area; the faculty stands in the first."""
    km, people, gps = (np.array(column) for column in zip(*places.values(), strict=True))
    n = len(places)
    young, old = np.full(n, 0.18), np.full(n, 0.10)
    text = np.array([f"C{i}" for i in range(n)])
    communes = Communes(
        code=text,
        name=np.array(list(places)),
        departement=np.array(["D1"] * n),
        region=np.array(["R1"] * n),
        epci=np.char.replace(text, "C", "E"),
        living_area=np.char.replace(text, "C", "L"),
        attraction_area=np.array([""] * n),
        latitude=46.0 + km / KM_PER_DEGREE,
        longitude=np.full(n, 2.0),
        area_km2=people / 50.0,
        people_by_age=people_by_age(people, young, old),
        population_need_weighted=need_weighted(people, young, old),
        share_ald=np.full(n, 0.165),
        share_deprived=np.full(n, 0.11),
        gps=gps,
        gps_65_and_over=np.minimum(gps, 1) * (np.arange(n) % 2),
    )
    first = np.eye(1, n, dtype=np.int64)[0]
    facilities = Facilities({kind: first.copy() for kind in KINDS})
    faculties = Faculties(np.array(["First"]), np.array(["R1"]), np.array([46.0]), np.array([2.0]), np.ones(1))
    return assembled("tiny", communes, facilities, faculties)


@pytest.fixture(scope="session")
def tiny() -> Territory:
    """A town, a bourg 10 km away, a village without doctor at 20 km, a bourg at 40 km, a hamlet at 80 km."""
    return territory_of(
        {
            "Town": (0.0, 12_000, 12),
            "Bourg": (10.0, 3_000, 3),
            "Village": (20.0, 1_000, 0),
            "Far bourg": (40.0, 4_000, 2),
            "Hamlet": (80.0, 500, 0),
        }
    )


@pytest.fixture(scope="session")
def toy() -> Territory:
    """The embedded toy: 301 communes, half a million people."""
    return load("toy")


@pytest.fixture(scope="session")
def lived() -> Callable[..., DesertModel]:
    """A model that has lived some years."""

    def after(territory: Territory, years: int, policy: Policy | None = None, seed: int = 1,
              inhabitants_per_agent: int = 100) -> DesertModel:  # fmt: skip
        model = DesertModel(territory, policy or Policy(), seed, inhabitants_per_agent)
        for _ in range(12 * years):
            model.step()
        return model

    return after


@pytest.fixture
def tiny_model(tiny: Territory) -> Iterator[DesertModel]:
    """A fresh model of five communes at 10 inhabitants an agent, just before its first January."""
    model = DesertModel(tiny, Policy(), seed=1, inhabitants_per_agent=10)
    model.refresh()
    yield model
    model.close()


@dataclass
class Diary:
    """Two baseline years of the toy and what stood in the columns at the end of each month."""

    model: DesertModel
    booked: list[int] = field(default_factory=list)
    lapsed: list[int] = field(default_factory=list)
    backlog: list[int] = field(default_factory=list)
    served: list[NDArray[np.int64]] = field(default_factory=list)
    capacities: list[NDArray[np.int64]] = field(default_factory=list)
    tallies: list[NDArray[np.int64]] = field(default_factory=list)
    wait: list[NDArray[np.int32]] = field(default_factory=list)
    settled: list[NDArray[np.int64]] = field(default_factory=list)

    def keep(self) -> None:
        model = self.model
        self.booked.append(int(model.doctors.booked.sum()))
        self.lapsed.append(model.lapsed)
        self.backlog.append(int(model.doctors.backlog.sum()))
        self.served.append(model.doctors.served[model.settled].copy())
        self.capacities.append(model.capacities.copy())
        self.tallies.append(model.month_tally.copy())
        self.wait.append(model.doctors.wait.copy())
        self.settled.append(model.settled.copy())


@pytest.fixture(scope="session")
def diary(toy: Territory) -> Diary:
    """Two years of the toy at 20 inhabitants an agent, month by month; entry 0 is the start."""
    model = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=20)
    diary = Diary(model)
    diary.lapsed.append(model.lapsed)
    diary.backlog.append(int(model.doctors.backlog.sum()))
    for _ in range(24):
        model.step()
        diary.keep()
    return diary


@pytest.fixture
def settled_doctors() -> Callable[[int], Doctors]:
    """Settled doctors with nothing booked, all in site and commune 0, 40 years old in 2025."""

    def some(n: int) -> Doctors:
        doctors = Doctors.blank(permanent_ids(0, np.arange(n)))
        doctors.stage[:] = Stage.SETTLED
        doctors.birth_year[:] = 1985
        doctors.site[:] = doctors.commune[:] = 0
        doctors.wait[:] = 300
        doctors.cap[:] = 800.0
        return doctors

    return some
