"""The end of mails on what is new in kept searches, for whoever has the link of one."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from magreader.accounts.models import User
from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.search.saved import reader_of_mails, stop_mails


# ---- /search/mails/<token>/ ---------------------------------------------------------------------
@csrf_exempt  # mail programs send it by themselves (RFC 8058); the token is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def search_mails(request: PageRequest, mails: str) -> HttpResponse:
    """A button, since programs that look through mails open every link in them."""
    try:
        reader = reader_of_mails(mails)
    except User.DoesNotExist:
        raise Http404 from None
    stopped = request.method == "POST"
    if stopped:
        stop_mails(reader)
    main = make_main("newsstand/search_mails.html", _("Mails on your searches"), stopped=stopped)
    return fresh_page(request, main)
