"""How often a publication comes out, as the dates of its editions show. Pure."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from statistics import median

# The median of days between two editions, at most: a few are missing in every library.
_UP_TO = (
    (3, "daily"),
    (10, "weekly"),
    (20, "fortnightly"),
    (45, "monthly"),
    (75, "bi-monthly"),
    (135, "quarterly"),
)
_YEARLY = range(300, 450)
FEWEST = 3
"""Fewer dated editions show nothing."""


def frequency(dates: Iterable[date]) -> str:
    """ "daily", "weekly", "fortnightly", "monthly", "bi-monthly", "quarterly", "yearly" or ""."""
    days = sorted(set(dates))
    if len(days) < FEWEST:
        return ""
    gap = median((later - earlier).days for earlier, later in pairwise(days))
    if gap in _YEARLY:
        return "yearly"
    return next((word for most, word in _UP_TO if gap <= most), "")
