"""The disc as a regular polygon of unit radius, and where its outline crosses that of the same polygon moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

__all__ = ["CORNER", "INNER", "SIDES", "crossings", "on_outline", "overlapping"]

SIDES = 64
"""Sides of the polygon: a circle is missed by 0.12 % of its radius at most."""
_STEP = 2 * np.pi / SIDES
INNER = float(np.cos(_STEP / 2))
"""Distance from the centre to the sides."""
CORNER = np.column_stack([np.cos(np.arange(SIDES) * _STEP), np.sin(np.arange(SIDES) * _STEP)])
"""Corners, anticlockwise from the east; side ``k`` goes from corner ``k`` to the next."""
_SIDE = np.roll(CORNER, -1, axis=0) - CORNER
_ROUNDING = 1e-9
"""Tolerance of lengths, in radii, and of positions, in sides."""
_MOST_STEPS = SIDES
"""Most sides by which the first guess is corrected."""


def overlapping(x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Whether the polygon overlaps its copy moved by each (x, y)."""
    turned = np.arctan2(y, x)
    aside = turned - (np.floor(turned / _STEP) + 0.5) * _STEP  # from the middle of the side that faces the copy
    found: NDArray[np.bool_] = np.hypot(x, y) < 2 * INNER / np.cos(aside) - _ROUNDING
    return found


def crossings(x: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """Point at which the outline of the polygon, followed anticlockwise, leaves its copy moved by each (x, y).

    The polygons must overlap. The outlines of two copies of a convex polygon cross twice; since the polygon is symmetric
    about its centre, the other crossing is (x, y) less the first.

    Returns
    -------
    position
        Of the point on the outline: number of the side, and the part of it that is behind.
    position_on_copy
        Of the point on the outline of the copy. Either is NaN where no crossing was found.
    point
        Coordinates (n, 2) from the centre of the polygon.
    """
    turned, opened = np.arctan2(y, x), np.arccos(np.clip(np.hypot(x, y) / 2, 0.0, 1.0))
    top = np.rint((turned + np.pi / 2) / _STEP)  # the corner farthest to the left of the move
    right = np.minimum(np.floor((turned + opened) / _STEP), top - 1)  # as of circles
    left = np.maximum(np.floor((turned + np.pi - opened) / _STEP), top)
    behind, behind_on_copy = np.full(len(x), np.nan), np.full(len(x), np.nan)
    doubt = np.arange(len(x))
    for _ in range(_MOST_STEPS):
        if not len(doubt):
            break
        t, u = _meeting(right[doubt].astype(np.intp) % SIDES, left[doubt].astype(np.intp) % SIDES, x[doubt], y[doubt])
        step, step_on_copy = _beyond(t), _beyond(u)
        good = (step == 0) & (step_on_copy == 0)
        behind[doubt[good]], behind_on_copy[doubt[good]] = np.clip(t[good], 0, 1), np.clip(u[good], 0, 1)
        doubt, step, step_on_copy = doubt[~good], step[~good], step_on_copy[~good]
        right[doubt] = np.minimum(right[doubt] + step, top[doubt] - 1)
        left[doubt] = np.maximum(left[doubt] + step_on_copy, top[doubt])
    side = right.astype(np.intp) % SIDES
    return right + behind, left + behind_on_copy, CORNER[side] + behind[:, None] * _SIDE[side]


def on_outline(position: Floats) -> Floats:
    """Coordinates (n, 2) of positions on the outline."""
    side = np.floor(position)
    at = side.astype(np.intp) % SIDES
    points: Floats = CORNER[at] + (position - side)[:, None] * _SIDE[at]
    return points


def _meeting(right: Ints, left: Ints, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Parts of a side and of a side of the copy at which their lines meet; parallel ones meet towards the top."""
    across, along = x + CORNER[left, 0] - CORNER[right, 0], y + CORNER[left, 1] - CORNER[right, 1]
    turn = _SIDE[right, 0] * _SIDE[left, 1] - _SIDE[right, 1] * _SIDE[left, 0]
    parallel = (left - right) % SIDES == SIDES // 2
    turn[parallel] = 1.0
    t = (across * _SIDE[left, 1] - along * _SIDE[left, 0]) / turn
    u = (across * _SIDE[right, 1] - along * _SIDE[right, 0]) / turn
    t[parallel], u[parallel] = 2.0, -1.0
    return t, u


def _beyond(part: Floats) -> Floats:
    """Step to the next side (1) or to the one before (-1) where a part is not of the side."""
    return (part > 1 + _ROUNDING).astype(float) - (part < -_ROUNDING)
