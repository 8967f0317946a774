"""The numbers on which paediatricians, ophthalmologists, gynaecologists and dentists rest."""

from __future__ import annotations

from simdesert.country.doctors import Specialty
from simdesert.parameters import Declared, parameter


class SpecialistParameters(Declared):
    """Parameters of the specialists: what people ask for, what they wait, how many doctors there are.

    Those of one specialty begin with its name: ``…_visits``, ``…_wait``, ``…_trend``.
    """

    # what people ask for
    paediatrician_visits: float = parameter(
        2.2, "visits/yr per child of 0–4", 1.5, 3.0, source="order of magnitude: 11 M visits a year", grade="assumption"
    )
    ophthalmologist_visits: float = parameter(
        0.37, "visits/yr per inhabitant", 0.33, 0.41,
        source="one in three years (INSEE Première 1418) ÷ 0.9 requests that succeed", grade="statistic",
    )  # fmt: skip
    gynaecologist_visits: float = parameter(
        0.74, "visits/yr per woman of 19–69", 0.67, 0.82,
        source="one in 1.5 years (INSEE Première 1418) ÷ 0.9 requests that succeed", grade="statistic",
    )  # fmt: skip
    dentist_visits: float = parameter(
        1.8, "visits/yr per inhabitant", 1.3, 2.3, source="every second person seen a year, three visits each",
        grade="assumption",
    )  # fmt: skip
    dental_unaffordable: float = parameter(
        0.035, "share of visits needed", 0.02, 0.07,
        source="7 % of people go without a dentist in a year, half of them for money (INSEE, SRCV 2007)", grade="study",
    )  # fmt: skip
    dental_deprived: float = parameter(
        3.0, "ratio", 1.5, 4.0, source="forgoing care × 3 for the deprived (DREES 2021)", grade="study"
    )

    # waiting and choosing
    paediatrician_wait: float = parameter(22.0, "days", 20.0, 24.0, source="DREES, ER 1085: mean", grade="statistic")
    ophthalmologist_wait: float = parameter(80.0, "days", 72.0, 88.0, source="DREES, ER 1085: mean", grade="statistic")
    gynaecologist_wait: float = parameter(44.0, "days", 40.0, 48.0, source="DREES, ER 1085: mean", grade="statistic")
    dentist_wait: float = parameter(28.0, "days", 25.0, 31.0, source="DREES, ER 1085: mean", grade="statistic")
    specialist_given_up: float = parameter(
        0.10, "share of requests at the mean wait", 0.05, 0.17,
        source="DREES, ER 1085: requests without appointment, 10 % at dentists, 17 % at ophthalmologists",
        grade="statistic",
    )  # fmt: skip
    specialist_travel_scale: float = parameter(
        15.0, "minutes", 10.0, 20.0, source="farther than for a GP (4 minutes)", grade="assumption"
    )
    specialist_half_wait: float = parameter(
        30.0, "days", 15.0, 60.0, source="wait at which a doctor draws half as many", grade="assumption"
    )
    specialist_wait_elasticity: float = parameter(
        1.0, "–", 0.5, 2.0, source="choice among doctors by wait", grade="assumption"
    )

    # how many doctors
    paediatrician_trend: float = parameter(0.0, "per year", -0.01, 0.01, source="stock held", grade="assumption")
    ophthalmologist_trend: float = parameter(
        0.0, "per year", -0.02, 0.01, source="stock held; self-employed −20 % from 2012 to 2021 (DREES)",
        grade="assumption",
    )  # fmt: skip
    gynaecologist_trend: float = parameter(0.0, "per year", -0.01, 0.01, source="stock held", grade="assumption")
    dentist_trend: float = parameter(
        0.01, "per year", 0.0, 0.02, source="+10 % from 2013 to 2023 (DREES, RPPS)", grade="statistic"
    )
    specialist_crowding: float = parameter(
        2.4, "–", 1.0, 6.4, source="net earnings of a practice ÷ sigma, as for GPs: 96,000/40,000", grade="assumption"
    )

    def of(self, specialty: Specialty, name: str) -> float:
        """Return the number `name` (``visits``, ``wait`` or ``trend``) of a specialty."""
        return float(getattr(self, f"{specialty.name.lower()}_{name}"))
