"""Tasks of the background at the desk: a batch says itself how far it is, so they have no pages."""

import django_tasks_db.admin  # noqa: F401  # registers what is taken back here
from django.contrib import admin
from django_tasks_db.models import DBTaskResult

admin.site.unregister(DBTaskResult)
