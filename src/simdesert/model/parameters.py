"""The numbers that the model itself rests on, declared like those of the levers."""

from __future__ import annotations

import dataclasses
from typing import Self

from simdesert.errors import UnknownNameError
from simdesert.model.specialist_parameters import SpecialistParameters
from simdesert.parameters import Declared, DrawsUniform, Parameter, parameter

REFERENCE_POPULATION = 67_408_052
"""Inhabitants of France without Mayotte: what national quantities refer to (INSEE, populations légales 2021)."""

PLACES_PER_PERSON = 1.093
"""Practice places per self-employed GP: 58,850 places (INSEE, BPE 2024) for 53,827 persons (CNAM)."""


class ModelParameters(Declared):
    """Parameters of the model: seeking, practising, flows of doctors, settling; beside them those of `specialists`."""

    specialists: SpecialistParameters = SpecialistParameters()

    def drawn(self, chance: DrawsUniform, pinned: frozenset[str] = frozenset()) -> Self:
        """Return a copy with both sets drawn, see :meth:`Declared.drawn`."""
        return dataclasses.replace(super().drawn(chance, pinned), specialists=self.specialists.drawn(chance, pinned))

    @classmethod
    def of_both(cls) -> dict[str, Parameter]:
        """Return the declared numbers of both sets by name: the model's own, then those of the specialists."""
        return {p.name: p for p in (*cls.declared(), *SpecialistParameters.declared())}

    def having(self, **values: float) -> Self:
        """Return a copy with other values of either set, see :meth:`Declared.having`."""
        known = self.of_both()
        for name in sorted(values.keys() - known.keys()):
            raise UnknownNameError.among("parameter", name, known)
        theirs = {p.name for p in SpecialistParameters.declared()}
        own = {name: value for name, value in values.items() if name not in theirs}
        rest = {name: value for name, value in values.items() if name in theirs}
        return dataclasses.replace(super().having(**own), specialists=self.specialists.having(**rest))

    # seeking care
    need_visits: float = parameter(
        5.6, "visits/yr per need-weighted inhabitant", 5.2, 6.2,
        source="calibrated so that waits have a mean of 4–8 days at 3.74 visits served", grade="assumption",
    )  # fmt: skip
    urgent_share: float = parameter(
        0.20, "share of visits", 0.15, 0.25,
        source="visits wanted within 48 h; order of magnitude of the DREES survey of waits 2016–17", grade="assumption",
    )  # fmt: skip
    ald_need: float = parameter(
        1.3, "ratio", 1.1, 1.6, source="need with a long-term condition over need without, same age", grade="assumption"
    )
    seeking_half_wait: float = parameter(
        4.0, "days", 2.0, 6.0,
        source="remembered wait where low-urgency visits begin to be given up", grade="assumption",
    )  # fmt: skip
    seeking_elasticity: float = parameter(
        0.60, "–", 0.45, 0.75, source="calibrated on the spread of the APL (D9/D1 2.44, DREES 2023)", grade="assumption"
    )
    routine_tolerance: float = parameter(
        45.0, "days", 30.0, 60.0, source="longest wait accepted for a visit that can wait", grade="assumption"
    )
    urgent_queue: float = parameter(
        0.08, "share of the published wait", 0.05, 0.12,
        source="new symptom: median same day; check-up: 6 days (DREES, survey of waits 2016–17)", grade="study",
    )  # fmt: skip
    stranger_queue: float = parameter(
        1.5, "ratio to the published wait", 1.0, 2.5,
        source="wait of a patient unknown to the doctor", grade="assumption",
    )  # fmt: skip
    tries: float = parameter(2.0, "doctors", 2.0, 2.0, source="doctors tried before going without", grade="assumption")
    gives_up: float = parameter(
        0.32, "share of failed requests", 0.25, 0.40, source="DREES, waits 2016–17, all patients", grade="statistic"
    )
    goes_to_emergency: float = parameter(
        0.03, "share of failed requests", 0.02, 0.05, source="DREES, survey of waits 2016–17", grade="statistic"
    )
    goes_remote: float = parameter(
        0.05, "share of failed requests", 0.02, 0.10,
        source="teleconsultation 3 % of visits, mostly urban (DREES, ER 1249)", grade="assumption",
    )  # fmt: skip
    deprived_gives_up: float = parameter(
        3.0, "ratio to the others", 1.5, 6.0, source="forgoing care × 3 for the deprived (DREES 2021)", grade="study"
    )
    travel_scale: float = parameter(
        4.0, "minutes", 3.0, 5.0, source="29–78 % use their nearest GP (IRDES, QES 219)", grade="assumption"
    )
    never_declares: float = parameter(
        0.065, "share of people of 17+ without ALD", 0.05, 0.08, grade="assumption",
        source="CNAM 2021: 5.2 % of all never declared a médecin traitant; who has an ALD, a fifth of them, needs one "
        "for the protocol of care (code de la sécurité sociale, L. 324-1)",
    )  # fmt: skip
    asks_to_register: float = parameter(
        0.8, "share of visits to an unknown doctor", 0.6, 1.0, source="asks to be registered", grade="assumption"
    )
    changes_doctor: float = parameter(
        0.2, "share of visits elsewhere", 0.1, 0.3, source="changes to a doctor with room after a wait too long",
        grade="assumption",
    )  # fmt: skip
    price_elasticity: float = parameter(
        -0.2, "–", -0.4, -0.05, source="range of published elasticities of visits", grade="assumption"
    )
    out_of_pocket: float = parameter(
        2.0, "EUR/visit", 0.0, 30.0, source="participation forfaitaire since May 2024 (code de la sécurité sociale)",
        grade="law",
    )  # fmt: skip
    visit_fee: float = parameter(
        30.0, "EUR/visit", 20.0, 60.0, source="convention médicale, December 2024: sector 1", grade="law"
    )
    visit_refund: float = parameter(
        19.0, "EUR/visit", 0.0, 30.0, source="70 % of the fee, less the participation", grade="law"
    )

    # practising
    queue_days: float = parameter(
        2.0, "days", 1.5, 3.5, source="calibrated on waits: mean 6, median 2 days (DREES 2016–17)", grade="assumption"
    )
    queue_power: float = parameter(
        5.0, "–", 3.0, 7.0, source="queueing term ρ^m/(1 − ρ): grows late, as with several free slots a day",
        grade="assumption",
    )  # fmt: skip
    wait_smoothing: float = parameter(
        0.3, "share a month", 0.2, 0.4, source="tried: waits cobweb from 0.6 on", grade="assumption"
    )
    pace_elasticity: float = parameter(
        0.24, "–", 0.10, 0.40,
        source="doctors of poorly served zones see more patients in the same hours (INSEE Analyses 51)",
        grade="assumption",
    )  # fmt: skip
    capacity_power: float = parameter(
        3.0, "–", 2.0, 4.0, grade="assumption",
        source="served visits follow capacity to about 1/3; of 1 to 4 tried, nearest to the APL of 45 départements",
    )  # fmt: skip
    pace_bound: float = parameter(0.35, "share", 0.30, 0.40, source="limit of shorter visits", grade="assumption")
    list_cap: float = parameter(
        770.0, "adults a place", 650.0, 850.0,
        source="calibrated on people without médecin traitant (11–11.7 %, CNAM)", grade="assumption",
    )  # fmt: skip
    list_cap_spread: float = parameter(
        0.38, "sd of the logarithm", 0.30, 0.46,
        source="quartiles of lists 600–1,300 (CNAM 2021), which also differ by place and career", grade="assumption",
    )  # fmt: skip

    # flows of doctors
    first_settlements: float = parameter(
        2357.0, "doctors/yr", 2200.0, 2500.0, source="CNAM, first settlements of 2022", grade="statistic"
    )
    exits: float = parameter(
        2600.0, "doctors/yr", 2327.0, 2650.0, source="CNAM, exits of 2021, consolidated", grade="statistic"
    )
    exits_not_retirement: float = parameter(
        0.30, "share of exits", 0.25, 0.35, source="CNAM: 70 % of exits are retirements", grade="statistic"
    )
    locum_years: float = parameter(
        3.8, "years", 3.3, 4.3, source="CNAM 2022: from thesis to settlement", grade="statistic"
    )
    ready_share: float = parameter(
        0.35, "share of locums a year", 0.30, 0.45, source="locums who look for a place in a year", grade="assumption"
    )
    students: float = parameter(
        10_300.0, "students/yr", 9_000.0, 11_500.0, source="51,505 places in 2021–25 (ministère)", grade="statistic"
    )
    students_before: float = parameter(
        8_000.0, "students/yr", 7_500.0, 8_500.0, source="numerus clausus 2011–18", grade="statistic"
    )
    moves_early: float = parameter(
        0.12, "per year", 0.08, 0.20, source="direction only: McGrail & Humphreys 2015, INSEE 2024", grade="assumption"
    )
    moves_late: float = parameter(
        0.04, "per year", 0.02, 0.07, source="96 % in the same commune a year later (INSEE Première 2024)",
        grade="statistic",
    )  # fmt: skip

    # hospitals and junior doctors
    hospital_gps: float = parameter(
        20_000.0, "doctors", 12_000.0, 28_000.0,
        source="half of the GPs outside self-employed practice (100,621 in all, 57,533 self-employed; DREES 2021)",
        grade="assumption",
    )  # fmt: skip
    hospital_exits: float = parameter(
        0.05, "per year", 0.03, 0.08, source="GPs who leave hospitals, replaced by as many", grade="assumption"
    )
    fourth_year_from: float = parameter(
        2023, "first cohort", 2023, 2200, source="fourth year of internship (law of 2022)", grade="law"
    )
    juniors: float = parameter(
        3_700.0, "junior doctors/yr", 3_400.0, 3_900.0,
        source="fourth year of internship, from November 2026 (ministère)", grade="statistic",
    )  # fmt: skip
    junior_visits: float = parameter(
        2_000.0, "visits/yr", 1_000.0, 4_000.0, source="visits that a junior doctor adds", grade="assumption"
    )
    female_share: float = parameter(
        0.64, "share of graduates", 0.60, 0.68, source="64 % of GPs from 2040 (DREES)", grade="statistic"
    )
    partner_share: float = parameter(
        0.8, "share of doctors", 0.7, 0.9, source="nine interns in ten with a partner say it matters (CNOM 2019)",
        grade="assumption",
    )  # fmt: skip
    children_share: float = parameter(
        0.65, "share of doctors", 0.5, 0.8, source="doctors with children", grade="assumption"
    )
    sector2_share: float = parameter(0.02, "share of GPs", 0.015, 0.03, source="CNAM: 2 % of GPs", grade="statistic")
    sector2_charge: float = parameter(
        20.0, "EUR/visit", 10.0, 40.0, source="what GPs of sector 2 charge beyond the fee", grade="assumption"
    )
    locum_days: float = parameter(150.0, "days/yr", 100.0, 200.0, source="days worked by a locum", grade="assumption")
    holidays_replaced: float = parameter(
        0.5, "share of holidays", 0.25, 0.7, source="6.2 weeks of leave a year (DREES 2019), partly replaced",
        grade="assumption",
    )  # fmt: skip

    # settling
    wins_unmet: float = parameter(
        0.5, "share of unmet visits", 0.25, 0.75, source="unmet visits of a site that a newcomer reckons to win",
        grade="assumption",
    )  # fmt: skip
    sigma: float = parameter(
        40_000.0, "EUR/yr", 15_000.0, 100_000.0,
        source="McIsaac et al. 2019: logit scale 10,000–35,000; wider, as who reconsiders is unknown", grade="study",
    )  # fmt: skip
    rooted_share: float = parameter(
        0.3, "share of doctors", 0.2, 0.4, source="fitted: 10 % practise in their birth commune (INSEE Première 2024)",
        grade="statistic",
    )  # fmt: skip
    beta_birth: float = parameter(
        1.5, "–", 1.2, 1.8, source="fitted, of the rooted: median 85 km (INSEE Première 2024)", grade="statistic"
    )
    beta_train: float = parameter(
        1.55, "–", 1.4, 1.7, source="fitted: median 43 km to the university (INSEE Première 2024)", grade="statistic"
    )
    train_near_home: float = parameter(1.85, "–", 1.7, 2.0, source="fitted with the three above", grade="statistic")
    considers_far: float = parameter(
        0.3, "probability", 0.15, 0.6, source="a site beyond 100 km of birthplace and training", grade="assumption"
    )
    knows_aid: float = parameter(
        0.5, "probability", 0.3, 0.8, source="aids are ignored by many (Cour des comptes 2025)", grade="assumption"
    )
    tax: float = parameter(0.30, "share", 0.20, 0.40, source="marginal tax of doctors", grade="assumption")
    discount_rate: float = parameter(0.04, "per year", 0.02, 0.10, source="horizon of 10 years", grade="assumption")
    fees: float = parameter(
        181_000.0, "EUR/yr for 5,000 visits", 175_000.0, 187_000.0, source="CNAM 2021", grade="statistic"
    )
    charges: float = parameter(0.47, "share of fees", 0.44, 0.50, source="CNAM/UNASA 2021", grade="statistic")
    salaried_pay: float = parameter(
        85_000.0, "EUR/yr", 65_000.0, 105_000.0, source="net pay and leave of a post in a health centre",
        grade="assumption",
    )  # fmt: skip
