"""What single lines between a text and its cards say."""

import pytest

from magreader.catalog.issue_dates import find_issue_date
from magreader.dumps.parser import parse_page
from magreader.dumps.parser.sentences import holds_name, name_in_sentence


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Тази история е от изданието Winter 2024 на Time Out 24.", "Time Out 24"),
        ("Uta skrell ost mi The 19th na Winter 2024 vresk.", "The 19th"),
        ("এই গল্পটি 1843 Magazine এর Winter 2024 সংস্করণ থেকে।", "1843 Magazine"),
        ("この記事はPC World 4UのWinter 2024号からのものです。", "PC World 4U"),
        ("本文摘自《Week in Review》Winter 2024刊。", "Week in Review"),
        ("Ova priča je iz izdanja Winter 2024 časopisa Kitchen & Co..", "Kitchen & Co."),
        ("Hikaye Winter 2024 sayısı, The Ledger'den alındı.", "The Ledger"),
    ],
)
def test_a_name_is_told_by_its_capitals(sentence: str, name: str) -> None:
    found = find_issue_date(sentence)
    assert found is not None
    assert name_in_sentence(sentence, found[1], found[2], set()) == name


@pytest.mark.parametrize(
    ("line", "name", "held"),
    [
        ("A rope, Rope said.", "rope", True),
        ("It has not been used in Europe.", "rope", False),
        ("There is a bench.", "i", False),
        ("ALTRE STORIE DA QVedi tutto", "q", True),
        ("More of Qatar", "q", False),
        ("日経トレンドren alea", "日経トレンド", True),
        ("The Harbour Reviewin tarina", "the harbour review", True),
    ],
)
def test_a_short_name_is_a_word_of_its_own(line: str, name: str, *, held: bool) -> None:
    assert holds_name(line, name) is held


TEXT = (
    "The first lock keeper I met did not want to be in a newspaper, though she had been once.",
    "What she did want to talk about was silt, of which she has counted every bucket since.",
    "The trust that owns the waterway disputes the number of the buckets, though not the rain.",
)


def test_a_text_never_ends_with_a_date() -> None:
    """Cards of others without minutes, heading or a name that repeats: their dates tell them."""
    cards = ["Ropes", "A bosun explains", "The Tide", "May 2022", "Ice", "It melts", "The Vale"]
    lines = ["Silt", "Canal Notes|June 2020", *TEXT, *cards, "June 2023"]
    page = parse_page("\n".join(lines), "silt.txt")
    assert page.story is not None
    assert not set(cards) & set(page.story.paragraphs)


def test_a_listing_s_menu_is_furniture() -> None:
    menu = ["Art", "Business", "Cars & bikes", "Comics", "Culture", "Fashion", "Fiction"]
    cards = ["The Tide", "On ropes", "A bosun explains.", "4 mins", "May 2022"]
    cards += ["The Tide", "On ice", "It melts.", "2 mins", "June 2022"]
    page = parse_page("\n".join(["CATEGORIES", *menu, *cards]), "listing.txt")
    assert [card.headline for card in page.related] == ["On ropes", "On ice"]
    assert (page.leftover, page.warnings) == ((), ())
