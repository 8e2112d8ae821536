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
    "vouchers",
    "work",
]
