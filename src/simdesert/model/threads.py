"""One thread for products of matrices: the last digits of what BLAS adds up depend on how many threads share it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import ThreadpoolController

_LIBRARIES = ThreadpoolController()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Let NumPy multiply matrices with one thread inside the block: results are the same on any number of cores."""
    with _LIBRARIES.limit(limits=1, user_api="blas"):
        yield
