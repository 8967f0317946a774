"""Draw needs and book, as mesa-frames would have it: one AgentSet on Polars, expressions over all rows."""

from __future__ import annotations

import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF
from start import LIMIT, arrays, new_waits, time_months


class Patients(AgentSetPolars):
    """Patients: need, médecin traitant, commune, what they obtained, went without, remember."""

    def __init__(self, model: Months, given: dict[str, np.ndarray]) -> None:
        super().__init__(model)
        n = len(given["gp"])
        frame = pl.DataFrame(
            {"unique_id": np.arange(n, dtype=np.int64), "need": given["need"], "gp": given["gp"],
             "commune": given["commune"], "obtained": np.zeros(n, np.int32), "forgone": np.zeros(n, np.int32),
             "last_wait": np.full(n, 300.0)}
        )  # fmt: skip
        self.add(frame.with_columns(pl.when(pl.col("gp") >= 0).then("gp").alias("gp")))

    def step(self) -> None:
        """Let all patients live a month."""
        model, n, luck = self.model, len(self.agents), self.model.random
        some = luck.integers(model.around.shape[1], size=n) + self.agents["commune"].to_numpy() * model.around.shape[1]
        waits, around = pl.lit(pl.Series(model.wait)), pl.lit(pl.Series(model.around.ravel()))
        month = self.agents.with_columns(
            visits=pl.Series(luck.poisson(self.agents["need"].to_numpy())),
            spread=pl.Series(luck.exponential(size=n)),
            some=around.gather(pl.Series(some)),
        ).with_columns(
            own_wait=waits.gather("gp") * pl.col("spread"), some_wait=waits.gather("some") * pl.col("spread")
        )
        month = month.with_columns(
            doctor=pl.when(pl.col("own_wait") <= LIMIT).then("gp").when(pl.col("some_wait") <= LIMIT).then("some"),
            waited=pl.when(pl.col("own_wait") <= LIMIT).then("own_wait").otherwise("some_wait").clip(0, LIMIT),
        )
        seen, sick = pl.col("doctor").is_not_null(), pl.col("visits") > 0
        month = month.with_columns(
            obtained=pl.col("obtained") + pl.when(seen).then("visits").otherwise(0),
            forgone=pl.col("forgone") + pl.when(seen).then(0).otherwise("visits"),
            last_wait=pl.when(sick).then((pl.col("last_wait") + pl.col("waited")) / 2).otherwise("last_wait"),
        )
        booked = month.filter(seen & sick).group_by("doctor").agg(pl.col("visits").sum())
        model.publish(booked["doctor"].to_numpy(), booked["visits"].to_numpy())
        self.agents = month.select(self.agents.columns)


class Months(ModelDF):
    """Patients, and the waits of doctors."""

    def __init__(self, given: dict[str, np.ndarray]) -> None:
        super().__init__(seed=1)
        self.wait, self.usual, self.around = given["wait"], given["usual"], given["around"]
        self.agents += Patients(self, given)

    def publish(self, doctor: np.ndarray, visits: np.ndarray) -> None:
        """Let doctors publish new waits after these bookings."""
        self.wait = new_waits(self.wait, np.bincount(doctor, visits, len(self.wait)), self.usual)

    def step(self) -> None:
        """Live a month."""
        self.agents.step()


if __name__ == "__main__":
    time_months(Months(arrays()).step)
