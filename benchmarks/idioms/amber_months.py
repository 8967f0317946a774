"""The month of patients as AMBER would have it: columns borrowed as arrays, worked on in NumPy, committed whole."""

from __future__ import annotations

from dataclasses import dataclass

import ambr
import numpy as np
from offices import Offices
from start import (
    BOOKED,
    EMERGENCY,
    FAILED,
    FORGONE,
    N_SUMS,
    NEEDED,
    NOT_SOUGHT,
    REMOTE,
    WAITED,
    arrays,
    drawn,
    patients_of,
    seed,
    time_months,
)

MEMORY = ("gp", "last_wait", "obtained", "forgone")


@dataclass
class Sent:
    """Visits for which patients must look elsewhere; what became of them is written in the last three columns."""

    patient: np.ndarray
    group: np.ndarray
    commune: np.ndarray
    own: np.ndarray
    visits: np.ndarray
    urgent: np.ndarray
    doctor: np.ndarray
    wait: np.ndarray
    outcome: np.ndarray


class Months(ambr.Model):
    """Patients, doctors, and the habits of patients."""

    def setup(self) -> None:
        """Bring in the agents."""
        self.given = given = arrays()
        self.number = {name: float(given[name]) for name in given if given[name].ndim == 0}
        self.limit = np.array([given["routine_limit"], given["urgent_limit"]], dtype=np.int32)
        self.offices, self.registered = Offices(given), 0
        self.add_agents(len(given["gp"]))
        self.agents.set(**patients_of(given))

    def step_vectorized(self) -> None:
        """Let all patients live a month; those in need first picked out, the rest left alone."""
        self.offices.open()
        self.sums = np.zeros((int(self.number["n_communes"]), N_SUMS))
        self.booked = np.zeros(len(self.offices.wait))
        self.memory = {name: self.agents.borrow(name)[0].copy() for name in MEMORY}
        sent = self._ask_own(*self._in_need())
        self._ask_others(sent)
        self._remember(sent)
        self._register(sent)
        self.agents.commit(**self.memory)
        self.offices.serve(self.booked)

    def _in_need(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return who needs something, the visits that can wait which the remembered wait leaves, the urgent ones."""
        luck, given = self.rng, self.given
        group, commune, healthy = (self.agents.borrow(name)[0] for name in ("group", "commune", "healthy"))
        draw = drawn(luck, len(healthy), np.uint16)
        sick = np.flatnonzero(draw >= healthy)
        need = given["visits"][given["need"][group[sick]], draw[sick] >> 4]
        urgent = (need * np.float32(self.number["urgent"]) + luck.random(len(sick), np.float32)).astype(np.int32)
        still = given["seek"][np.minimum(self.memory["last_wait"][sick] >> 4, 4095)]
        routine = ((need - urgent) * still + luck.random(len(sick), np.float32)).astype(np.int32)
        home = commune[sick]
        self._add(NEEDED, home, need)
        self._add(NOT_SOUGHT, home, need - urgent - routine)
        return sick, routine, urgent

    def _ask_own(self, sick: np.ndarray, routine: np.ndarray, urgent: np.ndarray) -> Sent:
        """Let those who have a doctor book there; return the visits for which they must look elsewhere."""
        luck, given, offices, parts = self.rng, self.given, self.offices, []
        group, commune = (self.agents.borrow(name)[0] for name in ("group", "commune"))
        cost = luck.random(len(sick), np.float32)
        for now, wanted in enumerate((routine, urgent)):
            some = np.flatnonzero(wanted)
            patient, visits = sick[some], wanted[some]
            own = self.memory["gp"][patient]
            wait = (offices.waits[now][own] * given["spread"][drawn(luck, len(own), np.uint8)]).astype(np.int32)
            pays = given["pays"][group[patient], offices.tariff[own]]
            seen = (own >= 0) & (wait <= self.limit[now]) & (cost[some] < pays)
            self._book(patient[seen], commune[patient[seen]], own[seen], visits[seen], wait[seen])
            if not now:
                self._recall(patient[seen], wait[seen])
            patient, own, visits = patient[~seen], own[~seen], visits[~seen]
            parts.append((patient, group[patient], commune[patient], own, visits, np.full(len(own), now)))
        columns = [np.concatenate(pair) for pair in zip(*parts, strict=True)]
        n = len(columns[0])
        return Sent(*columns, np.full(n, -1), np.full(n, self.limit[0]), np.zeros(n, np.int64))

    def _ask_others(self, sent: Sent) -> None:
        """Let patients try other doctors, round by round, until each has found one, turned elsewhere or given up."""
        luck, given, number, at = self.rng, self.given, self.number, np.arange(len(sent.own))
        tried = (sent.own >= 0).astype(np.int32)
        most = (given["tries"][sent.group] + luck.random(len(at), np.float32)).astype(np.int32)
        while len(at):
            chance, failed = luck.random(len(at), np.float32), tried[at] > 0
            self._add(FAILED, sent.commune[at], sent.visits[at] * failed)
            ends = (tried[at] > most[at]) | (chance >= 1.0 - given["gives_up"][sent.group[at]])
            turns = [chance < number["emergency"], chance < number["emergency"] + number["remote"], ends]
            sent.outcome[at] = np.select(turns, [EMERGENCY, REMOTE, FORGONE]) * failed
            at = at[sent.outcome[at] == 0]
            tried[at] += 1
            doctor, urgent = self._freer(sent.commune[at]), sent.urgent[at]
            spread = given["spread"][drawn(luck, len(at), np.uint8)]
            wait = (self.offices.longer[urgent, doctor] * spread).astype(np.int32)
            pays = given["pays"][sent.group[at], self.offices.tariff[doctor]]
            seen = (wait <= self.limit[urgent]) & (luck.random(len(at), np.float32) < pays)
            found = at[seen]
            sent.doctor[found], sent.wait[found], sent.outcome[found] = doctor[seen], wait[seen], BOOKED
            at = at[~seen]

    def _freer(self, commune: np.ndarray) -> np.ndarray:
        """Return the one with the shorter wait of two doctors drawn around each commune, with travel decay (n,)."""
        one, other = self._around(commune), self._around(commune)
        return np.where(self.offices.wait[other] < self.offices.wait[one], other, one)

    def _around(self, commune: np.ndarray) -> np.ndarray:
        given = self.given
        place = np.searchsorted(given["upto"], commune + self.rng.random(len(commune)), side="right")
        there = (self.rng.random(len(commune)) * given["doctors"][place]).astype(np.int64)
        return given["doctor"][given["slot"][place] + there]

    def _remember(self, sent: Sent) -> None:
        """Write down what became of those who looked elsewhere."""
        now = sent.urgent == 1
        for of in (now, ~now):  # within each, a patient stands once
            rows = of & (sent.outcome == BOOKED)
            self._book(*(getattr(sent, name)[rows] for name in ("patient", "commune", "doctor", "visits", "wait")))
            rows = of & (sent.outcome == FORGONE)
            self.memory["forgone"][sent.patient[rows]] += sent.visits[rows].astype(np.uint16)
        self._recall(sent.patient[~now], sent.wait[~now])
        for outcome in (REMOTE, EMERGENCY, FORGONE):
            rows = sent.outcome == outcome
            self._add(outcome, sent.commune[rows], sent.visits[rows])

    def _register(self, sent: Sent) -> None:
        """Let patients ask the doctor just seen to register them, one request a month, and doctors answer."""
        luck, number = self.rng, self.number
        at = np.flatnonzero((sent.outcome == BOOKED) & self.offices.accepting[sent.doctor])
        own, doctor, asks = sent.own[at], sent.doctor[at], luck.random(len(at), np.float32)
        never = self.agents.borrow("never")[0][sent.patient[at]]
        first = (own < 0) & (asks < number["register"]) & ~never
        change = (own >= 0) & (asks < number["switch"]) & (doctor != own)
        at = at[first | change]
        at = at[np.unique(sent.patient[at], return_index=True)[1]]
        adult = self.given["adult"][sent.group[at]]
        granted = at[self.offices.register(luck, sent.doctor[at], adult, sent.own[at])]
        self.memory["gp"][sent.patient[granted]] = sent.doctor[granted]
        self.registered = len(granted)

    def _book(
        self, patient: np.ndarray, commune: np.ndarray, doctor: np.ndarray, visits: np.ndarray, wait: np.ndarray
    ) -> None:
        """Enter visits with doctors in all sums; no patient stands there twice."""
        self.memory["obtained"][patient] += visits.astype(np.uint16)
        self.booked += np.bincount(doctor, visits, len(self.booked))
        self._add(BOOKED, commune, visits)
        self._add(WAITED, commune, visits * wait)

    def _recall(self, patient: np.ndarray, wait: np.ndarray) -> None:
        """Move what patients remember half-way to a wait."""
        last_wait = self.memory["last_wait"]
        last_wait[patient] = (last_wait[patient] + wait) >> 1

    def _add(self, column: int, commune: np.ndarray, visits: np.ndarray) -> None:
        self.sums[:, column] += np.bincount(commune, visits, len(self.sums))

    def totals(self) -> list[float]:
        """Return the sums of the month over all communes."""
        return self.sums.sum(axis=0).tolist()


if __name__ == "__main__":
    model = Months({"steps": 1, "seed": seed(), "show_progress": False})
    model.setup()
    time_months(model, model.step_vectorized)
