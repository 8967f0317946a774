"""The month of patients as mesa-frames would have it: an AgentSet on Polars, expressions over the rows concerned."""

from __future__ import annotations

import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF
from offices import Offices
from start import BOOKED, EMERGENCY, FORGONE, REMOTE, arrays, drawn, patients_of, seed, time_months

MEMORY = ("gp", "last_wait", "obtained", "forgone")
SENT = ("unique_id", "group", "gp", "commune", "never", "visits", "urgent")
FATE = ("outcome", "doctor", "wait")


class Patients(AgentSetPolars):
    """Patients: who they are, their médecin traitant (null without), what they obtained, went without, remember."""

    def __init__(self, model: Months, given: dict[str, np.ndarray]) -> None:
        super().__init__(model)
        self.offices, self.luck, self.adult, self.registered = model.offices, model.random, given["adult"], 0
        self.number = {name: float(given[name]) for name in given if given[name].ndim == 0}
        self.table = {name: pl.Series(given[name].ravel()) for name in given if name not in patients_of(given)}
        frame = pl.DataFrame({"unique_id": np.arange(len(given["gp"])), **patients_of(given)})
        self.add(frame.with_columns(gp=pl.when(pl.col("gp") >= 0).then("gp")))

    def step(self) -> None:
        """Let all patients live a month; those in need first picked out, the rest left alone."""
        self.offices.open()
        self.table |= {name: pl.Series(getattr(self.offices, name).ravel()) for name in ("wait", "accepting", "tariff")}
        self.table |= {"own": pl.Series(self.offices.waits.ravel()), "other": pl.Series(self.offices.longer.ravel())}
        sick = self._ask_own(self._in_need())
        sent = self._ask_others(self._sent(sick))
        self._count(sick, sent)
        self._remember(sick, sent, self._register(sent))

    def _held(self, table: str, row: pl.Expr) -> pl.Expr:
        """Return what a table holds in the rows that an expression gives."""
        return pl.lit(self.table[table]).gather(row)

    def _random(self, n: int) -> pl.Series:
        return pl.Series(self.luck.random(n, np.float32))

    def _in_need(self) -> pl.DataFrame:
        """Return who needs something; how many visits, how many others than urgent the remembered wait leaves."""
        draw = pl.Series(drawn(self.luck, len(self.agents), np.uint16))
        sick = self.agents.with_columns(draw=draw).filter(pl.col("draw") >= pl.col("healthy"))
        quantile = self._held("need", pl.col("group")) * 4096 + pl.col("draw") // 16
        still = self._held("seek", (pl.col("last_wait") // 16).clip(0, 4095))
        sick = sick.with_columns(need=self._held("visits", quantile), still=still)
        now = (pl.col("need") * self.number["urgent"] + self._random(len(sick))).cast(pl.Int32)
        sick = sick.with_columns(now=now)
        later = ((pl.col("need") - pl.col("now")) * pl.col("still") + self._random(len(sick))).cast(pl.Int32)
        return sick.with_columns(later=later)

    def _ask_own(self, sick: pl.DataFrame) -> pl.DataFrame:
        """Return the sick, and what their own doctor gives them: the wait of what can wait, visits booked."""
        offices, n = len(self.offices.wait), len(sick)
        accepts = self._random(n) < self._accepts(pl.col("gp"))
        waits = (self._offered("own", pl.col("gp") + urgent * offices, n) for urgent in (0, 1))
        sick = sick.with_columns(accepts=accepts.fill_null(False), wait=next(waits), wait_now=next(waits))
        seen = pl.col("accepts") & (pl.col("wait") <= self.number["routine_limit"])
        seen_now = pl.col("accepts") & (pl.col("wait_now") <= self.number["urgent_limit"])
        return sick.with_columns(
            got=pl.when(seen).then("later").otherwise(0), got_now=pl.when(seen_now).then("now").otherwise(0)
        )

    def _offered(self, table: str, row: pl.Expr, n: int) -> pl.Expr:
        spread = self.table["spread"].gather(pl.Series(drawn(self.luck, n, np.uint8)))
        return (self._held(table, row) * spread).cast(pl.Int32)

    def _accepts(self, doctor: pl.Expr) -> pl.Expr:
        """Return the chance that a patient accepts what a doctor costs."""
        return self._held("pays", pl.col("group").cast(pl.Int32) * 4 + self._held("tariff", doctor))

    def _sent(self, sick: pl.DataFrame) -> pl.DataFrame:
        """Return the visits for which patients must look elsewhere, what can wait first: at most one row each."""
        lumps = (("later", "got", 0), ("now", "got_now", 1))
        return pl.concat(
            sick.select(*SENT[:-2], got, visits=wanted)
            .filter(pl.col("visits") > pl.col(got))
            .select(*SENT[:-1], urgent=pl.lit(urgent, dtype=pl.Int32), failures=pl.lit(0, dtype=pl.Int32))
            for wanted, got, urgent in lumps
        )

    def _ask_others(self, left: pl.DataFrame) -> pl.DataFrame:
        """Let patients try other doctors, round by round; return what became of them all."""
        number, fates, tried = self.number, [], pl.col("tried")
        most = (self._held("tries", pl.col("group")) + self._random(len(left))).cast(pl.Int32)
        left = left.with_columns(most=most, tried=pl.col("gp").is_not_null().cast(pl.Int32))
        limit = pl.when(pl.col("urgent") == 1).then(number["urgent_limit"]).otherwise(number["routine_limit"])
        while len(left):
            chance, doctor = self._random(len(left)), self._freer(left["commune"])
            ends = (tried > pl.col("most")) | (chance >= 1.0 - self._held("gives_up", pl.col("group")))
            turns = pl.when(tried == 0).then(0).when(chance < number["emergency"]).then(EMERGENCY)
            turns = turns.when(chance < number["emergency"] + number["remote"]).then(REMOTE).when(ends).then(FORGONE)
            left = left.with_columns(turns=turns.otherwise(0), failures=pl.col("failures") + (tried > 0), doctor=doctor)
            wait = self._offered("other", pl.col("doctor") + pl.col("urgent") * len(self.offices.wait), len(left))
            left = left.with_columns(wait=wait, accepts=self._random(len(left)) < self._accepts(pl.col("doctor")))
            seen = (pl.col("turns") == 0) & pl.col("accepts") & (pl.col("wait") <= limit)
            left = left.with_columns(outcome=pl.when(seen).then(BOOKED).otherwise("turns"), tried=tried + 1)
            fates.append(left.filter(pl.col("outcome") > 0).select(*SENT, *FATE, "failures"))
            left = left.filter(pl.col("outcome") == 0)
        return pl.concat(fates)

    def _freer(self, commune: pl.Series) -> pl.Series:
        """Return the one with the shorter wait of two doctors drawn around each commune, with travel decay (n,)."""
        wait, one, other = self.table["wait"], self._around(commune), self._around(commune)
        return one.zip_with(wait.gather(one) <= wait.gather(other), other)

    def _around(self, commune: pl.Series) -> pl.Series:
        table, (aim, among) = self.table, self.luck.random((2, len(commune)))
        place = table["upto"].search_sorted(commune + pl.Series(aim), side="right")
        there = (table["doctors"].gather(place) * pl.Series(among)).cast(pl.Int32)
        return table["doctor"].gather(table["slot"].gather(place) + there)

    def _register(self, sent: pl.DataFrame) -> pl.DataFrame:
        """Return those whose request to be registered by the doctor just seen is granted; one request a month."""
        own, asks, number = pl.col("gp"), self._random(len(sent)), self.number
        asking = pl.when(own.is_null()).then((asks < number["register"]) & ~pl.col("never"))
        asking = asking.otherwise((asks < number["switch"]) & (own != pl.col("doctor")))
        booked = pl.col("outcome") == BOOKED
        requests = sent.filter(booked & self._held("accepting", pl.col("doctor")) & asking)
        requests = requests.sort("urgent").unique("unique_id", keep="first", maintain_order=True)
        columns = requests["doctor"].to_numpy(), self.adult[requests["group"]], requests["gp"].fill_null(-1).to_numpy()
        granted = requests.filter(pl.Series(self.offices.register(self.luck, *columns)))
        self.registered = len(granted)
        return granted

    def _remember(self, sick: pl.DataFrame, sent: pl.DataFrame, granted: pl.DataFrame) -> None:
        """Write down visits obtained and forgone, half the way to the wait of what could wait, new doctors."""
        memory, booked = {name: self.agents[name] for name in MEMORY}, pl.col("outcome") == BOOKED
        own = sick.select("unique_id", "wait", "got", visits=pl.col("got") + pl.col("got_now"))
        self._add(memory, "obtained", own)
        for urgent in (0, 1):  # within each, a patient stands once
            others = sent.filter(pl.col("urgent") == urgent)
            self._add(memory, "obtained", others.filter(booked))
            self._add(memory, "forgone", others.filter(pl.col("outcome") == FORGONE))
        longest = pl.lit(self.number["routine_limit"], dtype=pl.Int32)
        met = pl.when(booked).then("wait").otherwise(longest)
        others = sent.filter(pl.col("urgent") == 0).select("unique_id", wait=met)
        waits = pl.concat([own.filter(pl.col("got") > 0).select("unique_id", "wait"), others])
        half_way = (memory["last_wait"].gather(waits["unique_id"]) + waits["wait"]) // 2
        memory["last_wait"] = memory["last_wait"].scatter(waits["unique_id"], half_way.cast(pl.UInt16))
        memory["gp"] = memory["gp"].scatter(granted["unique_id"], granted["doctor"])
        self.agents = self.agents.with_columns(**memory)

    def _add(self, memory: dict[str, pl.Series], name: str, frame: pl.DataFrame) -> None:
        more = memory[name].gather(frame["unique_id"]) + frame["visits"].cast(pl.UInt16)
        memory[name] = memory[name].scatter(frame["unique_id"], more)

    def _count(self, sick: pl.DataFrame, sent: pl.DataFrame) -> None:
        """Add up what communes and doctors have seen, and let doctors serve."""
        visits, got = pl.col("visits"), pl.col("got") + pl.col("got_now")
        self.at_home = sick.group_by("commune").agg(
            need=pl.col("need").sum(),
            not_sought=(pl.col("need") - pl.col("now") - pl.col("later")).sum(),
            booked=got.sum(),
            waited=(pl.col("got") * pl.col("wait") + pl.col("got_now") * pl.col("wait_now")).sum(),
        )
        self.elsewhere = sent.group_by("commune", "outcome").agg(
            visits.sum(), waited=(visits * pl.col("wait")).sum(), failed=(visits * pl.col("failures")).sum()
        )
        own = sick.select(doctor=pl.col("gp").fill_null(0), visits=got)
        booked = pl.concat([own, sent.filter(pl.col("outcome") == BOOKED).select("doctor", "visits")])
        self.offices.serve(np.bincount(booked["doctor"], booked["visits"], len(self.offices.wait)))


class Months(ModelDF):
    """Patients and doctors."""

    def __init__(self, given: dict[str, np.ndarray]) -> None:
        super().__init__(seed=seed())
        self.offices = Offices(given)
        self.patients = Patients(self, given)
        self.agents += self.patients

    def step(self) -> None:
        """Live a month."""
        self.agents.step()

    @property
    def registered(self) -> int:
        """Patients who changed doctors this month."""
        return self.patients.registered

    def totals(self) -> list[float]:
        """Return the sums of the month over all communes."""
        home, elsewhere = self.patients.at_home.drop("commune").sum().row(0, named=True), self.patients.elsewhere
        visits, waited = ({o: elsewhere.filter(pl.col("outcome") == o)[c].sum() for o in range(BOOKED, FORGONE + 1)}
                          for c in ("visits", "waited"))  # fmt: skip
        booked, waited_all = home["booked"] + visits[BOOKED], home["waited"] + waited[BOOKED]
        fates = [visits[REMOTE], visits[EMERGENCY], visits[FORGONE]]
        return [home["need"], home["not_sought"], booked, *fates, waited_all, elsewhere["failed"].sum()]


if __name__ == "__main__":
    model = Months(arrays())
    time_months(model, model.step)
