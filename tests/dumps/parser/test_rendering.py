"""A web page as a reader sees it, line by line, whatever somebody made of its markup."""

import time

import pytest

from magreader.dumps.containers import Form, RawPage
from magreader.dumps.parser.rendering import render
from magreader.dumps.reading import read_raw


def lines(html: str) -> list[str]:
    return render(html)[0]


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>One<p>Two <b>bo</b>ld<div>Three</div>four", ["One", "Two bold", "Three", "four"]),
        ("a<br>b<br/>c<hr>d", ["a", "b", "c", "d"]),
        ("<p>a\n  b&nbsp;&nbsp;c\t</p>\n\n<p> </p>", ["a b c"]),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", ["a", "b", "c"]),
        ("<table><tr><th>a<td>b</tr><tr><td>c</table>", ["a", "b", "c"]),
        ("<span>The Post</span><span>|May 2024</span>", ["The Post|May 2024"]),
        ("<pre>a\n b\n\nc</pre>d", ["a", "b", "c", "d"]),
        ("<p>He said <q>no</q>.", ["He said “no”."]),
        ("<details><summary>More</summary>of it</details>", ["More", "of it"]),
        ("caf&eacute; &#x201c;x&#8221; &amp; &lt;b&gt; &nosuch;", ["café “x” & <b> &nosuch;"]),
        ("<P STYLE='color:red'>A</P><font size=7>B</font>", ["A", "B"]),
    ],
    ids=range(11),
)
def test_blocks_become_lines(html: str, said: list[str]) -> None:
    assert lines(html) == said


@pytest.mark.parametrize(
    "html",
    [
        "<script>no()</script>",
        "<style>p { no: 1 }</style>",
        "<template><p>no</p></template>",
        "<noscript><p>no</p></noscript>",
        "<p hidden>no<b>no</b></p>",
        "<div style='Display : none'><p>no</p></div>",
        "<div style='visibility:hidden'>no</div>",
        "<nav><ul><li>no</ul></nav>",
        "<select><option>no</select><textarea>no</textarea>",
        "<svg><title>no</title><text>no</text></svg>",
        "<dialog>no</dialog>",
        "<iframe>no</iframe><object>no</object><video>no</video>",
        "<!-- no --><![CDATA[ no ]]><?php no ?>",
        "<title>no</title>",
    ],
)
def test_what_no_reader_sees_is_dropped(html: str) -> None:
    found = lines(f"<p>before</p>{html}<p>after</p>")
    assert (found[0], found[-1]) == ("before", "after")
    assert not any("no" in line.split() for line in found)


def test_a_picture_is_read_where_it_is_the_heading() -> None:
    assert lines("<h1><a><img alt='The Post'></a></h1><p>x") == ["The Post", "x"]
    assert lines("<h1><img alt='no'>Words</h1>") == ["Words"]
    assert lines("<p><a><img alt='no'></a>Words</p>") == ["Words"]


def test_line_numbers_hold_whatever_stands_in_a_line() -> None:
    odd = "".join(map(chr, (*range(1, 33), 0x85, 0xA0, 0x2028, 0x2029)))
    text, _encoding, _facts = read_raw(RawPage("a", f"<p>a{odd}b<p>c".encode(), Form.HTML))
    assert len(text.splitlines()) == 2


# ---- hostile ------------------------------------------------------------------------------------
@pytest.mark.parametrize("tag", ["div", "b", "p><b", "table><tr><td", "ul><li", "a href=x", "q"])
def test_ten_thousand_deep_is_read(tag: str) -> None:
    assert "deep" in " ".join(lines(f"<{tag}>" * 10_000 + "deep"))


def test_no_entity_leads_out_of_the_page() -> None:
    bomb = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    evil = f"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/hostname'>{bomb}]>"
    assert lines(f"{evil}<p>&x;&e11;")[-1] == "&x;&e11;"


PIECES = ["<div>", "<b><p>", "<", "<!--", "<a b='", "&amp", "&", "</p>", "<script>", "<a b=1 "]


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_page_only(piece: str) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        render(piece * (size // len(piece)))
        return time.process_time() - start

    small = max(min(seconds(32 * 1024) for _ in range(3)), 0.004)
    assert seconds(256 * 1024) < 8 * 4 * small


# ---- which encoding -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("raw", "charset", "encoding"),
    [
        ("<p>Łódź".encode(), "iso-8859-1", "utf-8"),
        ("<p>Łódź — a".encode("cp1250"), "windows-1250", "cp1250"),
        ("<meta charset=koi8-r><p>Слово".encode("koi8-r"), "", "koi8_r"),
        ("<meta charset=koi8-r><p>Łódź".encode("iso8859-2"), "iso-8859-2", "iso8859_2"),
        ("<p>“café”".encode("cp1252"), "iso-8859-1", "cp1252"),
        ("<p>Łódź".encode("utf-16"), "", "utf-16"),
    ],
    ids=range(6),
)
def test_a_page_is_decoded_as_its_container_or_head_says(
    raw: bytes, charset: str, encoding: str
) -> None:
    text, taken, _facts = read_raw(RawPage("a", raw, Form.HTML, charset))
    assert taken == encoding
    assert text == raw.decode(encoding).rpartition("<p>")[2]


@pytest.mark.parametrize(
    "charset", ["unicode_escape", "punycode", "zlib", "no-such", "utf-8", "\0"]
)
def test_a_charset_that_is_none_or_does_not_fit_is_not_believed(charset: str) -> None:
    text, _encoding, _facts = read_raw(RawPage("a", b"caf\xe9 au lait", charset=charset))
    assert text == "café au lait"
