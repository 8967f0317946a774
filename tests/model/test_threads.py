"""Results are the same on any number of cores: products of matrices have one thread while the model acts."""

from __future__ import annotations

from threadpoolctl import ThreadpoolController, threadpool_limits

from simdesert.model.threads import one_blas_thread


def threads_of_blas() -> set[int]:
    """Return how many threads the libraries of BLAS may use now."""
    return {library["num_threads"] for library in ThreadpoolController().select(user_api="blas").info()}


@one_blas_thread()
def doubled(number: int) -> tuple[int, set[int]]:
    """Return twice a number, and the threads meanwhile."""
    return 2 * number, threads_of_blas()


def test_blas_has_one_thread_inside_and_as_many_as_before_after() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        before = threads_of_blas()
        assert doubled(3) == (6, {1})
        assert threads_of_blas() == before


def test_the_model_acts_under_one_thread_of_blas() -> None:
    from simdesert.model.desert import DesertModel

    assert hasattr(DesertModel.__init__, "__wrapped__")
    assert hasattr(DesertModel.step, "__wrapped__")
