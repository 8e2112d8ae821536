"""The door through which Django finds the pages of the desk."""

import django_tasks_db.admin  # noqa: F401  # registers what is taken back below
from django.contrib import admin
from django_tasks_db.models import DBTaskResult

from magreader.desk import deeds
from magreader.desk.batches import admin as batches
from magreader.desk.crawlers import tokens
from magreader.desk.library import catalogue, stories
from magreader.desk.readers import access, gifts, invitations, plans
from magreader.desk.readers import admin as readers
from magreader.desk.review import admin as review
from magreader.desk.review import teaching
from magreader.desk.vouchers import admin as vouchers

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
]

# A batch says itself how far it is: tasks of the background have no pages.
admin.site.unregister(DBTaskResult)
