"""What strangers may hand over: each gives a clear line, and the good pages before and after it."""

import io
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from magreader.dumps import containers
from magreader.dumps.containers import (
    RawPage,
    Unreadable,
    limits,
    mhtml,
    names,
    packed,
    read_container,
    tars,
    warc,
    zips,
)
from magreader.dumps.containers import jsonl as rows
from magreader.dumps.containers.streams import CUT_OFF
from tests.dumps.boxes import gz, jsonl, records, tarred, zipped, zst
from tests.dumps.boxes import warc as crawl
from tests.dumps.warc_records import answer

ONE, TWO, THREE = PAGES = [(f"{n}.txt", f"<html><p>Page {n}".encode()) for n in (1, 2, 3)]
BOMB = (b" " * 1023 + b"\n") * (17 * 1024)
"""Empty rows, more than the ratio counts from."""


def told(raw: bytes | BinaryIO) -> list[bytes | str]:
    """What comes out, in its order: the bytes of pages, the reasons of what is none."""
    file = io.BytesIO(raw) if isinstance(raw, bytes) else raw
    return [
        found.raw if isinstance(found, RawPage) else found.reason
        for found in read_container("given.bin", file)
    ]


# ---- bombs ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("pack", [gz, zst])
def test_a_page_that_unpacks_to_too_much_is_no_page(pack: Callable[[bytes], bytes]) -> None:
    assert told(pack(BOMB)) == [limits.PAGE_TOO_LARGE]


@pytest.mark.parametrize("pack", [gz, zst])
def test_a_bomb_behind_good_rows_ends_the_reading(pack: Callable[[bytes], bytes]) -> None:
    assert told(pack(jsonl([ONE]) + BOMB)) == [ONE[1], limits.BOMB]


def test_a_bomb_in_an_archive_costs_itself_only() -> None:
    for archive in (zipped, tarred):
        members = [ONE, ("rows", gz(jsonl([TWO]) + BOMB)), ("big.txt", BOMB), THREE]
        said = [ONE[1], TWO[1], limits.BOMB, limits.PAGE_TOO_LARGE, THREE[1]]
        assert told(archive(members)) == said


def test_a_bomb_of_a_zip_itself_costs_itself_only() -> None:
    raw = zipped([ONE, ("rows.jsonl", jsonl([TWO]) + BOMB), THREE])
    assert told(raw) == [ONE[1], TWO[1], limits.BOMB, THREE[1]]


def test_members_of_a_zip_that_lie_on_each_other_are_refused() -> None:
    raw = bytearray(zipped([ONE, TWO]))
    second = raw.rindex(b"PK\x01\x02")
    raw[second + 42 : second + 46] = bytes(4)  # where it begins: at the first
    assert Unreadable("2.txt", b"", zips.BROKEN_MEMBER) in read_container("a", io.BytesIO(raw))


@pytest.mark.parametrize("inner", [zipped([ONE]), tarred([ONE]), gz(gz(b"x")), zst(gz(b"x"))])
def test_archives_in_archives_are_refused(inner: bytes) -> None:
    for archive in (zipped, tarred, lambda pages: gz(tarred(pages))):
        assert told(archive([ONE, ("inner", inner), TWO])) == [ONE[1], containers.NESTED, TWO[1]]


def test_what_is_packed_twice_is_refused() -> None:
    assert told(gz(zst(b"x"))) == told(zst(zipped([ONE]))) == [containers.NESTED]


# ---- names and members ---------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "a/../../b.txt", "..\\a", "C:\\a.txt"])
def test_names_that_lead_out_are_refused(name: str) -> None:
    for archive in (zipped, tarred):
        assert told(archive([ONE, (name, b"x\ny"), TWO])) == [ONE[1], names.LEADS_OUT, TWO[1]]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_are_refused(kind: bytes) -> None:
    member = tarfile.TarInfo("a.txt")
    member.type, member.linkname, member.size = kind, "/etc/passwd", 4096
    [before, reason, after] = told(tarred([ONE])[:1024] + member.tobuf() + tarred([TWO]))
    assert (before, after) == (ONE[1], TWO[1])
    assert reason in (tars.A_LINK, tars.NO_FILE)


def test_two_members_of_one_name_are_two_pages() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        raw = zipped([ONE, ("1.txt", TWO[1])])
    assert told(raw) == told(tarred([ONE, ("1.txt", TWO[1])])) == [ONE[1], TWO[1]]


def test_a_member_without_a_name_is_called_as_its_archive() -> None:
    member = tarfile.TarInfo("")
    member.size = 4
    raw = member.tobuf() + b"text".ljust(512, b"\0") + bytes(1024)
    assert [found.source for found in read_container("a.tar", io.BytesIO(raw))] == ["a.tar"]


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_of_tar_members_are_read(form: int) -> None:
    name = f"{'é' * 120}/page.txt"
    [page] = read_container("a.tar", io.BytesIO(tarred([(name, b"x")], format=form)))
    assert page.source == name


