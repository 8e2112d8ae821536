"""The form of a page that is reviewed: its fields, and from which line on it is what."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from magreader.desk.fields import LineField
from magreader.dumps.parser.pages import Kind, ParsedPage
from magreader.dumps.parser.rows import Role
from magreader.dumps.parser.word import (
    FOLLOWS,
    GIVEN,
    OPENING,
    TYPED,
    WHOLE,
    Word,
    issue_of,
    mark_of,
    starts_of,
)
from magreader.dumps.reviewing import Reading

ROLES = {
    Role.HEADLINE: _("Headline"),
    Role.PUBLICATION: _("Publication"),
    Role.EDITION: _("Date of issue"),
    Role.DECK: _("Deck"),
    Role.BYLINE: _("Byline"),
    Role.PARAGRAPH: _("Text"),
    Role.MINUTES: _("Minutes"),
    Role.CARD: _("Cards"),
    Role.FURNITURE: _("Furniture"),
    Role.LEFTOVER: _("Not understood"),
}
AS_ABOVE = _("{role}, as above")
LINES_AT_ONCE = 900
"""So many lines can be given another role at once, since a form has at most 1,000 fields: a longer
page has parts."""
_NEVER_EMPTY = {"headline", "publication", "edition", "holds"}


class ReviewForm(forms.Form):
    """The fields of a page. What is left as it was found follows the lines; what is changed is
    staff's own."""

    kind = forms.ChoiceField(
        label=_("The page is"),
        choices=[
            (Kind.STORY.value, _("a story")),
            (Kind.EDITION.value, _("the contents of one edition")),
            (Kind.LISTING.value, _("a list of several editions")),
        ],
    )
    holds = forms.ChoiceField(
        label=_("The text is"),
        required=False,
        choices=[(WHOLE, _("the whole story")), (OPENING, _("its opening"))],
    )
    headline = LineField(
        label=_("Headline"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vHeadline"}),
    )
    deck = LineField(label=_("Deck"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    byline = LineField(label=_("Byline"), required=False, max_length=200)
    section = LineField(label=_("Section"), required=False, max_length=120)
    publication = LineField(
        label=_("Publication"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "publications", "autocomplete": "off"}),
    )
    edition = LineField(
        label=_("Date of issue"),
        required=False,
        max_length=80,
        help_text=_("As printed: November 18, 2025, or March–April 2023, or Issue 123."),
    )

    def __init__(self, reading: Reading, data: Any = None, part: Any = 1) -> None:
        self.reading = reading
        self.part = part_of(reading, part)
        super().__init__(data, initial=_found(reading.parsed), label_suffix="")
        self.roles = self._roles()
        self.told = reading.parsed
        self.word: Word | None = None
        self.named_for_all = reading.dump.batch.publication_name
        self.fields["publication"].widget.attrs["placeholder"] = self.named_for_all

    def turn(self, part: Any) -> None:
        """To other lines; what was said of these stays."""
        self.part = part_of(self.reading, part)

    @property
    def starts(self) -> str:
        """The roles of all lines as a form sends them along, and as `review.js` takes them."""
        return starts_as_words(self.roles)

    def was(self) -> Iterator[tuple[str, str]]:
        """What each field showed first: by name, to be sent along."""
        for name in TYPED:
            yield f"was-{name}", self._was(name)

    def _was(self, name: str) -> str:
        found = self.data.get(f"was-{name}") if self.is_bound else None
        return str(self.initial[name] if found is None else found)

    def clean_edition(self) -> str:
        label = str(self.cleaned_data["edition"])
        if label and not issue_of(label):
            raise forms.ValidationError(_("No date of issue can be read from this."))
        return label

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            self.word = self._word(given)
            self.told = self.reading.with_word(self.word)
            self._complain()
        return given

    def _complain(self) -> None:
        """A page of which nothing would come in is not what anybody means."""
        told = self.told
        if told.kind is Kind.REJECTED:
            self.add_error(None, told.reason or "")
        elif told.kind is not Kind.LISTING:
            if not (told.publication or self.named_for_all):
                self.add_error("publication", _("Say of which publication it is."))
            if not told.edition:
                self.add_error("edition", _("Say in which edition it appeared."))

    # ---- what it says -------------------------------------------------------------------------
    def _word(self, given: Mapping[str, Any]) -> Word:
        reading = self.reading
        kind = Kind(given["kind"])
        roles = self.roles
        found = [Role(role) for role in reading.parsed.roles]
        said_before = bool(reading.word and reading.word.starts)
        another = kind is not reading.parsed.kind is not Kind.REJECTED
        says_lines = said_before or roles != found or another
        return Word(
            timezone.now(),
            kind if says_lines else None,
            self._typed(given),
            starts_of(roles) if says_lines else (),
            mark_of(reading.lines) if says_lines else "",
        )

    def _typed(self, given: Mapping[str, Any]) -> dict[str, str]:
        typed = dict(self.reading.word.typed) if self.reading.word else {}
        for name in TYPED:
            value = str(given.get(name) or "")
            if value == " ".join(self._was(name).split()):
                continue
            typed[name] = value
            if not value and name in _NEVER_EMPTY:
                del typed[name]
        return typed

    def _roles(self) -> list[Role]:
        """The role of each line: of those of this part as chosen at it, else that of the line above
        it; of other parts as it was sent along."""
        found = [Role(role) for role in self.reading.parsed.roles]
        if not self.is_bound:
            return found
        found = _sent_along(found, self.data.get("starts", ""))
        role = _above(found, self.part)
        for at in self.part:
            chosen = self.data.get(f"line-{at + 1}", "")
            role = Role(chosen) if chosen in GIVEN else role
            found[at] = role
        return found


# ---- roles as words -----------------------------------------------------------------------------
def starts_as_words(roles: Iterable[Role]) -> str:
    """From which line (from 1) on it is what: `1:headline 2:paragraph`."""
    return " ".join(f"{line}:{role}" for line, role in starts_of(roles))


def _sent_along(roles: Sequence[Role], said: str) -> list[Role]:
    """These roles as `starts_as_words` says them; whatever says nothing is passed over."""
    starts = {int(line): role for line, role in re.findall(r"(?<!\S)(\d{1,9}):(\w+)", said)}
    found: list[Role] = []
    now = ""
    for line, role in enumerate(roles, 1):
        now = starts.get(line, now)
        found.append(Role(now) if now in GIVEN and role not in FOLLOWS else role)
    return found


# ---- parts --------------------------------------------------------------------------------------
def part_of(reading: Reading, number: Any) -> Page[int]:
    """The lines (from 0) that can be given a role: those of part `number`, or of the nearest."""
    roles = reading.parsed.roles
    return Paginator(
        [at for at, role in enumerate(roles) if role not in FOLLOWS], LINES_AT_ONCE
    ).get_page(number)


def _above(roles: Sequence[Role], part: Page[int]) -> Role:
    """What the line above the part is."""
    first = part.start_index() - 1
    return roles[part.paginator.object_list[first - 1]] if first > 0 else Role.LEFTOVER


def _within(part: Page[int], lines: int) -> range:
    """All lines (from 0) that are shown with the part, of so many of the page."""
    given = part.paginator.object_list
    first = given[part.start_index() - 1] if part.has_previous() else 0
    return range(first, given[part.end_index()] if part.has_next() else lines)


def _found(parsed: ParsedPage) -> dict[str, str]:
    """The fields as they were read."""
    story = parsed.story
    return {
        "kind": (Kind.STORY if parsed.kind is Kind.REJECTED else parsed.kind).value,
        "headline": story.headline if story else "",
        "deck": (story and story.deck) or "",
        "byline": (story and story.byline) or "",
        "section": (story and story.section) or "",
        "publication": parsed.publication or "",
        "edition": parsed.edition.label if parsed.edition else "",
        "holds": OPENING if story and not story.complete else WHOLE,
    }


# ---- the lines ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty. `starts`: a run of lines of one role begins with it."""

    number: int
    text: str
    role: Role
    starts: bool
    gap: bool
    choice: SafeString | None

    @property
    def word(self) -> Any:
        return ROLES.get(self.role, _("Twice"))


def lines_of(form: ReviewForm) -> list[Line]:
    """The lines of its part as they are shown, each with its choice of roles."""
    options = {role: _options(role) for role in GIVEN}
    lines, roles = form.reading.lines, form.roles
    shown: list[Line] = []
    above: Role | None = None
    gap = False
    for at in _within(form.part, len(lines)):
        role = roles[at]
        if role is Role.BLANK:
            gap = True
            continue
        starts = role not in FOLLOWS and role is not above
        choice = None if role in FOLLOWS else _choice(at + 1, options[role][starts])
        shown.append(Line(at + 1, lines[at], role, starts, gap, choice))
        above, gap = (above if role in FOLLOWS else role), False
    return shown


def _choice(number: int, options: SafeString) -> SafeString:
    label = _("Line %d") % number
    return format_html('<select name="line-{}" aria-label="{}">{}</select>', number, label, options)


def _options(chosen: Role) -> tuple[SafeString, SafeString]:
    """The roles to choose from in a line that follows one of its own role, and in the first."""
    follows = format_html('<option value="">{}</option>', AS_ABOVE.format(role=ROLES[chosen]))
    named = [(role.value, " selected" if role is chosen else "", ROLES[role]) for role in ROLES]
    first = format_html_join("", '<option value="{}"{}>{}</option>', named)
    others = [(role.value, ROLES[role]) for role in ROLES]
    other = format_html_join("", '<option value="{}">{}</option>', others)
    above = format_html('<option value="">{}</option>', _("as above"))
    return format_html("{}{}", follows, other), format_html("{}{}", above, first)
