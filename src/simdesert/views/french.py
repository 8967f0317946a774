"""The six answers in French."""

from __future__ import annotations

from collections.abc import Callable

from simdesert.studies.scenario import Scenario
from simdesert.views import findings as found
from simdesert.views.budget_notes import guessed_in_short
from simdesert.views.findings import Finding
from simdesert.views.numbers import THIN
from simdesert.views.telling import Sentence, Telling


class French(Telling):
    """Tells a comparison in French."""

    language = "fr"
    semicolon = f"{THIN}; "
    colon = f"{THIN}: "

    def _side(self, chosen: Callable[[Finding], bool], word: str) -> str:
        told, silent = self.by_package(chosen)
        nothing = f"{self._others(silent)}, aucun{word} ne se distingue de zéro {self._with_seeds()}"
        return self.listed([*told, *([nothing] if silent else [])])

    def _others(self, silent: list[Scenario]) -> str:
        """Return "for…" the packages about which there is nothing to say."""
        if len(silent) == 1:
            return f"pour {self.package(silent[0])}"
        which = "l’ensemble des paquets" if len(silent) == len(self.packages) else "les autres"
        return f"pour {which}{self.measures(silent)}"

    def _with_seeds(self) -> str:
        return (
            "avec un seul tirage, qui ne donne pas d’intervalle," if self.seeds == 1 else f"avec {self.seeds} tirages"
        )

    def who_gains(self) -> Sentence:
        """Return where access improves beyond doubt in the last year."""
        text = f"En {self.last}, par rapport au droit en vigueur, {self._side(lambda f: f.is_gain, ' gain')}."
        return Sentence(f"Qui gagne en accès{THIN}?", text)

    def who_loses(self) -> Sentence:
        """Return where access worsens beyond doubt in the last year."""
        text = f"La même année, {self._side(lambda f: f.is_loss, 'e perte')}."
        return Sentence(f"Qui en perd{THIN}?", text)

    def what_it_costs(self) -> Sentence:
        """Return the net public cost a year of each package."""
        told = ", ".join(map(self.money, found.costs(self.comparison)))
        over = "la première année" if self.years == 1 else f"{self.years} ans"
        text = f"Coût public net par an au-delà de la référence, en moyenne sur {over}{self.colon}{told}."
        return Sentence(f"Combien cela coûte-t-il{THIN}?", text)

    def how_sure(self) -> Sentence:
        """Return how many differences can be told from zero."""
        n, told, firm = self.counted()
        drawn, assumed = found.uncertain_parameters(self.comparison)
        luck = (
            f"chacun avec son propre hasard et {drawn} paramètres tirés au sort, dont {assumed} sont des hypothèses"
            if not self.comparison.provenance["fixed_parameters"]
            else "les paramètres restant à leur valeur centrale"
        )
        told_apart = f"{'' if told else 'ne '}se distingue{'nt' if told > 1 else ''}"
        size = f", dont {firm or 'aucun'} connu{'s' if firm > 1 else ''} à un facteur deux près" if told else ""
        text = (
            f"{self._with_seeds().rstrip(',').capitalize()}, {luck}, {told or 'aucun'} des {n} écarts "
            f"examinés{self.measures(self.packages)} {told_apart} de zéro{size}"
            f"{self.semicolon}ce sont des écarts entre simulations, pas des prévisions."
        )
        return Sentence(f"En est-on sûr{THIN}?", text)

    def when(self) -> Sentence:
        """Return since when the priority zones feel it."""
        told, silent = self.timed("depuis {since}, au plus fort en {largest}")
        nothing = f"{self._others(silent)}, à aucun moment qui dure jusqu’au terme"
        text = self.listed([*told, *([nothing] if silent else [])])
        start = f"L’effet sur l’APL des zones prioritaires se distingue de zéro{self.colon}"
        return Sentence(f"Quand cela se voit-il{THIN}?", f"{start}{text}.")

    def what_not(self) -> Sentence:
        """Return what is left out, and that nothing is ranked."""
        stylised = " et le territoire est stylisé" if self.comparison.territory.stylised else ""
        lacking = [s for s in self.packages if s.measures_modelled < s.measures_announced]
        missing = f"Des paquets sont incomplets ({self.all_of(lacking)})" if lacking else (
            f"Aucune mesure annoncée n’est laissée de côté{self.colon}{self.all_of(self.packages)}")  # fmt: skip
        guessed = guessed_in_short(self.packages, "fr")
        text = (
            f"{missing}{self.semicolon}{guessed}{', ' if guessed else ''}le besoin de soins ne vieillit "
            f"pas{stylised}, si bien que rien n’est classé."
        )
        return Sentence(f"Qu’est-ce qui n’est pas modélisé{THIN}?", text)
