"""Gift links at the desk: who gave which story away, and taking a link back. What stands in a
link's address is shown to nobody here: it is for who was given it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext, pgettext_lazy

from magreader.desk.base import DeskAdmin, link
from magreader.paywall.gifts import GIFT_BROWSERS, GiftState, state_of
from magreader.paywall.models import GiftLink

_TAKEN_BACK = pgettext_lazy("a gift link", "taken back")
_WORDS = {
    GiftState.RUNNING: _("open"),
    GiftState.USED_UP: _("used up"),
    GiftState.ENDED: _("ended"),
    GiftState.TAKEN_BACK: _TAKEN_BACK,
    GiftState.GIVER_GONE: _("account switched off"),
}


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("open")), ("ended", _("ended")), ("taken-back", _TAKEN_BACK)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = timezone.now()
        opens = Q(withdrawn=None, ends__gt=now, giver__is_active=True, opened__lt=GIFT_BROWSERS)
        states = {
            "open": opens,
            "ended": Q(withdrawn=None, ends__lte=now),
            "taken-back": Q(withdrawn__isnull=False),
        }
        return queryset.filter(states.get(self.value() or "", Q()))


@admin.register(GiftLink)
class GiftLinkAdmin(DeskAdmin[GiftLink]):
    list_display = ("address", "headline", "state", "opened", "made", "ends")
    list_filter = (StateFilter,)
    list_select_related = ("giver", "story")
    search_fields = ("giver__email", "giver__name", "story__headline")
    search_help_text = _("Reader or headline")
    date_hierarchy = "made"
    fields = ("address", "story_link", "state", "opened", "made", "ends", "withdrawn")
    readonly_fields = ("address", "story_link", "state")
    actions = ("take_back",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: GiftLink | None = None) -> bool:
        """For the action on the list; one link by itself is only looked at."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: GiftLink | None = None) -> bool:
        return False  # a link is taken back; what was given stays counted

    @admin.display(description=_("given by"), ordering="giver__email")
    def address(self, gift: GiftLink) -> str:
        return gift.giver.email

    @admin.display(description=_("story"), ordering="story__headline")
    def headline(self, gift: GiftLink) -> str:
        return gift.story.headline

    @admin.display(description=_("story"))
    def story_link(self, gift: GiftLink) -> str:
        return link(reverse("admin:catalog_story_change", args=[gift.story_id]), gift.story)

    @admin.display(description=_("state"))
    def state(self, gift: GiftLink) -> Any:
        return _WORDS[state_of(gift, timezone.now())]

    @admin.action(description=_("Take back"), permissions=["change"])
    def take_back(self, request: HttpRequest, queryset: QuerySet[GiftLink]) -> None:
        """Those that are taken back already stay as they are."""
        taken = list(queryset.filter(withdrawn=None).select_related("giver", "story"))
        GiftLink.objects.filter(pk__in=[gift.pk for gift in taken]).update(withdrawn=timezone.now())
        fields = [gettext_noop("taken back")]
        self.log_changes(request, taken, [{"changed": {"fields": fields}}])
        words = ngettext("%d link is taken back.", "%d links are taken back.", len(taken))
        self.message_user(request, words % len(taken), messages.SUCCESS)
