"""The six answers in English."""

from __future__ import annotations

from collections.abc import Callable

from simdesert.studies.scenario import Scenario
from simdesert.views import findings as found
from simdesert.views.budget_notes import guessed_in_short
from simdesert.views.findings import Finding
from simdesert.views.telling import Sentence, Telling


class English(Telling):
    """Tells a comparison in English."""

    language = "en"
    semicolon = "; "
    colon = ": "

    def _side(self, chosen: Callable[[Finding], bool], word: str) -> str:
        told, silent = self.by_package(chosen)
        nothing = f"no {word} can be told from zero {self._with_seeds()} {self._others(silent)}"
        return self.listed([*told, *([nothing] if silent else [])])

    def _others(self, silent: list[Scenario]) -> str:
        """Return "for…" the packages about which there is nothing to say."""
        if len(silent) == 1:
            return f"for {self.package(silent[0])}"
        which = "any package" if len(silent) == len(self.packages) else "the others"
        return f"for {which}{self.measures(silent)}"

    def _with_seeds(self) -> str:
        return "with one seed, which gives no interval," if self.seeds == 1 else f"with {self.seeds} seeds"

    def who_gains(self) -> Sentence:
        """Return where access improves beyond doubt in the last year."""
        text = f"In {self.last}, compared with the law in force, {self._side(lambda f: f.is_gain, 'gain')}."
        return Sentence("Who gains access?", text)

    def who_loses(self) -> Sentence:
        """Return where access worsens beyond doubt in the last year."""
        return Sentence("Who loses it?", f"In the same year, {self._side(lambda f: f.is_loss, 'loss')}.")

    def what_it_costs(self) -> Sentence:
        """Return the net public cost a year of each package."""
        told = ", ".join(map(self.money, found.costs(self.comparison)))
        over = "the first year" if self.years == 1 else f"{self.years} years"
        return Sentence(
            "What does it cost?", f"Net public cost a year beyond the baseline, on average over {over}: {told}."
        )

    def how_sure(self) -> Sentence:
        """Return how many differences can be told from zero."""
        n, told, firm = self.counted()
        drawn, assumed = found.uncertain_parameters(self.comparison)
        luck = (
            f"each drawing luck and {drawn} uncertain parameters, of which {assumed} are assumptions"
            if not self.comparison.provenance["fixed_parameters"]
            else "parameters kept at their central values"
        )
        size = f", {firm or 'none'} of them within a factor of two" if told else ""
        text = (
            f"{self._with_seeds().rstrip(',').capitalize()}, {luck}, {told or 'none'} of the {n} differences "
            f"examined{self.measures(self.packages)} can be told from zero{size}; these are differences between "
            "simulations, not forecasts."
        )
        return Sentence("How sure are we?", text)

    def when(self) -> Sentence:
        """Return since when the priority zones feel it."""
        told, silent = self.timed("since {since}, largest in {largest}")
        nothing = f"at no time that lasts to the end {self._others(silent)}"
        text = self.listed([*told, *([nothing] if silent else [])])
        return Sentence("When does it show?", f"The effect on the APL of priority zones can be told from zero: {text}.")

    def what_not(self) -> Sentence:
        """Return what is left out, and that nothing is ranked."""
        stylised = " and the territory is stylised" if self.comparison.territory.stylised else ""
        lacking = [s for s in self.packages if s.measures_modelled < s.measures_announced]
        missing = f"Some packages are incomplete ({self.all_of(lacking)})" if lacking else (
            f"No announced measure is left out: {self.all_of(self.packages)}")  # fmt: skip
        guessed = guessed_in_short(self.packages, "en")
        text = (
            f"{missing}; {guessed}{', ' if guessed else ''}the need for care does not age{stylised}, so that nothing "
            "is ranked."
        )
        return Sentence("What is not modelled?", text)
