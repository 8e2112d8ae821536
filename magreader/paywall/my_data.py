"""What the paywall holds of a reader, for the reader."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from magreader.accounts.models import User
from magreader.accounts.my_data import Part, Row
from magreader.catalog.models import Story
from magreader.paywall.models import Entitlement, GiftLink, MeteredStory


def parts_of(reader: User) -> list[Part]:
    held = list(
        Entitlement.objects.filter(reader=reader).select_related("plan", "voucher").order_by("pk")
    )
    return [
        Part("plans", _("Plans that you had, and where each came from"), _plans(held)),
        Part("vouchers", _("Vouchers that you entered"), _vouchers(held)),
        Part("free_stories", _("Free stories that you opened"), _free_stories(reader)),
        Part("gifts", _("Stories that you gave away"), _gifts(reader)),
    ]


def _plans(held: Iterable[Entitlement]) -> list[Row]:
    return [
        {
            "plan": one.plan.name,
            "source": one.get_source_display(),
            "from": one.starts,
            "until": one.ends,
            "note": one.note,
        }
        for one in held
    ]


def _vouchers(held: Iterable[Entitlement]) -> list[Row]:
    return [
        {"code": one.voucher.code, "plan": one.plan.name, "entered": one.starts}
        for one in held
        if one.voucher
    ]


def _free_stories(reader: User) -> list[Row]:
    opened = MeteredStory.objects.filter(reader=reader).order_by("pk")
    return [
        {**_named(row.story), "opened": row.opened}
        for row in opened.select_related("story__edition__publication")
    ]


def _gifts(reader: User) -> list[Row]:
    """Without the keys: whoever has one may read."""
    links = GiftLink.objects.filter(giver=reader).order_by("pk")
    return [
        {
            **_named(link.story),
            "given": link.made,
            "until": link.ends,
            "withdrawn": link.withdrawn,
            "opened_in_browsers": link.opened,
        }
        for link in links.select_related("story__edition__publication")
    ]


def _named(story: Story) -> Row:
    return {
        "headline": story.headline,
        "publication": story.edition.publication.name,
        "address": settings.SITE_URL + story.get_absolute_url(),
    }
