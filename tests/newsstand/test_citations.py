"""How a story is cited: five styles, BibTeX and RIS, and never more than is known."""

from datetime import date

import pytest

from magreader.catalog.issue_dates import IssueDate, Precision, read_issue_date
from magreader.newsstand.citing.records import bibtex, ris
from magreader.newsstand.citing.styles import STYLES, Cited, plain

ADDRESS = "https://news.example.org/publications/courier/x/a-piano/"


def cited(
    headline: str = "A piano crosses the bar",
    byline: str = "Ilse Brandt",
    label: str = "November 18, 2025",
    language: str = "en",
    publication: str = "Courier",
) -> Cited:
    issue = read_issue_date(label)
    assert issue
    read_on = date(2025, 11, 20)
    return Cited(headline, byline, publication, issue, language, ADDRESS, "a-piano", read_on)


def in_style(name: str, story: Cited) -> str:
    (style,) = (style for style in STYLES if style.name == name)
    return plain(style.refer(story))


READ = f"Available at: {ADDRESS} (Accessed: 20 November 2025)."
CITED = f"[cited 2025 Nov 20]. Available from: {ADDRESS}"


@pytest.mark.parametrize(
    ("style", "reference"),
    [
        ("APA 7", f"Brandt, I. (2025, November 18). A piano crosses the bar. Courier. {ADDRESS}"),
        ("MLA 9", f"Brandt, Ilse. “A piano crosses the bar.” Courier, 18 Nov. 2025, {ADDRESS}."),
        (
            "Chicago 17",
            f"Brandt, Ilse. “A piano crosses the bar.” Courier, November 18, 2025. {ADDRESS}.",
        ),
        (
            "Chicago 17 (note)",
            f"Ilse Brandt, “A piano crosses the bar,” Courier, November 18, 2025, {ADDRESS}.",
        ),
        (
            "Harvard",
            f"Brandt, I. (2025) ‘A piano crosses the bar’, Courier, 18 November. {READ}",
        ),
        (
            "Vancouver",
            f"Brandt I. A piano crosses the bar. Courier [Internet]. 2025 Nov 18 {CITED}",
        ),
    ],
)
def test_a_story_of_a_daily_in_each_style(style: str, reference: str) -> None:
    assert in_style(style, cited()) == reference


@pytest.mark.parametrize(
    ("style", "begins"),
    [
        ("APA 7", "A piano crosses the bar. (2025, November 18). Courier. https"),
        ("MLA 9", "“A piano crosses the bar.” Courier, 18 Nov. 2025, https"),
        ("Chicago 17", "Courier. “A piano crosses the bar.” November 18, 2025. https"),
        ("Chicago 17 (note)", "“A piano crosses the bar,” Courier, November 18"),
        ("Harvard", "Courier (2025) ‘A piano crosses the bar’, 18 November. Available"),
        ("Vancouver", "A piano crosses the bar. Courier [Internet]. 2025 Nov 18"),
    ],
)
def test_without_a_byline_nobody_is_made_up(style: str, begins: str) -> None:
    assert in_style(style, cited(byline="")).startswith(begins)


@pytest.mark.parametrize("style", [style.name for style in STYLES])
def test_a_corporate_author_stays_whole(style: str) -> None:
    assert in_style(style, cited(byline="Staff reporter")).startswith("Staff reporter")


@pytest.mark.parametrize(
    ("style", "begins"),
    [
        ("APA 7", "Brandt, I., van der Berg, J., & Li, A. ("),
        ("MLA 9", "Brandt, Ilse, et al. “"),
        ("Chicago 17", "Brandt, Ilse, Jan van der Berg, and Ann Li. “"),
        ("Chicago 17 (note)", "Ilse Brandt, Jan van der Berg, and Ann Li, “"),
        ("Harvard", "Brandt, I., van der Berg, J. and Li, A. (2025)"),
        ("Vancouver", "Brandt I, van der Berg J, Li A. A"),
    ],
)
def test_several_authors(style: str, begins: str) -> None:
    story = cited(byline="By Ilse Brandt, Jan van der Berg and Ann Li")
    assert in_style(style, story).startswith(begins)


