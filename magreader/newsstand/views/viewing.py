"""The end of looking at the newsstand as somebody else; it begins at the desk."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from magreader.accounts.deeds import note_deed
from magreader.newsstand.pages import PageRequest
from magreader.newsstand.ways import way_back
from magreader.newsstand.who import account_of, viewing_in
from magreader.paywall.viewing import STOPPED, stop


@require_POST
@login_required
def stop_viewing(request: PageRequest) -> HttpResponse:
    """Back to the same page, as oneself."""
    if viewing := viewing_in(request):
        staff = account_of(request)
        note_deed(staff, viewing.reader or staff, STOPPED)
        stop(request.session)
    return redirect(way_back(request) or "front")
