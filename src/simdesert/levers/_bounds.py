"""Bounds on what all levers together can change in a practice."""

from __future__ import annotations

MANAGEMENT_HOURS = 5.5
"""Management work of a GP, hence the most that can be freed of it [h/week] (DREES panel 2019)."""

HOURS_FREED = 2 * MANAGEMENT_HOURS
"""Most hours freed together [h/week]: all management and as much again of care handed to an assistant (a full-time
assistant frees about 625 visits a year, 5.6 h/week)."""

DAYS_WORKED = 9.5 / 2 * 52 / 12
"""Days worked by a GP, from 9.5 half-days a week [days/month] (DREES panel 2019)."""

KM_IN_60_MINUTES = 44.6
"""How far doctors go for a day: great-circle kilometres in 60 minutes at 60 km/h [km]: (60 − 2)/60 × 60/1.3
(:mod:`simdesert.country.travel`)."""

LIST_SIZE = (0.5, 2.0)
"""Least and greatest factor on the cap of the registered list [–]: beyond, no study reaches (assumption)."""

URGENT_SHARE = 0.5
"""Largest share of capacity kept for care within 48 h [0–1] (assumption)."""