def test_a_name_without_end_is_not_read() -> None:
    member = tarfile.TarInfo("././@LongLink")
    member.type, member.size = tarfile.GNUTYPE_LONGNAME, limits.MAX_NAME_BYTES + 1
    long = member.tobuf() + b"a" * (limits.MAX_NAME_BYTES + 512)
    assert told(long + tarred([ONE])) == [tars.LONG_NAME, ONE[1]]


def test_too_many_members_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("zips", "tars"):
        monkeypatch.setattr(f"magreader.dumps.containers.{room}.MAX_MEMBERS", 2)
    assert told(zipped(PAGES)) == [limits.TOO_MANY_MEMBERS]
    assert told(tarred(PAGES)) == [ONE[1], TWO[1], limits.TOO_MANY_MEMBERS]


def test_a_million_members_are_not_even_listed() -> None:
    """The end of a ZIP says how many there are; zipfile would hold them all."""
    end = b"PK\x05\x06" + bytes(4) + b"\xff\xff" * 2 + b"\xff" * 8 + bytes(2)
    wide = b"PK\x06\x06" + bytes(20) + (10**6).to_bytes(8, "little") * 2 + bytes(16)
    where = b"PK\x06\x07" + bytes(4) + (4).to_bytes(8, "little") + bytes(4)
    assert told(b"PK\x03\x04" + wide + where + end) == [limits.TOO_MANY_MEMBERS]


def test_a_list_longer_than_its_members_is_not_read() -> None:
    end = b"PK\x05\x06" + bytes(4) + b"\1\0" * 2 + b"\0\0\0\x7f" + bytes(6)
    assert told(b"PK\x03\x04" + end) == [limits.TOO_MANY_MEMBERS]


def test_locked_and_oddly_packed_members_are_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x", zipfile.ZIP_BZIP2)
        archive.writestr("1.txt", ONE[1])
    assert told(out.getvalue()) == [zips.OTHER_METHOD, ONE[1]]
    raw = bytearray(zipped([ONE, TWO]))
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    assert told(bytes(raw)) == [zips.ENCRYPTED, TWO[1]]


def test_a_wrong_checksum_in_a_zip_costs_its_member() -> None:
    raw = bytearray(zipped([ONE, TWO]))
    raw[raw.index(b"PK\x01\x02") + 16] ^= 1
    raw[14] ^= 1
    assert told(bytes(raw)) == [zips.BROKEN_MEMBER, TWO[1]]


def test_a_zip_without_its_list_is_told() -> None:
    assert told(zipped(PAGES)[:-40]) == [zips.NO_ARCHIVE]


