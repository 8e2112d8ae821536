"""The invitation that a browser came in with."""

from django.http import HttpRequest

from magreader.accounts.invitations import find_invitation, is_waiting
from magreader.accounts.models import Invitation

_KEY = "invitation"


def remember_invitation(request: HttpRequest, invitation: Invitation) -> None:
    request.session[_KEY] = invitation.key


def invitation_of(request: HttpRequest) -> Invitation | None:
    """None where the browser came without one, or it opens nothing any more."""
    key = request.session.get(_KEY)
    invitation = find_invitation(key) if key else None
    return invitation if invitation and is_waiting(invitation) else None
