"""Gift links at the desk: seen, taken back, and shown to nobody."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from magreader.paywall.gifts import signer
from magreader.paywall.models import GiftLink
from tests.desk.pages import chief, signed_in, staff_who_may
from tests.make import make_gift, make_reader, make_story

pytestmark = pytest.mark.django_db
LINKS = reverse("admin:paywall_giftlink_changelist")


def _gift(headline: str, email: str, **fields: object) -> GiftLink:
    story, giver = make_story(headline=headline), make_reader(email)
    values = {"ends": timezone.now() + timedelta(days=3)} | fields
    return make_gift(story, giver=giver, **values)  # type: ignore[arg-type]  # fields of a gift


def _taken_back_by(client: object, gift: GiftLink) -> str:
    form = {"action": "take_back", "_selected_action": [gift.pk]}
    return client.post(LINKS, form, follow=True).content.decode()  # type: ignore[no-any-return, attr-defined]  # a client


def test_the_list_tells_giver_story_and_state_and_finds_them() -> None:
    _gift("A bell too many", "ines@example.org", opened=4)
    _gift("Ferry on Sundays", "otto@example.org", ends=timezone.now() - timedelta(days=1))
    page = chief().get(LINKS).content.decode()
    for words in ("A bell too many", "ines@example.org", "open", "ended", ">4<"):
        assert words in page
    for asked, there, gone in (
        ("?q=bell", "ines@", "otto@"),
        ("?q=otto", "otto@", "ines@"),
        ("?state=open", "ines@", "otto@"),
        ("?state=ended", "otto@", "ines@"),
    ):
        found = chief().get(LINKS + asked).content.decode()
        assert there in found
        assert gone not in found


def test_no_page_of_the_desk_shows_what_is_in_the_link() -> None:
    gift = _gift("A bell too many", "ines@example.org")
    one = reverse("admin:paywall_giftlink_change", args=[gift.pk])
    history = reverse("admin:paywall_giftlink_history", args=[gift.pk])
    client = chief()
    _taken_back_by(client, gift)
    for address in (LINKS, one, history):
        page = client.get(address).content.decode()
        assert gift.key not in page
        assert signer.sign(gift.key) not in page


def test_a_link_is_taken_back_once_and_that_is_in_its_history() -> None:
    gift = _gift("A bell too many", "ines@example.org")
    assert "1 link is taken back." in _taken_back_by(chief(), gift)
    gift.refresh_from_db()
    assert gift.withdrawn
    entry = LogEntry.objects.get()
    assert entry.object_id == str(gift.pk)
    assert "taken back" in entry.get_change_message()
    assert "0 links are taken back." in _taken_back_by(chief(), gift)
    assert LogEntry.objects.count() == 1


def test_nothing_else_is_changed_added_or_deleted() -> None:
    gift = _gift("A bell too many", "ines@example.org")
    one = reverse("admin:paywall_giftlink_change", args=[gift.pk])
    client = chief()
    assert client.post(one, {"opened": 0, "withdrawn_0": "", "withdrawn_1": ""}).status_code == 403
    assert client.post(reverse("admin:paywall_giftlink_add"), {}).status_code == 403
    delete = reverse("admin:paywall_giftlink_delete", args=[gift.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert GiftLink.objects.count() == 1


def test_who_may_only_look_takes_nothing_back() -> None:
    gift = _gift("A bell too many", "ines@example.org")
    client = signed_in(staff_who_may("paywall.view_giftlink"))
    assert "A bell too many" in client.get(LINKS).content.decode()
    _taken_back_by(client, gift)
    gift.refresh_from_db()
    assert gift.withdrawn is None
