"""What was there before a column or a table is known to it afterwards."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from magreader.paywall.models import TrialTaken
from magreader.paywall.trials import has_tried
from tests.make import NOW, gold, make_entitlement, make_reader

pytestmark = pytest.mark.django_db


def test_trials_of_before_are_remembered() -> None:
    reader = make_reader("ilse@example.org")
    make_entitlement(reader, source="trial")
    make_entitlement(make_reader("else@example.org"), gold())
    fill: Any = import_module("magreader.paywall.migrations.0005_trials_taken")
    for _ in range(2):
        fill.remember(apps, None)
    assert TrialTaken.objects.get().taken < NOW
    reader.delete()
    assert has_tried(make_reader("Ilse+2@example.org"))
    assert not has_tried(make_reader("else+2@example.org"))
