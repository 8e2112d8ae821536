"""Second factors at the desk: nobody sees them, and a superuser takes them away from a reader who
lost theirs."""

import allauth.mfa.admin
import allauth.socialaccount.admin  # noqa: F401  # both register what is taken back here
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from magreader.accounts.models import User
from magreader.accounts.second_factor import remove_second_factors
from magreader.desk.base import staff

# They hold secrets, and what other servers tell of readers.
admin.site.unregister([Authenticator, SocialAccount, SocialApp, SocialToken])


class LostFactors:
    """An action of the list of readers."""

    def has_second_factors_permission(self, request: HttpRequest) -> bool:
        """A superuser's: whoever can take a factor away is halfway into the account."""
        return staff(request).is_superuser

    @admin.action(description=_("Remove second factors"), permissions=["second_factors"])
    def remove_second_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Each is logged with the kinds that went."""
        gone = [reader for reader in queryset if self._remove(request, reader)]
        said = ngettext(
            "%(number)d reader signs in without a second factor now.",
            "%(number)d readers sign in without a second factor now.",
            len(gone),
        )
        messages.success(request, said % {"number": len(gone)})

    def _remove(self, request: HttpRequest, reader: User) -> list[str]:
        removed = remove_second_factors(reader)
        if removed:
            what = {"name": str(_("second factors")), "object": ", ".join(removed)}
            self.log_changes(request, [reader], [{"deleted": what}])  # type: ignore[attr-defined]  # of the admin beside it
        return removed
