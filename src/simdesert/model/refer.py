"""Refer: people seek paediatricians, ophthalmologists, gynaecologists and dentists, who serve and publish new waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.ages import DEPRIVED_OVERALL
from simdesert.country.communes import AGE_BANDS, Communes
from simdesert.country.doctors import Doctors, Specialty, Stage
from simdesert.country.patients import SHARE_FEMALE
from simdesert.levers._groups import Groups, Tariff
from simdesert.levers._policy import Policy
from simdesert.model._referring import offers, share_out, work_off
from simdesert.model.places import SPECIALTIES, Places
from simdesert.model.practise import HOURS_WITH_PATIENTS, TYPICAL_WAIT_DAYS, VISIT, pace, vigour
from simdesert.model.specialist_parameters import SpecialistParameters

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]

VISITS_BY_BAND = {
    Specialty.PAEDIATRICIAN: np.array([1.0, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0]),
    Specialty.OPHTHALMOLOGIST: np.array([0.4, 0.9, 0.8, 0.6, 1.0, 1.4, 1.8]),
    Specialty.GYNAECOLOGIST: SHARE_FEMALE * np.array([0.0, 0.0, 0.3, 0.93, 1.0, 0.69, 0.1]),
    Specialty.DENTIST: np.array([0.1, 1.1, 1.1, 0.9, 1.1, 1.25, 0.9]),
}
"""Visits that need calls for by age band [–]: relative to a child of 0–4, to a woman of 19–69 (the bands' part of those
ages), to the mean inhabitant; the shapes are assumptions."""


@dataclass
class Referral:
    """What holds for one specialty during a year, and the year's sums so far.

    Attributes
    ----------
    places, weight
        Where it stands, and exp(−minutes/scale) of each pair (n_pairs,) [–].
    sought, unaffordable
        What people of each commune ask for, and what they need but cannot pay (n_communes,) [visits/month].
    patience
        Mean of the longest wait that people accept [days].
    rows, at, gain
        Doctors who practise (n_doctors,) [row], their places (n_doctors,) [row], their working time relative to the
        average doctor (n_doctors,) [–].
    won
        What a doctor whom nobody has to wait for is asked for at each place this month (n_places,) [visits].
    booked, waited
        Visits booked and days waited for them by the people of each commune (n_communes,) [visits], [days × visits].
    months
        Months so far [count].
    """

    places: Places
    weight: NDArray[np.float32]
    sought: Reals
    unaffordable: Reals
    patience: float
    rows: Rows
    at: Rows
    gain: Reals
    won: Reals
    booked: Reals
    waited: Reals
    months: int = 0

    def forget(self) -> None:
        """Set the sums to nil."""
        self.booked[:], self.waited[:], self.months = 0.0, 0.0, 0


def refer(model: DesertModel) -> None:
    """Let people seek specialists for a month; those serve what they can and publish new waits.

    Capacity of a doctor = c/12 · gain · pace: as GPs, doctors with long waits see more patients in the same hours.
    Conservation: sought = served + change of backlog + forgone, forgone being what is sought and not booked.
    """
    p, specialists = model.parameters, model.specialists
    for specialty, referral in specialists.years.items():
        doctors, rows = specialists[specialty], referral.rows
        book(doctors, referral, p.specialists)
        relative = doctors.wait[rows] * (TYPICAL_WAIT_DAYS / p.specialists.of(specialty, "wait"))
        doctors.pace[rows] = pace(relative.astype(np.int32), p)
        capacity = specialists.capacity[specialty] / 12.0 * referral.gain * doctors.pace[rows]
        capacities = np.rint(capacity * VISIT).astype(np.int64)
        work_off(rows, capacities, doctors.backlog, doctors.booked, doctors.served, doctors.wait)
        doctors.served_year += doctors.served


def book(doctors: Doctors, referral: Referral, parameters: SpecialistParameters) -> None:
    """Share the requests of all communes out among doctors, and book those that people keep after hearing the wait.

    P(d | commune) ∝ exp(−minutes/scale) · (1 + wait_d/half)^−b over the places within reach. A doctor offers an
    exponential wait whose mean he publishes; people accept an exponential one whose mean is their patience T, so that
    the share T/(T + wait) is booked, with a mean wait of wait · T/(T + wait).

    Parameters
    ----------
    doctors
        Columns; booked changes [1/256 visit].
    referral
        The year of a specialty; its sums change.
    parameters
        half ``specialist_half_wait``, b ``specialist_wait_elasticity``.

    References
    ----------
    Huff (1964), *Defining and estimating a trading area*, Journal of Marketing 28. The exponential: ophthalmologists'
    waits have a mean of 80, a median of 52 and a last decile of 189 days (DREES, ER 1085); 80 · ln 10 = 184.
    """
    p, places = parameters, referral.places
    wait, at = doctors.wait[referral.rows], referral.at
    offer, kept = np.zeros((len(places.commune), 3)), np.zeros(len(at))
    offers(wait, at, p.specialist_half_wait, p.specialist_wait_elasticity, referral.patience, offer, kept)
    referral.won = np.zeros(len(offer))
    pairs = (places.first, places.there, referral.weight)
    share_out(*pairs, referral.sought, offer, referral.won, referral.booked, referral.waited)
    referral.months += 1
    doctors.booked[referral.rows] = in_whole(kept * referral.won[at] * VISIT)


def in_whole(amounts: Reals) -> NDArray[np.int64]:
    """Return whole amounts with the same sum, rounded, each less than one away (n,)."""
    whole: NDArray[np.int64] = np.diff(np.rint(np.cumsum(amounts)), prepend=0.0).astype(np.int64)
    return whole


def referrals_of(model: DesertModel) -> dict[Specialty, Referral]:
    """Return the year that begins for each specialty, sums nil."""
    return {specialty: _referral(model, specialty) for specialty in model.specialists}


def _referral(model: DesertModel, specialty: Specialty) -> Referral:
    communes, p = model.territory.communes, model.parameters.specialists
    doctors, places = model.specialists[specialty], model.specialists.places[specialty]
    rows = doctors.rows(Stage.SETTLED)
    doctors.served_year[:] = 0
    freed = model.policy.hours_freed(doctors.seen(rows, model.year), model.sites)
    need = need_by_band(communes, specialty, p)
    unaffordable = np.zeros(len(communes))
    if specialty == Specialty.DENTIST:
        unaffordable = need_unaffordable(communes, need, model.policy, model.year, p)
    return Referral(
        places=places,
        weight=model.specialists.decay[specialty],
        sought=(need.sum(axis=1) - unaffordable) / 12.0,
        unaffordable=unaffordable / 12.0,
        patience=p.of(specialty, "wait") / p.specialist_given_up,
        rows=rows,
        at=np.searchsorted(places.commune, doctors.commune[rows]),
        gain=vigour(doctors, rows, model.year) * (1.0 + freed / HOURS_WITH_PATIENTS),
        won=model.specialists.asked(specialty),
        booked=np.zeros(len(communes)),
        waited=np.zeros(len(communes)),
    )


def need_by_band(communes: Communes, specialty: Specialty, parameters: SpecialistParameters) -> Reals:
    """Return visits that need calls for by commune and age band (n_communes, 7) [visits/yr]."""
    need: Reals = parameters.of(specialty, "visits") * communes.people_by_age * VISITS_BY_BAND[specialty]
    return need


def need_unaffordable(
    communes: Communes, need: Reals, policy: Policy, year: int, parameters: SpecialistParameters
) -> Reals:
    """Return dental visits that people need but cannot pay (n_communes,) [visits/yr].

    Σ need · share(group) · (1 − waived(group)), the share of the deprived being ``dental_deprived`` times that of
    others, and ``dental_unaffordable`` on average.

    Parameters
    ----------
    communes
        For their shares of people deprived and with a long-term condition.
    need
        By age band (n_communes, 7) [visits/yr].
    policy, year
        Answers which part of what patients pay a dentist is waived.
    parameters
        The two numbers above.
    """
    n, p = len(AGE_BANDS), parameters
    flags = np.array([[False, False], [False, True], [True, False], [True, True]])
    groups = Groups(band=np.repeat(np.arange(n), 4), deprived=np.tile(flags[:, 0], n), ald=np.tile(flags[:, 1], n))
    others = p.dental_unaffordable / (1.0 + DEPRIVED_OVERALL * (p.dental_deprived - 1.0))
    left = 1.0 - policy.waives(groups, year)[:, Tariff.DENTAL]
    share = (left * others * np.where(groups.deprived, p.dental_deprived, 1.0)).reshape(n, 4)
    deprived = np.where(flags[:, 0], communes.share_deprived[:, None], 1.0 - communes.share_deprived[:, None])
    ald = np.where(flags[:, 1], communes.share_ald[:, None], 1.0 - communes.share_ald[:, None])
    visits: Reals = ((need @ share) * deprived * ald).sum(axis=1)
    return visits


def specialist_year(model: DesertModel) -> dict[str, NDArray[np.float32]]:
    """Return the year's sums by commune under the names of the record, columns in the order of :data:`SPECIALTIES`."""
    n = len(model.territory.communes)
    sums, unaffordable = np.zeros((2, n, len(SPECIALTIES)), dtype=np.float32), np.zeros(n, dtype=np.float32)
    for specialty, year in model.specialists.years.items():
        column = SPECIALTIES.index(specialty)
        sums[:, :, column] = year.booked, year.waited
        unaffordable += (year.months * year.unaffordable).astype(np.float32)
    names = ("specialist_visits", "specialist_wait_days", "dental_visits_unaffordable")
    return dict(zip(names, (*sums, unaffordable), strict=True))
