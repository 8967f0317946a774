"""Practise: doctors' days become capacity; at the end of the month they serve, and publish a new wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.communes import Communes
from simdesert.country.doctors import Doctors, Stage
from simdesert.levers._bounds import DAYS_WORKED, KM_IN_60_MINUTES
from simdesert.metrics.apl import VISITS_PER_PLACE, workload
from simdesert.metrics.year import PARTS_OF_A_VISIT
from simdesert.model.graduate import juniors_from
from simdesert.model.parameters import PLACES_PER_PERSON, ModelParameters

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]

VISIT = PARTS_OF_A_VISIT
"""Doctors count visits in 1/256, so that sums are whole numbers."""

HOURS_WITH_PATIENTS = 44.5
"""[h/week] (DREES panel 2019)."""

VISITS_A_DAY = 22.0 / PLACES_PER_PERSON
"""Visits offered in a day by a practice place [visits] (22 acts a day a person, DREES panel 2019)."""

HOLIDAY_DAYS = 6.2 * 9.5 / 2
"""Days of leave of a settled doctor [days/yr] (6.2 weeks of 9.5 half-days; DREES panel 2019)."""

LEAST_WEIGHT = 1e-12
MEAN_HOURS = 43.9
SHORTEST_WAIT_DAYS = 0.25
TYPICAL_WAIT_DAYS = 3.0


def local_capacity(communes: Communes, catchment: csr_array, power: float) -> Reals:
    """Return the capacity of a practice place of each commune relative to others of the same hours (n_communes,) [–].

    v^power, where v is visits a place relative to 4,160: those fitted to an official APL, or else what the poverty and
    the age of the people who reach it make of them. What is served answers to capacity with a power of about a third,
    so that with a power of 3 the start serves about v. Only ratios count: the start solves the mean.

    Parameters
    ----------
    communes
        Where people live, with fitted visits or without.
    catchment
        Weights of the APL between communes (n_communes, n_communes) [0–1].
    power
        ``capacity_power`` [–].
    """
    fitted = communes.visits_per_place
    visits = workload(communes, catchment) if fitted is None else fitted / VISITS_PER_PLACE
    relative: Reals = visits**power
    return relative


def vigour(doctors: Doctors, rows: Rows, year: int) -> Reals:
    """Return working time with patients relative to the mean (n,) [–].

    41 h a week under 50, 46 h above; women 41 h, men 46.5 h.

    Parameters
    ----------
    doctors, rows
        Columns, and who is asked about (n,) [row].
    year
        [calendar year].

    References
    ----------
    DREES, panel of GPs 2019 (54 h a week, 44.5 with patients).
    """
    by_age = np.where(year - doctors.birth_year[rows] < 50, 41.0, 46.0) / MEAN_HOURS
    by_sex = np.where(doctors.female[rows], 41.0, 46.5) / MEAN_HOURS
    hours: Reals = by_age * by_sex
    return hours


def pace(wait: NDArray[np.int32], parameters: ModelParameters) -> Reals:
    """Return visits in the same hours relative to an ordinary month (n,) [–].

    1 + a·ln((wait + ¼ day)/3 days), within ± the bound: doctors with long waits see more patients, in shorter visits.

    Parameters
    ----------
    wait
        Published waits (n,) [hundredths of a day].
    parameters
        a is ``pace_elasticity``, the bound ``pace_bound``.
    """
    days = wait / 100.0 + SHORTEST_WAIT_DAYS
    factor = 1.0 + parameters.pace_elasticity * np.log(days / TYPICAL_WAIT_DAYS)
    bounded: Reals = np.clip(factor, 1.0 - parameters.pace_bound, 1.0 + parameters.pace_bound)
    return bounded


def practise(model: DesertModel) -> None:
    """Turn the days of settled doctors into this month's capacity (n_settled,) [1/256 visit].

    capacity = c/12 · vigour · pace · (1 + hours freed/44.5) · (1 − days away/days worked · (1 − cover)), plus visits
    offered by doctors who come for a day, shared by the doctors of the receiving sites.
    """
    rows, doctors = model.settled, model.doctors
    doctors.pace[rows] = pace(doctors.wait[rows], model.parameters)
    monthly = model.capacity / 12.0 * doctors.vigour[rows] * doctors.pace[rows] * model.working.gain
    received = model.working.received[doctors.site[rows]]
    model.capacities = np.rint((monthly + received) * VISIT).astype(np.int64)


class Working:
    """What levers, locums and junior doctors change of doctors' work this year.

    Attributes
    ----------
    gain
        Factor on the capacity of settled doctors (n_settled,) [–].
    received
        Visits that others offer there, for each doctor of the site (n_sites,) [visits/month].
    days
        Days away a year by lever, practice places' days [days/yr].
    hospital_days
        Days that GPs employed by hospitals work there, those away taken off [days/yr].
    covered
        Share of the locums' days asked for that the pool could give [0–1].
    days_covered
        Days away that locums hold, practice places' days [days/yr].
    urgent
        Wait of an urgent visit, in 1/65536 of the published wait (n_settled,).
    list_size
        Factor on the list cap (n_settled,) [–].
    """

    def __init__(self, model: DesertModel) -> None:
        n, sites, policy = len(model.settled), model.sites, model.policy
        at_hospital = model.doctors.rows(Stage.HOSPITAL)
        seen = model.doctors.seen(np.concatenate([model.settled, at_hospital]), model.year)
        places = np.where(seen.stage == Stage.HOSPITAL, PLACES_PER_PERSON, 1.0)  # a person's day in places' days
        lost, allotted = np.zeros(len(seen)), np.zeros(len(sites))
        self.days: dict[str, float] = {}
        for name, (offered, weights) in policy.days_elsewhere(seen, sites).items():
            days, to = allot(offered * places, seen.site, weights * (sites.gps > 0), model.site_km)
            lost, allotted = lost + days / places, allotted + to
            self.days[name] = float(days.sum()) * 12.0
        freed = np.broadcast_to(np.asarray(policy.hours_freed(seen, sites)), (len(seen),))
        worked = 1.0 + freed / HOURS_WITH_PATIENTS
        self.hospital_days = float((DAYS_WORKED * worked[n:] - lost[n:]).sum()) * 12.0
        asked = lost * np.broadcast_to(np.asarray(policy.cover(seen)), (len(seen),))
        self.covered = min(1.0, locum_days_left(model) / max(asked[:n].sum(), 1e-9))
        self.days_covered = self.covered * float(asked[:n].sum()) * 12.0
        self.gain: Reals = worked[:n] * (1.0 - (lost - self.covered * asked)[:n] / DAYS_WORKED)
        self.received = (allotted * VISITS_A_DAY + junior_visits(model)) / np.maximum(1.0, sites.gps)
        settled = model.doctors.seen(model.settled, model.year)
        kept = np.broadcast_to(np.asarray(policy.urgent_share(settled, sites)), (n,))
        self.urgent = np.rint(65536 * model.parameters.urgent_queue * (1.0 - kept)).astype(np.int64)
        self.list_size: Reals = np.broadcast_to(np.asarray(policy.list_size(settled, sites)), (n,))


def locum_days_left(model: DesertModel) -> float:
    """Return days that locums can give beyond holidays, which they serve first [days/month].

    locums × days worked − settled doctors × 6.2 weeks × 4.75 days × share of holidays replaced, at least 0.
    """
    p, locums = model.parameters, len(model.doctors.rows(Stage.LOCUM))
    holidays = len(model.settled) * HOLIDAY_DAYS * p.holidays_replaced
    return max(0.0, locums * p.locum_days - holidays) / 12.0


def junior_visits(model: DesertModel) -> Reals:
    """Return visits that junior doctors add at each site (n_sites,) [visits/month].

    Interns in their fourth year, from the first who have one; they serve where practice places are, × Π levers.
    """
    p, sites = model.parameters, model.sites
    if model.year < juniors_from(p):
        return np.zeros(len(sites))
    weights = sites.gps * model.policy.hosts_juniors(sites, model.year)
    visits: Reals = p.juniors * model.share * p.junior_visits / 12.0 * weights / max(weights.sum(), 1e-9)
    return visits


def allot(days: Reals, site: Rows, weights: Reals, site_km: NDArray[np.float32]) -> tuple[Reals, Reals]:
    """Return (days given (n_doctors,), days received (n_sites,)) [days/month]: to sites within 60 minutes, by weight.

    A doctor with no receiving site within 60 minutes gives no days; a weight below 10⁻¹² of the largest counts as none.

    Parameters
    ----------
    days, site
        What each doctor would give, and where he practises (n_doctors,) [days/month], [row].
    weights
        Of receiving sites (n_sites,) [–].
    site_km
        (n_sites, n_sites) [km].
    """
    offered = np.bincount(site, weights=days, minlength=len(weights))
    relative = weights / max(weights.max(initial=0.0), np.finfo(np.float64).tiny)
    giving, receiving = np.flatnonzero(offered), np.flatnonzero(relative > LEAST_WEIGHT)
    within = site_km[np.ix_(giving, receiving)] <= KM_IN_60_MINUTES
    reach = within * relative[receiving]
    total = reach.sum(axis=1)
    share = np.divide(offered[giving], total, out=np.zeros(len(total)), where=total > 0.0)
    received, some = np.zeros(len(weights)), np.zeros(len(weights), dtype=np.bool_)
    received[receiving], some[giving] = share @ reach, total > 0.0
    return days * some[site], received


def serve(doctors: Doctors, rows: Rows, capacities: NDArray[np.int64], parameters: ModelParameters) -> None:
    """Let doctors serve what is booked within their capacity, keep the rest as backlog, and publish a new wait.

    target = 30·backlog/capacity + q·ρ^m/(1 − ρ), ρ = booked/capacity (at most 0.98);
    wait ← wait + α·(target − wait). Without smoothing and queueing term waits cobweb from month to month.

    Parameters
    ----------
    doctors
        Columns; backlog, served, served_year and wait change.
    rows
        Settled doctors (n_settled,) [row].
    capacities
        (n_settled,) [1/256 visit].
    parameters
        q ``queue_days``, m ``queue_power``, α ``wait_smoothing``.
    """
    waiting = doctors.backlog[rows] + doctors.booked[rows]
    served = np.minimum(waiting, capacities)
    backlog = waiting - served
    doctors.backlog[rows] = backlog
    doctors.served[rows] = served
    doctors.served_year[rows] += served
    capacity = np.maximum(1, capacities)
    utilisation = np.minimum(doctors.booked[rows] / capacity, 0.98)
    queue = parameters.queue_days * utilisation**parameters.queue_power / (1.0 - utilisation)
    target = 100.0 * (30.0 * backlog / capacity + queue)
    wait = doctors.wait[rows]
    doctors.wait[rows] = np.rint(wait + parameters.wait_smoothing * (target - wait)).astype(np.int32)
