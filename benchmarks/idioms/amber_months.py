"""Draw needs and book, as AMBER would have it: columns read as arrays, written whole."""

from __future__ import annotations

import ambr
import numpy as np
from start import LIMIT, arrays, new_waits, time_months


class Months(ambr.Model):
    """Patients, and the waits of doctors."""

    def setup(self) -> None:
        """Bring in the agents."""
        given = arrays()
        n = len(given["gp"])
        self.wait, self.usual, self.around = given["wait"], given["usual"], given["around"]
        self.add_agents(
            n, need=given["need"], gp=given["gp"], commune=given["commune"], obtained=np.zeros(n, np.int32),
            forgone=np.zeros(n, np.int32), last_wait=np.full(n, 300.0),
        )  # fmt: skip

    def step_vectorized(self) -> None:
        """Let all patients live a month; those in need first picked out, the rest left alone."""
        agents, luck = self.agents, self.rng
        need, gp, commune, remembered = (np.asarray(agents.array(n)) for n in ("need", "gp", "commune", "last_wait"))
        visits = luck.poisson(need)
        sick = np.flatnonzero(visits)
        own, spread, times = gp[sick], luck.exponential(size=len(sick)), visits[sick]
        some = self.around[commune[sick], luck.integers(self.around.shape[1], size=len(sick))]
        own_wait = np.where(own >= 0, self.wait[own] * spread, np.inf)
        some_wait = self.wait[some] * spread
        with_own, with_some = own_wait <= LIMIT, some_wait <= LIMIT
        seen = with_own | with_some
        doctor, waited = np.where(with_own, own, some), np.minimum(np.where(with_own, own_wait, some_wait), LIMIT)
        obtained, forgone = agents.array("obtained").copy(), agents.array("forgone").copy()
        obtained[sick] += np.where(seen, times, 0)
        forgone[sick] += np.where(seen, 0, times)
        last_wait = remembered.copy()
        last_wait[sick] = (last_wait[sick] + waited) / 2
        agents.obtained, agents.forgone, agents.last_wait = obtained, forgone, last_wait
        booked = np.bincount(doctor[seen], times[seen], len(self.wait))
        self.wait = new_waits(self.wait, booked, self.usual)


def prepared() -> Months:
    """Return the model with its agents, before its first month."""
    model = Months({"steps": 1, "seed": 1, "show_progress": False})
    model.setup()
    return model


if __name__ == "__main__":
    time_months(prepared().step_vectorized)
