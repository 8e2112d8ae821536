"""The desk as a whole: who comes in, what its first page shows, the order of everything."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from magreader.accounts.models import User
from magreader.desk import home

# The models of the desk, in the order in which staff need them; what isn't named comes last.
_ORDER = [
    (_("Dumps"), ["Batch"]),
    (_("Library"), ["Publication", "Edition", "Story"]),
    (_("Readers and access"), ["User", "Entitlement", "Plan", "Voucher"]),
]
_REST = _("Staff and sign-in")


class Found(AutocompleteJsonView):
    """What a field finds while one types. Readers by their address: many have one name."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        found = super().serialize_result(obj, to_field_name)
        return found | {"text": obj.email} if isinstance(obj, User) else found


class DeskSite(AdminSite):
    site_title = _("magreader desk")
    site_header = _("magreader desk")
    index_title = _("Desk")
    index_template = "admin/home.html"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The site's own sign-in; 403 for a signed-in reader who isn't staff."""
        site_login = secure_admin_login(super().login)  # type: ignore[no-untyped-call]  # allauth is not typed
        return site_login(request, extra_context)  # type: ignore[no-any-return]  # as above

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """The site's own page for it."""
        return redirect("account_change_password")

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Found.as_view(admin_site=self)(request)

    def get_app_list(self, request: Any, app_label: str | None = None) -> list[Any]:
        """The models that this person may see, grouped in the words of the field."""
        if app_label:
            return super().get_app_list(request, app_label)
        left = {
            model["object_name"]: model
            for app in super().get_app_list(request)
            for model in app["models"]
        }
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


def _group(name: Any, models: list[Any], *, everyday: bool = True) -> dict[str, Any]:
    """As Django describes an app; `everyday` groups are in the bar at the top of each page."""
    return {"name": name, "app_label": "", "app_url": "", "models": models, "everyday": everyday}