# ---- broken in the middle ------------------------------------------------------------------------
def _torn(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes(byte ^ 0x5A for byte in raw[at : at + 12]) + raw[at + 12 :]


def test_a_broken_record_of_a_packed_warc_costs_itself() -> None:
    parts = [gz(one) for one in records(PAGES)]
    parts[2] = _torn(parts[2], 30)
    assert told(b"".join(parts)) == [ONE[1], packed.BROKEN, THREE[1]]


def test_a_packed_warc_that_is_cut_off_gives_the_records_before() -> None:
    assert told(crawl(PAGES, packed=True)[:-20]) == [ONE[1], TWO[1], CUT_OFF]


def test_something_between_the_records_of_a_packed_warc_costs_nothing_else() -> None:
    first, second, *_ = [gz(one) for one in records(PAGES)]
    assert told(first + second + b"junk" + second) == [ONE[1], packed.TRAILING, ONE[1]]


@pytest.mark.parametrize("pack", [gz, zst])
def test_rows_before_and_after_a_broken_part_are_read(pack: Callable[[bytes], bytes]) -> None:
    middle = _torn(pack(jsonl([TWO])), 16)
    [before, reason, after] = told(pack(jsonl([ONE])) + middle + pack(jsonl([THREE])))
    assert (before, reason, after) == (ONE[1], packed.BROKEN, THREE[1])


@pytest.mark.parametrize("pack", [gz, zst])
def test_what_is_cut_off_is_told_after_its_good_rows(pack: Callable[[bytes], bytes]) -> None:
    many = [(str(n), os.urandom(300).hex().encode()) for n in range(1000)]
    found = told(pack(jsonl(many))[:-9_999])
    assert found[:700] == [raw for _name, raw in many[:700]]
    assert found[-1] == CUT_OFF


def test_a_cut_off_page_is_no_page() -> None:
    assert told(gz(b"text " * 99)[:-9]) == [CUT_OFF]


def test_a_broken_header_of_a_tar_costs_its_member() -> None:
    raw = bytearray(tarred(PAGES))
    raw[1024] ^= 1
    assert told(bytes(raw)) == [ONE[1], tars.NO_MEMBER, THREE[1]]


def test_a_member_that_claims_four_gigabytes_takes_none_along() -> None:
    member = tarfile.TarInfo("big.txt")
    member.size = 4 << 30
    raw = tarred([ONE])[:1024] + member.tobuf() + tarred([TWO])
    found = told(raw)
    assert (found[0], found[-1], len(found)) == (ONE[1], TWO[1], 3)
    assert told(gz(raw))[0] == ONE[1]


def test_a_member_that_has_four_gigabytes_is_passed_over(tmp_path: Path) -> None:
    """On a disk that keeps no zeros it is as small as it is quick."""
    member = tarfile.TarInfo("big.txt")
    member.size = 4 << 30
    with (tmp_path / "a.tar").open("w+b") as file:
        file.write(tarred([ONE])[:1024] + member.tobuf())
        file.seek(member.size, os.SEEK_CUR)
        file.write(tarred([TWO]))
        assert told(file) == [ONE[1], limits.PAGE_TOO_LARGE, TWO[1]]


# ---- records that lie ----------------------------------------------------------------------------
@pytest.mark.parametrize("length", [5, 70, 10**6, 10**15])
def test_a_wrong_length_costs_its_record(length: int) -> None:
    liar = answer("https://e.example/liar", b"<html><p>Liar", length=length)
    raw = crawl([ONE]) + liar + crawl([TWO, THREE])
    assert told(raw) == [ONE[1], warc.WRONG_LENGTH, TWO[1], THREE[1]]
    parts = [gz(part) for part in (crawl([ONE]), liar, crawl([TWO]))]
    assert told(b"".join(parts)) == [ONE[1], warc.WRONG_LENGTH, TWO[1]]


@pytest.mark.parametrize("length", ["-5", "", "many", "9" * 40, "٣"])
def test_a_length_that_is_none_costs_its_record(length: str) -> None:
    liar = answer("https://e.example/liar", b"<html><p>Liar", length=length)
    assert told(crawl([ONE]) + liar + crawl([TWO])) == [ONE[1], warc.NO_LENGTH, TWO[1]]


def test_header_lines_without_end_cost_their_record() -> None:
    endless = b"WARC/1.0\r\n" + b"X: y\r\n" * 1000 + b"\r\n"
    wide = b"WARC/1.0\r\nX: " + b"y" * 200_000 + b"\r\n\r\n"
    for header in (endless, wide):
        found = told(crawl([ONE]) + header + crawl([TWO]))
        assert (found[0], found[-1]) == (ONE[1], TWO[1])
        assert warc.NO_LENGTH in found


def test_what_is_no_record_is_told_once() -> None:
    junk = b"junk\r\n" * 1000 + b"x" * 200_000 + b"\n"
    assert told(crawl([ONE]) + junk + crawl([TWO])) == [ONE[1], warc.NO_RECORD, TWO[1]]


def test_an_answer_that_unpacks_to_too_much_is_no_page() -> None:
    raw = answer("https://e.example/a", gz(BOMB), "text/html", "Content-Encoding: gzip")
    assert told(raw + crawl([ONE])) == [limits.PAGE_TOO_LARGE, ONE[1]]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_an_answer_packed_badly_is_told(encoding: str) -> None:
    body = b"\x1f\x8b\x08" + bytes(3) + b"no such thing"
    raw = answer("https://e.example/a", body, "text/html", f"Content-Encoding: {encoding}")
    [reason, after] = told(raw + crawl([ONE]))
    assert (isinstance(reason, str), after) == (True, ONE[1])


def test_an_answer_too_large_for_a_page_is_told_and_a_picture_is_not() -> None:
    large = bytes(6 * limits.MB)
    raw = answer("https://e.example/a", large) + answer("https://e.example/b", large, "image/png")
    assert told(raw + crawl([ONE])) == [limits.PAGE_TOO_LARGE, ONE[1]]


# ---- rows, mails, texts --------------------------------------------------------------------------
def test_a_row_without_end_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_ROW_BYTES", 1000)
    raw = jsonl([ONE]) + b'{"text": "' + b"x" * 200_000 + b'"}\n' + jsonl([TWO])
    assert told(raw) == [ONE[1], limits.ROW_TOO_LONG, TWO[1]]


def test_a_flood_of_bad_rows_is_told_of_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_UNREADABLE", 3)
    found = told(jsonl([ONE]) + b'{"x"}\n' * 50 + jsonl([TWO]))
    assert found == [ONE[1], rows.NO_JSON, rows.NO_JSON, limits.TOO_MUCH_UNREADABLE, TWO[1]]


def test_letters_that_are_none_are_no_obstacle() -> None:
    assert told(b'{"text": "a\\ud800b\\u0000"}\n') == [b"a?b\0"]


def test_an_mhtml_that_is_cut_off_gives_what_there_is() -> None:
    head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
    assert told(head + b"Content-Type: text/html\n\n<html>Half") == [b"<html>Half"]
    assert told(head + b"Content-Type: text/html\n" + b"X: y\n" * 999) == [mhtml.NO_WEB_PAGE]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_wide_texts_are_texts(encoding: str) -> None:
    raw = "Title\nText".encode(encoding)
    assert told(raw) == [raw]


# ---- memory --------------------------------------------------------------------------------------
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak")
def test_two_hundred_megabytes_take_no_more_memory_than_a_page(tmp_path: Path) -> None:
    """Of a text without end, a row without end, bombs, and members: see `tests.dumps.large`."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.dumps.large", str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    grown = dict(line.rsplit(" ", 1) for line in ran.stdout.splitlines())
    assert len(grown) == 7
    assert {name: mb for name, mb in grown.items() if int(mb) > 100} == {}