def test_two_authors_in_mla_and_chicago() -> None:
    story = cited(byline="Ilse Brandt and Ann Li")
    assert in_style("MLA 9", story).startswith("Brandt, Ilse, and Ann Li. “")
    assert in_style("Chicago 17 (note)", story).startswith("Ilse Brandt and Ann Li, “")


@pytest.mark.parametrize(
    ("label", "apa", "mla", "harvard", "vancouver"),
    [
        ("March 2025", "(2025, March)", "Mar. 2025", "(2025)|, March.", "2025 Mar ["),
        (
            "March - April 2023",
            "(2023, March–April)",
            "Mar.–Apr. 2023",
            "(2023)|, March–April.",
            "2023 Mar–Apr [",
        ),
        (
            "December 2018/January 2019",
            "(2018–2019, December–January)",
            "Dec.–Jan. 2018–2019",
            "(2018–2019)|, December–January.",
            "2018–2019 Dec–Jan [",
        ),
        (
            "August 10th-16th 2024",
            "(2024, August 10–16)",
            "10–16 Aug. 2024",
            "(2024)|, 10–16 August.",
            "2024 Aug 10–16 [",
        ),
        (
            "April First 2018",
            "(2018, first half of April)",
            "first half of Apr. 2018",
            "(2018)|, first half of April.",
            "2018 first half of Apr [",
        ),
        ("Autumn 2024", "(2024, Autumn)", "autumn 2024", "(2024)|, Autumn.", "2024 Autumn ["),
        (
            "Winter 2024-25",
            "(2024–2025, Winter)",
            "winter 2024–2025",
            "(2024–2025)|, Winter.",
            "2024–2025 Winter [",
        ),
        (
            "Spring/Summer 2024",
            "(2024, Spring–Summer)",
            "spring–summer 2024",
            "(2024)|, Spring–Summer.",
            "2024 Spring–Summer [",
        ),
        ("Issue 12, 2024", "(2024)", "Issue 12, 2024", "(2024)|, Issue 12.", "2024; Issue 12 ["),
        ("Issue 123", "(n.d.)", "Issue 123, https", "(no date)|, Issue 123.", "Issue 123 ["),
    ],
)
def test_a_date_is_as_precise_as_the_edition_is(
    label: str, apa: str, mla: str, harvard: str, vancouver: str
) -> None:
    story = cited(label=label)
    assert apa in in_style("APA 7", story)
    assert mla in in_style("MLA 9", story)
    assert all(part in in_style("Harvard", story) for part in harvard.split("|"))
    assert vancouver in in_style("Vancouver", story)


def test_an_edition_of_no_date_at_all_is_cited_by_its_label() -> None:
    issue = IssueDate("Special", None, Precision.SEASON)
    story = Cited("A piano", "", "Courier", issue, "", ADDRESS, "a-piano", date(2025, 11, 20))
    assert "(n.d.). Courier, Special." in in_style("APA 7", story)
    assert "date =" not in bibtex(story).replace("urldate =", "")


def test_a_headline_keeps_its_own_marks() -> None:
    story = cited("Who tuned the “ferry” piano?")
    assert in_style("APA 7", story).count("piano? Courier") == 1
    assert "“Who tuned the ‘ferry’ piano?” Courier" in in_style("MLA 9", story)


def test_a_headline_of_another_script_is_told_apart_from_the_reference() -> None:
    story = cited("بيانو على متن العبارة", language="ar", byline="أمين خالد")
    for style in STYLES:
        parts = style.refer(story)
        assert [part.text for part in parts if part.role == "headline"] == [story.headline]
    assert in_style("APA 7", story).startswith("أمين خالد. (2025, November 18). ")


