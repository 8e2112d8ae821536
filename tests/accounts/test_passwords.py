"""Passwords: length counts, and not to be what everybody tries first."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.auth import password_validation
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from pytest_django.fixtures import Settings

from magreader.accounts.models import User
from magreader.accounts.passwords import LONGEST, house_words, once
from tests.client import Client
from tests.make import make_reader

GOOD = [
    "nine passengers and a piano",
    "all small letters",
    "OHNEJEDEZIFFER",
    "7305918264",
    "пароль из слов",
    "🎻 is a violin, they say",
    "  blanks at both ends  ",
    "x7" * 64 + "long",
    "y" + "long passphrase " * 31,
]
COMMON = [
    "1234567890",
    "qwertyuiop",
    "password123",
    "Password2024!",
    "P@ssw0rd123",
    "passwordpassword",
    "abcabcabcabc",
    "aaaaaaaaaaaa",
    "!!dragon!!99",
    "iloveyou1234",
    "adm1n1strator",
]


@pytest.mark.parametrize("password", GOOD)
def test_any_characters_will_do(password: str) -> None:
    validate_password(password)


def test_ten_characters_are_the_least() -> None:
    validate_password("zq7 mussel")
    with pytest.raises(ValidationError, match="at least 10 characters"):
        validate_password("zq7 musse")


@pytest.mark.parametrize("password", COMMON)
def test_what_everybody_tries_first_will_not(password: str) -> None:
    with pytest.raises(ValidationError, match="too common"):
        validate_password(password)


@pytest.mark.parametrize("tail", ["", "1", "123", "2025!"])
def test_thousands_that_everybody_tries_are_refused(tail: str) -> None:
    """Those of Django's list that are long enough as they are, or with what people put behind."""
    path = Path(password_validation.__file__).with_name("common-passwords.txt.gz")
    known = gzip.decompress(path.read_bytes()).decode().split()
    long = [word + tail for word in known if len(word + tail) >= 10 and word[0].isalpha()]
    let_through = []
    for word in long:
        try:
            validate_password(word)
        except ValidationError:
            continue
        let_through.append(word)
    assert len(long) > (1_000 if not tail else 2_000)
    assert len(let_through) <= len(long) // 50, let_through[:20]


@pytest.mark.parametrize(
    "password", ["magreader1", "MagReader2025!", "m@gr3ader!!", "newsstand-1", "magreadernewsstand"]
)
def test_the_name_of_the_house_is_no_password(password: str) -> None:
    with pytest.raises(ValidationError, match="name of this site"):
        validate_password(f"{password}".ljust(10, "1"))


def test_nor_is_the_name_of_its_host(settings: Settings) -> None:
    settings.SITE_URL = "https://wexmouth-news.example.org"
    assert house_words() == ("magreader", "newsstand", "wexmouth", "example", "news")
    with pytest.raises(ValidationError, match="name of this site"):
        validate_password("wexmouth2025")
    validate_password("wexmouth has nine ferries")


def test_a_host_of_numbers_gives_no_words(settings: Settings) -> None:
    settings.SITE_URL = "http://192.168.1.20:8000"
    assert house_words() == ("magreader", "newsstand")


def test_a_password_is_no_book() -> None:
    validate_password("qy" + "z" * (LONGEST - 2))
    with pytest.raises(ValidationError, match="at most"):
        validate_password("qy" + "z" * (LONGEST - 1))


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["  Blanks At Both Ends  ", "ﬁ ligature and é", "A" + "b" * 200])
def test_it_is_taken_as_it_was_typed(typed: str) -> None:
    """Nothing is cut, trimmed or put in other letters on its way from the form."""
    client = Client()
    client.force_login(make_reader("iris@example.org"))
    said = {"oldpassword": "a long passphrase", "password1": typed, "password2": typed}
    client.post("/accounts/password/change/", said)
    reader = User.objects.get()
    assert reader.check_password(typed)
    assert not reader.check_password(typed.strip() if typed != typed.strip() else typed[:-1])
    assert not reader.check_password(typed.swapcase())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/accounts/login/", {"password"}),
        ("/accounts/signup/", {"password1"}),
        ("/accounts/password/change/", {"oldpassword", "password1", "password2"}),
    ],
)
def test_its_fields_are_masked_and_password_managers_may_fill_them(
    address: str, names: set[str]
) -> None:
    client = Client()
    if "change" in address:
        client.force_login(make_reader())
    page = client.get(address).content.decode()
    for name in names:
        (field,) = re.findall(rf'<input[^>]* name="{name}"[^>]*>', page)
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(current|new)-password"', field)
        assert "maxlength" not in field
        assert "onpaste" not in field


@pytest.mark.parametrize(("word", "part"), [("abab", "ab"), ("abc", "abc"), ("aaa", "a"), ("", "")])
def test_what_a_word_repeats(word: str, part: str) -> None:
    assert once(word) == part
