"""What happens at the entrance: the language of an account comes along when its reader does."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from magreader.accounts.models import User
from magreader.newsstand.views.language import remember_language


class Entrance(DefaultAccountAdapter):
    """allauth calls this at each sign-in."""

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **details: Any
    ) -> HttpResponse:
        response = super().post_login(request, user, **details)
        if isinstance(user, User) and user.language:
            remember_language(response, user.language)
        return response
