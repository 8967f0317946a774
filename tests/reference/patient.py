"""A patient: an agent for some inhabitants of a commune with the same age, health and cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa import Agent

from reference.customs import WAIT_FACTORS, bin_of
from reference.luck import bits, mix
from simdesert.country.patients import BAND_BITS
from simdesert.model._columns import ADULT_BAND, BOOKED, EMERGENCY, FAILED, FORGONE, NEEDED, NOT_SOUGHT, REMOTE, WAITED

if TYPE_CHECKING:
    from reference.model import ReferenceModel
    from reference.office import Office

MEMORY = ("obtained", "forgone", "last_wait")
"""Visits obtained and forgone since January, and the wait remembered [1/100 day]."""

MOST = 65535
"""Memories and counts of a patient stop here."""


class Patient(Agent):
    """An agent who remembers its doctor and its last wait, and decides every month what to do.

    Parameters
    ----------
    model
        The model that it lives in.
    number
        For ever its own; its luck follows from it.
    commune
        Where it lives [row].
    """

    model: ReferenceModel

    def __init__(self, model: ReferenceModel, number: int, commune: int) -> None:
        super().__init__(model)
        self.number, self.commune, self.site = number, commune, int(model.sites.of_commune[commune])
        self.group = int(model.patients.group[number])
        self.adult = self.group & int(BAND_BITS) >= ADULT_BAND  # 17 and over: lists count them
        self.share = max(1, round(256 * float(model.patients.weight[commune]) / model.inhabitants_per_agent))

    def begin_year(self) -> None:
        """Learn this year's customs, and which doctors stopped or moved away, whose patients have none any more."""
        columns, self.kind = self.model.patients, self.model.customs.kind_of(self.group)
        self.gp: Office | None = self.model.offices.get(int(columns.gp[self.number]))
        self.asked: Office | None = None
        for name in MEMORY:
            setattr(self, name, int(getattr(columns, name)[self.number]))

    def live_month(self) -> None:
        """Need visits, give up some that can wait because the last wait was long, and look for the others.

        Urgent visits are wanted within 48 hours. Fractions of visits are drawn: 2.3 visits are 3 in three of ten cases.
        """
        customs, self.luck = self.model.customs, mix(self.model.month_key, self.number)
        need = self.kind.visits[bits(self.luck, 0, 12)] * self.kind.need[self.site]
        need = (need + bits(mix(self.luck, 4096), 0, 16)) >> 16
        urgent = (need * customs.urgent + bits(self.luck, 12, 16)) >> 16
        routine = ((need - urgent) * customs.still_sought(self.last_wait) + bits(self.luck, 28, 16)) >> 16
        self._count(NEEDED, need)
        self._count(NOT_SOUGHT, need - urgent - routine)
        for visits, is_urgent in ((routine, False), (urgent, True)):
            if visits:
                self._seek(visits, is_urgent)

    def _seek(self, visits: int, urgent: bool) -> None:
        """Book with the médecin traitant; failing that with another doctor; failing that turn elsewhere or go without.

        Who finds no doctor remembers the longest wait that is tolerable. An agent of k people remembers, and asks to be
        registered, as often as one of them would: with chance visits/k.
        """
        acts = bits(mix(self.luck, 2048), 16 * urgent, 16) * self.model.inhabitants_per_agent < visits << 16
        wait = self._offer_of_own(urgent)
        if wait is not None:
            self._book(self.gp, visits, wait)
        else:
            office, wait, failures, other = self._try_others(urgent)
            self._count(FAILED, visits * failures)
            if office is not None:
                self._book(office, visits, wait)
                if acts:
                    self._ask_to_register(office, mix(self.luck, 256 + urgent))
            else:
                wait = self.model.customs.tolerates[False]
                self._count(other, visits)
                if other == FORGONE:
                    self.forgone = min(self.forgone + visits, MOST)
        if acts and not urgent:
            self.last_wait = min(self.last_wait + ((wait - self.last_wait) >> 1), MOST)  # halfway to the new wait

    def _offer_of_own(self, urgent: bool) -> int | None:
        """Return the wait offered by the médecin traitant [1/100 day]; None without one, or if too long or too dear."""
        if self.gp is None or not self._accepts(self.gp, self.luck):
            return None
        wait = self.gp.offer(urgent, 256, WAIT_FACTORS[bits(self.luck, 52 if urgent else 44, 8)])
        return wait if wait <= self.model.customs.tolerates[urgent] else None

    def _try_others(self, urgent: bool) -> tuple[Office | None, int, int, int]:
        """Return (doctor or None, his wait, failed requests, where a patient without doctor turns).

        Each time the freer of two doctors around is tried. Between two tries the patient may turn to an emergency unit
        or a remote visit, or give up; a médecin traitant who had no tolerable wait counts as a first try.
        """
        customs, kind = self.model.customs, self.kind
        luck = mix(self.luck, 64 + urgent)
        most = (kind.tries + bits(luck, 40, 16)) >> 16
        tried, failures = int(self.gp is not None), 0
        while True:
            if tried > 0:
                failures += 1
                draw = bits(luck, 0, 16)
                if draw < customs.emergency:
                    return None, 0, failures, EMERGENCY
                if draw < customs.emergency + customs.remote_at(self.site):
                    return None, 0, failures, REMOTE
                if tried > most or draw >= 65536 - kind.gives_up:
                    return None, 0, failures, FORGONE
            luck = mix(luck, tried)
            tried += 1
            office = self.model.around[self.commune].freer(luck)
            if office is not None:
                wait = office.offer(urgent, customs.stranger, WAIT_FACTORS[bits(luck, 16, 8)])
                if wait <= customs.tolerates[urgent] and self._accepts(office, luck):
                    return office, wait, failures, BOOKED
            luck = mix(luck, 128)

    def _accepts(self, office: Office, luck: int) -> bool:
        """Return whether the doctor is not too dear for this patient, this time."""
        return bits(mix(luck, 1024), 0, 16) < self.kind.accepts[office.tariff]

    def _ask_to_register(self, office: Office, luck: int) -> None:
        """Ask the doctor just seen to become the médecin traitant, if he takes patients; one request a month."""
        customs, draw = self.model.customs, bits(luck, 0, 16)
        if self.asked is None and office.accepting and office is not self.gp:
            if self.gp is None and draw < customs.registers and not self.never_declares:
                self.ask(office)
            elif self.gp is not None and draw < customs.changes:
                self.gp.released += self.share if self.adult else 0
                self.ask(office)

    def ask(self, office: Office) -> None:
        """Ask a doctor to become the médecin traitant; he answers at the end of the month."""
        self.asked = office
        office.requests.append(self)

    @property
    def never_declares(self) -> bool:
        """Whether this patient never declares a médecin traitant, all life long."""
        return bits(mix(self.model.lifelong_key, self.number), 0, 16) < self.kind.never_declares

    def _book(self, office: Office, visits: int, wait: int) -> None:
        office.booked += visits * self.share
        self.obtained = min(self.obtained + visits, MOST)
        self._count(BOOKED, visits)
        self._count(WAITED, visits * wait)
        self.model.histogram[self.commune, bin_of(wait)] += visits * self.share

    def _count(self, column: int, visits: int) -> None:
        self.model.tally[self.commune, column] += visits * self.share
