"""docs/security.md against the code: every requirement once, every name a thing that is there."""

import re
from pathlib import Path

import pytest

from magreader import settings

# OWASP ASVS 5.0: how many requirements of level 1 or 2 each section has, and of which numbers
# where level 3 lies between them.
SECTIONS: dict[str, range | list[int]] = {
    "1.1": range(1, 3),
    "1.2": range(1, 10),
    "1.3": range(1, 12),
    "1.4": range(1, 4),
    "1.5": range(1, 3),
    "2.1": range(1, 4),
    "2.2": range(1, 4),
    "2.3": range(1, 5),
    "2.4": range(1, 2),
    "3.2": range(1, 3),
    "3.3": range(1, 5),
    "3.4": range(1, 7),
    "3.5": range(1, 6),
    "3.7": range(1, 3),
    "4.1": range(1, 4),
    "4.2": range(1, 2),
    "4.3": range(1, 3),
    "4.4": range(1, 5),
    "5.1": range(1, 2),
    "5.2": range(1, 4),
    "5.3": range(1, 3),
    "5.4": range(1, 4),
    "6.1": range(1, 4),
    "6.2": range(1, 13),
    "6.3": range(1, 5),
    "6.4": range(1, 5),
    "6.5": range(1, 6),
    "6.6": range(1, 4),
    "6.8": range(1, 5),
    "7.1": range(1, 4),
    "7.2": range(1, 5),
    "7.3": range(1, 3),
    "7.4": range(1, 6),
    "7.5": range(1, 3),
    "7.6": range(1, 3),
    "8.1": range(1, 3),
    "8.2": range(1, 4),
    "8.3": range(1, 2),
    "8.4": range(1, 2),
    "9.1": range(1, 4),
    "9.2": range(1, 5),
    "10.1": range(1, 3),
    "10.2": range(1, 3),
    "10.3": range(1, 5),
    "10.4": range(1, 12),
    "10.5": range(1, 6),
    "10.6": range(1, 3),
    "10.7": range(1, 4),
    "11.1": range(1, 3),
    "11.2": range(1, 4),
    "11.3": range(1, 4),
    "11.4": range(1, 5),
    "11.5": range(1, 2),
    "11.6": range(1, 2),
    "12.1": range(1, 4),
    "12.2": range(1, 3),
    "12.3": range(1, 5),
    "13.1": range(1, 2),
    "13.2": range(1, 6),
    "13.3": range(1, 3),
    "13.4": range(1, 6),
    "14.1": range(1, 3),
    "14.2": range(1, 5),
    "14.3": range(1, 4),
    "15.1": range(1, 4),
    "15.2": range(1, 4),
    "15.3": range(1, 8),
    "16.1": range(1, 2),
    "16.2": range(1, 6),
    "16.3": range(1, 5),
    "16.4": range(1, 4),
    "16.5": range(1, 4),
    "17.1": range(1, 2),
    "17.2": range(1, 5),
    "17.3": range(1, 3),
}
REQUIREMENTS = [
    f"V{section}.{number}" for section, numbers in SECTIONS.items() for number in numbers
]
ROW = re.compile(r"^\| (V[\d.]+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def page() -> str:
    return Path(__file__).parent.parent.joinpath("docs/security.md").read_text()


@pytest.fixture(scope="module")
def rows(page: str) -> list[tuple[str, str, str, str]]:
    return [(id_, here, kept, shown) for id_, here, kept, shown in ROW.findall(page)]


def test_the_list_is_that_of_the_standard() -> None:
    assert len(REQUIREMENTS) == len(set(REQUIREMENTS)) == 253


def test_every_requirement_stands_there_once(page: str) -> None:
    assert sorted(re.findall(r"\bV\d+\.\d+\.\d+\b", page)) == sorted(REQUIREMENTS)


def test_every_row_says_where_and_what_shows_it(rows: list[tuple[str, str, str, str]]) -> None:
    assert len(rows) > 150
    assert [row[0] for row in rows if not all(cell.strip() for cell in row)] == []


def test_every_test_that_is_named_exists(page: str, repository: Path) -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`", page))
    assert len(named) > 80
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (repository / path).is_file()
        or (name and f"\ndef {name}(" not in (repository / path).read_text())
    ]
    assert missing == []


def test_every_module_and_setting_that_is_named_exists(
    rows: list[tuple[str, str, str, str]], repository: Path
) -> None:
    missing = [
        (id_, name)
        for id_, _here, kept, _shown in rows
        for name in re.findall(r"`([^`]+)`", kept)
        if not (
            hasattr(settings, name)
            if name.isupper()
            else (repository / name).exists() or (repository / "magreader" / name).exists()
        )
    ]
    assert missing == []


def test_every_setting_of_the_prose_is_one(page: str, repository: Path) -> None:
    readme = (repository / "README.md").read_text()
    named = set(re.findall(r"MAGREADER_[A-Z_]+[A-Z]", page))
    assert {name for name in named if f"`{name}`" not in readme} == set()


def test_how_long_a_sign_in_lasts_is_what_the_page_says(page: str) -> None:
    from magreader.accounts.sessions import DESK_IDLE, DESK_MOST, MOST

    month = settings.SESSION_COOKIE_AGE // (24 * 60 * 60)
    hours = [int(limit.total_seconds() // 3600) for limit in (DESK_IDLE, DESK_MOST)]
    assert f"| a reader | {month} days | {MOST.days} days |" in page
    assert f"| staff at the desk | {hours[0]} hours | {hours[1]} hours |" in page


LIMIT = re.compile(r"^\| [^|]+ \| `([\w/,]+)` \| `(\w+)` \|$", re.MULTILINE)


def test_attempts_are_counted_as_the_page_says(page: str) -> None:
    from allauth.account import app_settings as accounts
    from allauth.mfa import app_settings as factors

    said = {name: limits for limits, name in LIMIT.findall(page)}
    counted = {**factors.RATE_LIMITS, **accounts.RATE_LIMITS}
    assert {name: counted[name] for name in said} == said
    no_telephone = {"change_phone", "verify_phone"}
    assert set(counted) - set(said) == no_telephone


def test_ways_in_last_as_the_page_says(page: str) -> None:
    from allauth.account import app_settings as accounts
    from allauth.mfa import app_settings as factors

    from magreader.accounts.deletion import GRACE
    from magreader.newsstand.views import mail_code

    words = " ".join(page.split())
    minutes, tries = accounts.LOGIN_BY_CODE_TIMEOUT // 60, accounts.LOGIN_BY_CODE_MAX_ATTEMPTS
    assert f"| {minutes} minutes, {tries} tries, once |" in words
    assert f"| {minutes} minutes, once, until the next sign-in |" in words
    assert f"| {accounts.EMAIL_CONFIRMATION_EXPIRE_DAYS} days, once |" in words
    codes, digits = factors.RECOVERY_CODE_COUNT, factors.RECOVERY_CODE_DIGITS
    assert f"one of {codes} recovery codes of {digits} digits" in words
    assert settings.MFA_TOTP_TOLERANCE == 1
    assert f"is good for {settings.PASSWORD_RESET_TIMEOUT // 3600} hour," in words
    assert f"shown it for {accounts.REAUTHENTICATION_TIMEOUT // 60} minutes" in words
    assert f"by a code in a mail ({mail_code._SECONDS // 60} minutes" in words
    assert f"{GRACE.days} days after its owner asks" in words
