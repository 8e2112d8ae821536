"""A query as it was understood, in words: nothing that is typed is an error, and nothing of it is
passed over in silence."""

from django.utils.translation import gettext as _

from magreader.search.grammar import MOST_TERMS, Asked, In, Note, Term


def understood(asked: Asked) -> list[str]:
    """Sentences on what was passed over or read in a way that one may not have meant."""
    return [_note(note) for note in asked.notes]


def in_words(asked: Asked) -> str:
    """The query read aloud, as “ferry” and “harbour” or “pier”, without “council”, of 2024; empty
    for plain words, which need no telling."""
    if all(len(group) == 1 and _is_plain(group[0]) for group in asked.groups) and not (
        asked.without or asked.days
    ):
        return ""
    either = [_(" or ").join(map(_term, group)) for group in asked.groups]
    parts = [_(" and ").join(either)] if either else []
    parts += [_("without %(word)s") % {"word": _term(term)} for term in asked.without]
    if asked.days:
        parts.append(_("dated %(dates)s") % {"dates": asked.days.typed})
    return ", ".join(parts)


def _is_plain(term: Term) -> bool:
    return term.place is In.ANYWHERE and not (term.phrase or term.prefix)


def _term(term: Term) -> str:
    word = _("“%(word)s”") % {"word": term.text}
    if term.prefix:
        word = _("words that begin with “%(word)s”") % {"word": term.text}
    if term.place is In.TITLE:
        return _("%(word)s in the headline") % {"word": word}
    return _("by %(word)s") % {"word": word} if term.place is In.BY else word


def _note(note: Note) -> str:
    notes = {
        Note.CUT: _("The question was very long: its end was passed over."),
        Note.MANY: _("Only the first %(most)s words were looked for."),
        Note.OPEN_QUOTE: _("A quotation mark was left open: all after it was taken as one phrase."),
        Note.LONE_OR: _("OR stands between two words; here it had none on one side."),
        Note.SHORT_PREFIX: _("Before a * there have to be two letters or more."),
        Note.ONLY_WITHOUT: _("Add at least one word to look for."),
        Note.BAD_DATES: _("A date was not understood. 2024, 2024-11 or 2024-11..2025-02 will do."),
        Note.NO_WORD: _("Signs that make no word were passed over."),
    }
    return notes[note] % {"most": MOST_TERMS}
