"""The desk's first page says what staff should know before they begin."""

from datetime import timedelta

import pytest
from django.utils import timezone

from magreader.search.following import catch_up
from magreader.search.models import Change
from tests.client import Client
from tests.make import make_staff, make_story

pytestmark = pytest.mark.django_db


def test_staff_hear_of_a_search_that_does_not_follow_the_library() -> None:
    client = Client()
    client.force_login(make_staff())
    catch_up()
    story = make_story()
    now = timezone.now()
    change = Change.objects.create(story=story.pk, made=now)
    assert "Search is behind" not in client.get("/admin/").text
    Change.objects.filter(pk=change.pk).update(made=now - timedelta(minutes=3))
    assert "Search is behind" in client.get("/admin/").text
    assert catch_up()
    assert "Search is behind" not in client.get("/admin/").text
