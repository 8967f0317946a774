"""The doctors of both data-frame models, in NumPy as SimDesert's own are: they are few, patients are compared."""

from __future__ import annotations

import numpy as np

VISIT = 256.0


class Offices:
    """Settled doctors: what they publish, whom they register, whom they serve.

    Attributes
    ----------
    waits, longer
        Waits of routine and of urgent visits this month, for the doctor's own patients and for strangers, before luck
        (2, n) [1/100 day].
    tariff
        Column of the table of what patients accept (n,).
    accepting
        Whether they take new patients this month (n,).
    """

    def __init__(self, given: dict[str, np.ndarray]) -> None:
        self.numbers = {name: float(given[name]) for name in given if given[name].ndim == 0}
        self.wait, self.urgent, self.tariff = given["wait"], given["urgent_wait"], given["tariff"]
        self.monthly, self.received, self.most = given["monthly"], given["received"], given["most_listed"]
        self.listed, self.backlog = given["listed"], given["backlog"]

    def open(self) -> None:
        """Begin the month: pace, capacity, lists and waits."""
        numbers, bound = self.numbers, self.numbers["pace_bound"]
        pace = 1.0 + numbers["pace_elasticity"] * np.log((self.wait / 100.0 + 0.25) / 3.0)
        pace = np.clip(pace, 1.0 - bound, 1.0 + bound)
        self.capacity = np.rint((self.monthly * pace + self.received) * VISIT) / VISIT
        self.full_at = self.most * pace
        self.accepting = self.listed < self.full_at
        self.waits, self.longer = self._offered(self.wait), self._offered(np.floor(self.wait * numbers["stranger"]))

    def _offered(self, wait: np.ndarray) -> np.ndarray:
        return np.stack([wait, np.floor(wait * self.urgent)]).astype(np.float32)

    def register(self, luck: np.random.Generator, doctor: np.ndarray, adult: np.ndarray, own: np.ndarray) -> np.ndarray:
        """Return which requests are granted, in an order drawn by lot, until the list closes (n,).

        Children and those who leave another list are always taken.

        Parameters
        ----------
        luck
            For the lottery.
        doctor, adult, own
            Who is asked, whether the list counts the patient, whose list he leaves (−1: nobody's) (n,).
        """
        leaving = own >= 0
        self.listed = self.listed - np.bincount(own[leaving], adult[leaving], len(self.listed))
        order = np.lexsort((luck.random(len(doctor)), doctor))
        to, counts = doctor[order], adult[order].astype(np.float64)
        upto = np.cumsum(counts)
        before_first = np.concatenate([[0.0], upto])[np.searchsorted(to, to)]
        fits = upto - before_first - counts / 2 <= (self.full_at - self.listed)[to]
        granted = np.empty(len(doctor), dtype=np.bool_)
        granted[order] = fits | (counts == 0) | leaving[order]
        self.listed = self.listed + np.bincount(doctor[granted], adult[granted], len(self.listed))
        return granted

    def serve(self, booked: np.ndarray) -> None:
        """See those `booked` (n,) [visits] up to the capacity, keep the rest as backlog, publish a new wait."""
        numbers, capacity = self.numbers, np.maximum(1.0, self.capacity)
        self.backlog = np.maximum(0.0, self.backlog + booked - self.capacity)
        busy = np.minimum(0.98, booked / capacity)
        queue = numbers["queue_days"] * busy ** numbers["queue_power"] / (1.0 - busy)
        target = 100.0 * (30.0 * self.backlog / capacity + queue)
        self.wait = np.rint(self.wait + numbers["wait_smoothing"] * (target - self.wait))
