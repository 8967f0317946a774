"""How access is measured: ``METRICS``, every metric by name.

Each metric is a pure function of one year's record and of a grouping of communes. Where the formula and the reference
stand: :mod:`~simdesert.metrics.reach`, :mod:`~simdesert.metrics.inequality`, :mod:`~simdesert.metrics.care`,
:mod:`~simdesert.metrics.money`, :mod:`~simdesert.metrics.groups`; the APL itself in :mod:`~simdesert.metrics.apl`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from simdesert.metrics import care, groups, inequality, reach
from simdesert.metrics._metric import Better, Measure, Metric
from simdesert.metrics.groups import Reals
from simdesert.metrics.year import REACHED, REFERRED, CommuneYear

APL_UNIT = "visits per inhabitant per year"

_Spread = Callable[[Reals, Reals, groups.Ints, int], Reals]


def _mean(values: str, weights: str) -> Measure:
    return lambda year, rows, n: groups.mean(getattr(year, values), getattr(year, weights), rows, n)


def _ratio(part: str, whole: str) -> Measure:
    return lambda year, rows, n: groups.ratio(getattr(year, part), getattr(year, whole), rows, n)


def _below(values: str, threshold: float) -> Measure:
    return lambda year, rows, n: reach.share_below(getattr(year, values), threshold, year.population, rows, n)


def _spread(values: str, of: _Spread) -> Measure:
    return lambda year, rows, n: of(getattr(year, values), year.population, rows, n)


def _beyond(facility: str, threshold: float) -> Measure:
    column = REACHED.index(facility)
    return lambda year, rows, n: reach.share_beyond(
        year.minutes_to[:, column].astype(float), threshold, year.population, rows, n
    )


def _median_wait(specialty: str) -> Measure:
    column = REFERRED.index(specialty)

    def median(year: CommuneYear, rows: groups.Ints, n: int) -> Reals:
        visits, days = (sums[:, column].astype(float) for sums in (year.specialist_visits, year.specialist_wait_days))
        return care.median_exponential_wait(visits, days, rows, n)

    return median


def _all() -> tuple[Metric, ...]:
    return (*_accessibility(), *_doctors_and_lists(), *_seeking(), *_distances(), *_money())


def _accessibility() -> tuple[Metric, ...]:
    people, need = "population", "population_need_weighted"
    return (
        Metric("apl_mean", APL_UNIT, "up", need, "3.75 (2023)",
               "APL moyenne, tous généralistes", "Mean APL, all GPs", _mean("apl", need)),
        Metric("apl_mean_under_65", APL_UNIT, "up", need, "3.30 (2023)",
               "APL moyenne, généralistes de moins de 65 ans", "Mean APL, GPs under 65",
               _mean("apl_under_65", need)),
        Metric("share_apl_below_2_5", "share", "down", people, "16.6 % (2023)",
               "Habitants avec une APL inférieure à 2,5", "People with an APL below 2.5", _below("apl", 2.5)),
        Metric("share_apl_below_1_5", "share", "down", people, "2.3 % (2023)",
               "Habitants avec une APL inférieure à 1,5", "People with an APL below 1.5", _below("apl", 1.5)),
        Metric("share_apl_below_2_5_under_65", "share", "down", people, "",
               "Habitants avec une APL (moins de 65 ans) inférieure à 2,5",
               "People with an APL (GPs under 65) below 2.5", _below("apl_under_65", 2.5)),
        Metric("share_apl_below_1_5_under_65", "share", "down", people, "",
               "Habitants avec une APL (moins de 65 ans) inférieure à 1,5",
               "People with an APL (GPs under 65) below 1.5", _below("apl_under_65", 1.5)),
        Metric("apl_d9_d1", "ratio", "down", people, "2.44 (2023, metropolitan)",
               "Rapport interdécile D9/D1 de l’APL", "APL, ninth over first decile",
               _spread("apl", inequality.ninth_over_first_decile)),
        Metric("apl_bottom_tenth", APL_UNIT, "up", people, "1.38 (2023)",
               "APL (moins de 65 ans) du dixième le moins bien desservi",
               "APL (GPs under 65) of the worst served tenth", _spread("apl_under_65", inequality.lowest_tenth_mean)),
        Metric("apl_top_tenth", APL_UNIT, "none", people, "5.7 (2022)",
               "APL (moins de 65 ans) du dixième le mieux desservi",
               "APL (GPs under 65) of the best served tenth", _spread("apl_under_65", inequality.highest_tenth_mean)),
        Metric("apl_gini", "index 0–1", "down", people, "",
               "Indice de Gini de l’APL", "Gini index of APL", _spread("apl", inequality.gini)),
    )  # fmt: skip


def _doctors_and_lists() -> tuple[Metric, ...]:
    return (
        Metric("gps", "practice places", "none", "", "58,850 (metropolitan, 2024)",
               "Généralistes (lieux d’exercice)", "GPs (practice places)",
               lambda year, rows, n: groups.total(year.gps, rows, n)),
        Metric("communes_without_gp", "communes", "down", "", "about 26,000 of 34,900",
               "Communes sans généraliste", "Communes without a GP",
               lambda year, rows, n: reach.communes_without(year.gps, rows, n)),
        Metric("share_without_medecin_traitant", "share", "down", "people_17", "11 % (2021), 11.7 % (2025)",
               "Habitants de 17 ans et plus sans médecin traitant", "People of 17 and over without médecin traitant",
               _ratio("people_17_without", "people_17")),
        Metric("share_ald_without_medecin_traitant", "share", "down", "people_ald", "about 6 % (714,000 people, 2022)",
               "Patients en ALD sans médecin traitant",
               "People with a long-term condition without médecin traitant",
               _ratio("people_ald_without", "people_ald")),
    )  # fmt: skip


def _seeking() -> tuple[Metric, ...]:
    return (
        Metric("visits_per_person", "visits per person per year", "up", "population", "3.3–4",
               "Consultations obtenues par habitant et par an", "GP visits obtained per person per year",
               _ratio("visits_obtained", "population")),
        Metric("share_people_forgoing_care", "share", "down", "people_16", "3.1 % (a lower bound)",
               "Habitants de 16 ans et plus ayant renoncé à une consultation",
               "People of 16 and over who went without a visit", _ratio("people_16_forgoing", "people_16")),
        Metric("share_visits_forgone", "share", "down", "visits_sought", "",
               "Consultations demandées et non obtenues", "Visits sought and forgone",
               _ratio("visits_forgone", "visits_sought")),
        Metric("share_visits_not_sought", "share", "down", "visits_needed", "",
               "Consultations utiles et non demandées", "Visits needed and not sought",
               _ratio("visits_not_sought", "visits_needed")),
        Metric("wait_gp_median_days", "days", "down", "visits_obtained", "2 (2016–17)",
               "Délai médian pour un généraliste", "Median wait for a GP",
               lambda year, rows, n: care.median_wait(year.wait_histogram, rows, n)),
        Metric("wait_gp_mean_days", "days", "down", "visits_obtained", "6 (2016–17)",
               "Délai moyen pour un généraliste", "Mean wait for a GP", _ratio("wait_days", "visits_obtained")),
        *_specialist_waits(),
        Metric("share_gp_within_30_min_48_h", "share", "up", "population", "",
               "Habitants pouvant voir un généraliste à moins de 30 min sous 48 h",
               "People who can see a GP within 30 min and 48 h", _ratio("people_within_30_min_48_h", "population")),
        Metric("dental_visits_unaffordable_per_person", "visits per person per year", "down", "population", "",
               "Soins dentaires utiles auxquels un habitant renonce pour raisons financières, par an",
               "Visits to a dentist needed and not sought for want of money, per person per year",
               _ratio("dental_visits_unaffordable", "population")),
    )  # fmt: skip


_SPECIALISTS = {
    "paediatrician": ("un pédiatre", "a paediatrician"),
    "ophthalmologist": ("un ophtalmologue", "an ophthalmologist"),
    "gynaecologist": ("un gynécologue", "a gynaecologist"),
}


def _specialist_waits() -> tuple[Metric, ...]:
    official = {"paediatrician": "mean 22 (2016–17)", "ophthalmologist": "52 (2016–17)",
                "gynaecologist": "32 (2016–17)"}  # fmt: skip
    return tuple(
        Metric(f"wait_{name}_median_days", "days", "down", "", official[name],
               f"Délai médian pour {fr}", f"Median wait for {en}", _median_wait(name))
        for name, (fr, en) in _SPECIALISTS.items()
    )  # fmt: skip


def _distances() -> tuple[Metric, ...]:
    official = {"ophthalmologist": "1.2 % counted (straight-line times)"}
    claimed = "4.4 % claimed for the three specialties"
    far = tuple(
        Metric(f"share_over_45_min_{name}", "share", "down", "population", official.get(name, claimed),
               f"Habitants à plus de 45 min d’{fr}", f"People over 45 min from {en}", _beyond(name, 45.0))
        for name, (fr, en) in _SPECIALISTS.items()
    )  # fmt: skip
    emergency = Metric("share_over_30_min_emergency", "share", "down", "population",
                       "10.5 % counted (straight-line times); 6 % (DREES 2015, other definition)",
                       "Habitants à plus de 30 min d’un service d’urgences",
                       "People over 30 min from an emergency unit", _beyond("emergency", 30.0))  # fmt: skip
    urgent = Metric("share_over_30_min_urgent_care", "share", "down", "population", "",
                    "Habitants à plus de 30 min de soins urgents (urgences ou correspondant SAMU)",
                    "People over 30 min from urgent care (emergency unit or SAMU correspondent)",
                    _beyond("urgent_care", 30.0))  # fmt: skip
    return (*far, emergency, urgent)


def _money() -> tuple[Metric, ...]:
    return (
        Metric("public_cost_eur", "EUR per year", "down", "", "all aids 205 M EUR (2023)",
               "Coût public net de l’année, au-delà de la référence", "Net public cost of the year, beyond baseline",
               None),
        Metric("cost_per_person_year_lifted_eur", "EUR per person-year", "down", "", "",
               "Coût public d’une année-personne portée à une APL de 2,5 ou plus",
               "Public cost of a person-year lifted to an APL of 2.5 or more", None),
        Metric("windfall_share", "share", "down", "", "",
               "Médecins payés qui se seraient installés dans la même classe de zone",
               "Paid doctors who would have settled in the same class of zone", None),
        Metric("displacement_share", "share", "down", "", "",
               "Part des médecins gagnés en zone prioritaire que perdent les zones non surdotées",
               "Part of the doctors gained by priority zones that zones not over-served lose", None, math.inf),
    )  # fmt: skip


METRICS: Mapping[str, Metric] = MappingProxyType({metric.name: metric for metric in _all()})
"""Every metric by name, in the order of the tables."""

__all__ = ["APL_UNIT", "METRICS", "Better", "CommuneYear", "Measure", "Metric"]
