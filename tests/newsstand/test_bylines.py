"""Who wrote it: people where a byline can mean nothing else, and otherwise what it says."""

import pytest

from magreader.newsstand.citing.bylines import Author, read_byline

ILSE = Author("Brandt", "Ilse")


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Ilse Brandt", [ILSE]),
        ("By Ilse Brandt", [ILSE]),
        ("Von Ilse Brandt", [ILSE]),
        ("  Ilse   Brandt ", [ILSE]),
        ("Door Ilse Brandt en Jan van der Berg", [ILSE, Author("van der Berg", "Jan")]),
        ("Par Ilse Brandt et Siôn d’Arc", [ILSE, Author("d’Arc", "Siôn")]),
        ("Ann Li, Ilse Brandt, and J. Q. Po", [Author("Li", "Ann"), ILSE, Author("Po", "J. Q.")]),
        ("Ilse Brandt & Mary-Anne Rook Jr.", [ILSE, Author("Rook Jr.", "Mary-Anne")]),
        ("Иван Петров", [Author("Петров", "Иван")]),
        ("", []),
    ],
)
def test_people_are_told_apart(byline: str, authors: list[Author]) -> None:
    assert list(read_byline(byline)) == authors


@pytest.mark.parametrize(
    "byline",
    [
        "Staff reporter",
        "Our correspondent in Wexmouth",
        "Reuters",
        "Associated Press",
        "Onze redactie",
        "Redacción Cultura",
        "Harbour Trust & Sons Media Group",
        "Ilse Brandt in Wexmouth",
        "Ilse Brandt, editor",
        "Ilse Brandt and the newsroom",
        "Brandt, Ilse",
        "Von Trier",
        "ILSE BRANDT",
        "王小明",
        "أمين خالد",
    ],
)
def test_what_may_be_no_person_is_one_author_as_printed(byline: str) -> None:
    assert read_byline(byline) == (Author(byline),)


def test_a_body_loses_only_its_by() -> None:
    assert read_byline("By Reuters") == (Author("Reuters"),)


@pytest.mark.parametrize(
    ("name", "language"),
    [("María García López", "es-mx"), ("Nagy Anna", "hu"), ("Kim Minsu", "ko")],
)
def test_a_name_whose_family_part_is_not_sure_is_not_turned_round(name: str, language: str) -> None:
    assert read_byline(name, language) == (Author(name),)
    assert read_byline("María García", "es") == (Author("García", "María"),)