# ---- BibTeX -------------------------------------------------------------------------------------
def test_a_bibtex_record() -> None:
    assert bibtex(cited(byline="Ilse Brandt and Staff Reporter")).splitlines() == [
        "@article{a-piano-2025,",
        "  author = {{Ilse Brandt and Staff Reporter}},",
        "  title = {{A piano crosses the bar}},",
        "  journal = {Courier},",
        "  date = {2025-11-18},",
        "  year = {2025},",
        "  month = nov,",
        f"  url = {{{ADDRESS}}},",
        "  urldate = {2025-11-20},",
        "  language = {en},",
        "}",
    ]


def test_authors_of_a_bibtex_record() -> None:
    both = bibtex(cited(byline="Ilse Brandt and Jan van der Berg"))
    assert "author = {Brandt, Ilse and van der Berg, Jan}," in both
    assert "author = {{Reuters}}," in bibtex(cited(byline="Reuters"))
    assert "author" not in bibtex(cited(byline=""))


def test_nothing_in_a_headline_breaks_out_of_a_bibtex_record() -> None:
    record = bibtex(
        cited(r"100% of {this} \input{x} & #1 costs $5_a ~ ^", publication="Tern & Tide")
    )
    assert (
        r"title = {{100\% of \textbraceleft{}this\textbraceright{} "
        r"\textbackslash{}input\textbraceleft{}x\textbraceright{} \& \#1 costs \$5\_a "
        r"\textasciitilde{} \textasciicircum{}}}"
    ) in record
    assert r"journal = {Tern \& Tide}" in record
    assert record.count("{") == record.count("}")


@pytest.mark.parametrize(
    ("label", "edtf", "month"),
    [
        ("March 2025", "2025-03", "mar"),
        ("March - April 2023", "2023-03/2023-04", 'mar # "--" # apr'),
        ("August 10th-16th 2024", "2024-08-10/2024-08-16", "aug"),
        ("April First 2018", "2018-04", "apr"),
        ("Autumn 2024", "2024-23", ""),
        ("Winter 2024", "2024-24", ""),
        ("Issue 12, 2024", "2024", ""),
        ("Issue 123", "", ""),
    ],
)
def test_the_date_of_a_bibtex_record(label: str, edtf: str, month: str) -> None:
    record = bibtex(cited(label=label))
    assert (f"  date = {{{edtf}}}," in record) == bool(edtf)
    assert (f"  month = {month}," in record) == bool(month)
    assert ("month" in record) == bool(month)


# ---- RIS ----------------------------------------------------------------------------------------
def test_a_ris_record() -> None:
    assert ris(cited(byline="Ilse Brandt and Jan van der Berg")).split("\r\n") == [
        "TY  - NEWS",
        "AU  - Brandt, Ilse",
        "AU  - van der Berg, Jan",
        "TI  - A piano crosses the bar",
        "T2  - Courier",
        "PY  - 2025",
        "DA  - 2025/11/18/",
        "LA  - en",
        f"UR  - {ADDRESS}",
        "Y2  - 2025/11/20/",
        "ER  - ",
        "",
    ]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("March 2025", "2025/03//"),
        ("March - April 2023", "2023/03//March–April"),
        ("August 10th-16th 2024", "2024/08//10–16 August"),
        ("April First 2018", "2018/04//first half of April"),
        ("Autumn 2024", "2024///Autumn"),
        ("Issue 12, 2024", "2024///"),
    ],
)
def test_the_date_of_a_ris_record(label: str, said: str) -> None:
    lines = ris(cited(label=label)).split("\r\n")
    assert lines[0] == "TY  - MGZN"
    assert f"DA  - {said}" in lines


def test_a_headline_starts_no_line_of_its_own_in_a_ris_record() -> None:
    assert "TI  - One ER - two\r\n" in ris(cited("One\r\nER  -\ntwo"))
