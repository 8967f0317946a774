"""An emulator: what a model would give where it was not run, learned from where it was, and how far that may be off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

PENALTIES = np.geomspace(1e-3, 1e4, 29)
"""Ridge penalties tried [–]."""

LEAST = 4
"""Runs without which nothing can be learned [count]."""


@dataclass(frozen=True)
class Emulator:
    """One quadratic surface a target, without interactions.

    y(u) = mean + Σ_j a_j·√3·x_j + b_j·√5·(3x_j² − 1)/2 with x = 2u − 1, u the place of a parameter between its bounds.
    For each target the coefficients are shrunk (ridge) as much as predicts best what is left out, so that fewer runs
    than coefficients will do.

    Attributes
    ----------
    mean
        (n_targets,) [unit of the target].
    coefficients
        (2 × n_parameters, n_targets) [unit of the target].
    error
        Root mean square of what is missed of a run left out (n_targets,) [unit of the target].

    References
    ----------
    Golub, Heath & Wahba (1979), *Generalized cross-validation as a method for choosing a good ridge parameter*,
    Technometrics 21: what a ridge regression misses of a run left out.
    """

    mean: Reals
    coefficients: Reals
    error: Reals

    @classmethod
    def fitted(cls, points: Reals, obtained: Reals) -> Self:
        """Return the emulator learned from runs.

        Parameters
        ----------
        points
            Where the model was run (n, n_parameters) [place between bounds, 0–1].
        obtained
            What came out (n, n_targets) [unit of the target].
        """
        terms, means = _terms(points), obtained.mean(axis=0)
        centre = terms.mean(axis=0)
        left, size, right = np.linalg.svd(terms - centre, full_matrices=False)
        inside = left.T @ (obtained - means)
        errors = np.array([_left_out(left, size, inside, obtained - means, penalty) for penalty in PENALTIES])
        best = PENALTIES[errors.argmin(axis=0)]
        shrunk = (size[:, np.newaxis] / (size[:, np.newaxis] ** 2 + best)) * inside
        coefficients = right.T @ shrunk
        return cls(means - centre @ coefficients, coefficients, errors.min(axis=0))

    def predicted(self, points: Reals) -> Reals:
        """Return what the model would give at other points (m, n_targets) [unit of the target]."""
        surface: Reals = self.mean + _terms(points) @ self.coefficients
        return surface


def _terms(points: Reals) -> Reals:
    """Return the first two Legendre polynomials of each place (n, 2 × n_parameters)."""
    x = 2.0 * points - 1.0
    return np.hstack([np.sqrt(3.0) * x, np.sqrt(5.0) * (1.5 * x**2 - 0.5)])


def _left_out(left: Reals, size: Reals, inside: Reals, centred: Reals, penalty: float) -> Reals:
    """Return the root mean square of residuals of each run left out, at one penalty (n_targets,)."""
    kept = size**2 / (size**2 + penalty)
    leverage = (left**2) @ kept + 1.0 / len(left)
    residual = centred - left @ (kept[:, np.newaxis] * inside)
    error: Reals = np.sqrt(np.mean((residual / np.maximum(1e-9, 1.0 - leverage)[:, np.newaxis]) ** 2, axis=0))
    return error
