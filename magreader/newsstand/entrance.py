"""What happens at the entrance: the language of an account comes along when its reader does."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from magreader.accounts.models import User
from magreader.newsstand.views.language import remember_language


class Entrance(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **details)
        if user.language:
            remember_language(response, user.language)
        return response
