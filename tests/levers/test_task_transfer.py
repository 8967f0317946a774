"""Transferts de compétences: numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.levers.task_transfer import TaskTransfer


def test_gps_join_as_asalee_grew():
    contract = TaskTransfer(target=1_959, stock=600, years=5, delivery=1.0).contract()
    assert contract.signer == "gp"
    assert contract.places == pytest.approx(271.8)
    assert contract.years_offered == 5
    assert contract.years_paid == np.inf


def test_only_settled_gps_may_join(sites, doctors):
    assert TaskTransfer().contract().eligible(doctors, sites).tolist() == [False, False, True, True, True]


def test_a_holder_gains_a_little_time_and_a_larger_list(sites, having_signed):
    holders = having_signed("task_transfer", [0, 0, 2029, 0, 0])
    lever = TaskTransfer(freed=0.5, list_gain=0.03)
    assert lever.hours_freed(holders, sites).tolist() == [0, 0, 0.5, 0, 0]
    assert lever.list_size(holders, sites).tolist() == [1, 1, 1.03, 1, 1]


def test_nobody_else_changes(sites, doctors):
    assert not TaskTransfer().hours_freed(doctors, sites).any()
    assert (TaskTransfer().list_size(doctors, sites) == 1).all()


def test_the_time_freed_may_be_none():
    assert next(p for p in TaskTransfer.declared() if p.name == "freed").low == 0


def test_a_seventh_of_a_nurse_is_paid_for_each_holder(record_of):
    cost = TaskTransfer(nurses_each=0.14, nurse=60_000).costs(record_of(holders=np.array([10.0, 0.0, 90.0])))
    assert cost == {("social_security", "facilities"): pytest.approx(100 * 8_400)}
    assert TaskTransfer().nurses_each == pytest.approx(267 / 1_959, rel=0.01)


def test_what_must_be_signed_is_the_default_effort_within_a_fifth():
    signed = TaskTransfer.must_show[0]
    assert [signed.low, signed.high] == pytest.approx([0.8 * 271.8, 1.2 * 271.8], abs=1)
