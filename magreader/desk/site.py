"""The desk as a whole: who comes in, what its first page shows, the order of everything."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from magreader.accounts.models import User
from magreader.accounts.second_factor import WAITING, factors_of, used_second_factor
from magreader.accounts.sessions import is_fresh
from magreader.desk import home
from magreader.desk.base import staff
from magreader.desk.view_as import view_as

# The models of the desk, in the order in which staff need them; what isn't named comes last.
_ORDER = [
    (_("Dumps"), ["Batch", "Dump", "Furniture", "CrawlerToken"]),
    (_("Library"), ["Publication", "Edition", "Story"]),
    (
        _("Readers and access"),
        ["User", "Invitation", "Entitlement", "Plan", "Voucher", "GiftLink"],
    ),
]
_REST = _("Staff and sign-in")
_NAMES = {"LogEntry": _("What staff did"), "Dump": _("Review"), "Furniture": _("Furniture")}
"""What lists are called that aren't called after what is on them."""


class Found(AutocompleteJsonView):
    """What a field finds while one types. Readers by their address: many have one name."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        found = super().serialize_result(obj, to_field_name)
        return found | {"text": obj.email} if isinstance(obj, User) else found


class DeskSite(AdminSite):
    site_title = _("magreader desk")
    site_header = _("magreader desk")
    index_title = _("Desk")
    index_template = "desk/home.html"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, signed in not long ago, and where it is asked for with a second factor."""
        enters = super().has_permission(request) and is_fresh(request.session)
        return enters and not self._lacks_second_factor(request)

    def _lacks_second_factor(self, request: HttpRequest) -> bool:
        """One that was shown and then taken away counts no more."""
        if not settings.STAFF_SECOND_FACTOR:
            return False
        return not (used_second_factor(request, staff(request)) and factors_of(staff(request)))

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Leads on, and never signs in by itself: that is the site's own entrance, which knows
        limits and asks for every factor. 403 for a signed-in reader who isn't staff."""
        is_staff = request.user.is_authenticated and request.user.is_staff
        if is_staff and not is_fresh(request.session):
            logout(request)
            messages.info(request, _("You signed in a while ago. Please sign in again."))
        enter = secure_admin_login(self._enter)  # type: ignore[no-untyped-call]  # allauth is not typed
        return enter(request)  # type: ignore[no-any-return]  # as above

    def _enter(self, request: HttpRequest) -> HttpResponse:
        """Where who is signed in was to go, once the desk opens to them."""
        target = get_next_redirect_url(request) or reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return redirect(target)
        request.session[WAITING] = target
        return redirect(_to_second_factor(staff(request), target))

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """The site's own page for it."""
        return redirect("account_change_password")

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Found.as_view(admin_site=self)(request)

    def get_urls(self) -> list[Any]:
        return [
            path("view-as/", self.admin_view(self.view_as), name="view_as"),
            *super().get_urls(),
        ]

    def view_as(self, request: HttpRequest) -> HttpResponse:
        return view_as(request, self)

    def get_app_list(self, request: Any, app_label: str | None = None) -> list[Any]:
        """The models that this person may see, grouped in the words of the field."""
        if app_label:
            return super().get_app_list(request, app_label)
        left = {
            model["object_name"]: model
            for app in super().get_app_list(request)
            for model in app["models"]
        }
        for model, name in _NAMES.items():
            if model in left:
                left[model]["name"] = name
        groups = [
            _group(name, [left.pop(model) for model in models if model in left])
            for name, models in _ORDER
        ]
        groups.append(_group(_REST, list(left.values()), everyday=False))
        return [group for group in groups if group["models"]]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(request, {**home.context(request), **(extra_context or {})})


def _to_second_factor(user: User, target: str) -> str:
    """Where it is shown, or where it is set up first."""
    factors = factors_of(user)
    if not factors:
        return reverse("mfa_index")
    page = "mfa_reauthenticate" if "totp" in factors else "mfa_reauthenticate_webauthn"
    return f"{reverse(page)}?{urlencode({'next': target})}"


def _group(name: Any, models: list[Any], *, everyday: bool = True) -> dict[str, Any]:
    """As Django describes an app; `everyday` groups are in the bar at the top of each page."""
    return {"name": name, "app_label": "", "app_url": "", "models": models, "everyday": everyday}
