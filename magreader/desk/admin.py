"""The door through which Django finds the pages of the desk."""

from magreader.desk import (
    access,
    batches,
    catalogue,
    deeds,
    gifts,
    invitations,
    plans,
    readers,
    review,
    stories,
    teaching,
    vouchers,
    work,
)
from magreader.desk.crawlers import tokens

__all__ = [
    "access",
    "batches",
    "catalogue",
    "deeds",
    "gifts",
    "invitations",
    "plans",
    "readers",
    "review",
    "stories",
    "teaching",
    "tokens",
    "vouchers",
    "work",
]
