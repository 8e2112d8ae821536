"""Confirming an address by its link: allauth's page, patient with a button pressed twice."""

from typing import Any

from allauth.account.views import ConfirmEmailView
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from magreader.newsstand.entrance import way_on


class ConfirmEmail(ConfirmEmailView):
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().post(*args, **kwargs)
        except Http404:
            return self._used_already(*args, **kwargs)
        return response

    def _used_already(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever is in by now goes on; others read what to do."""
        if self.request.user.is_authenticated:
            return redirect(way_on(self.request))
        page: HttpResponse = self.get(*args, **kwargs)
        return page


confirm_email = ConfirmEmail.as_view()
