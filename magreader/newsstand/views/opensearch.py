"""The search as browsers want to hear of it, to search from their address bar (OpenSearch 1.1)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe


# ---- /opensearch.xml ----------------------------------------------------------------------------
@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    site = settings.SITE_URL
    facts = {
        "site": site,
        "here": site + reverse("opensearch"),
        "search": site + reverse("search"),
        "suggestions": site + reverse("suggestions"),
    }
    answer = render(
        request,
        "newsstand/opensearch.xml",
        facts,
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )
    answer.headers["Cache-Control"] = "no-cache"
    return answer
