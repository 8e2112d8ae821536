"""`manage.py tidy`: what is over goes: accounts past their day, sign-ups and invitations that
nobody came for, sessions that have ended, uploads that stopped."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import ngettext

from magreader.accounts.addresses import forget_mere_sign_ups
from magreader.accounts.invitations import forget_invitations
from magreader.dumps.road.verbs import end_stopped_uploads
from magreader.newsstand.deletion import delete_past_accounts

_ALL = 1_000_000


class Command(BaseCommand):
    help = "Delete what is over: accounts, sign-ups, invitations, sessions, uploads."

    def handle(self, *args: Any, **options: Any) -> None:
        gone = delete_past_accounts(_ALL)
        if gone:
            said = ngettext(
                "%(number)d account was past its day and is deleted.",
                "%(number)d accounts were past their day and are deleted.",
                gone,
            )
            self.stdout.write(said % {"number": gone})
        forget_mere_sign_ups()
        forget_invitations()
        Session.objects.filter(expire_date__lte=timezone.now()).delete()
        _forget_listed_sessions()
        end_stopped_uploads()


def _forget_listed_sessions() -> None:
    """Those that readers see on their list, where the session itself is gone."""
    going = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=going).delete()
