"""Dates as people type them."""

from datetime import date

import pytest
from django.conf import settings
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from magreader.newsstand.printed import print_day, print_day_and_month, print_month
from magreader.newsstand.typed.dates import TypedDate, month_of, read_typed_date, year_of
from magreader.newsstand.typed.words import TABLES

TODAY = date(2025, 11, 18)  # a Tuesday
DAYS = st.dates(date(1600, 1, 1), date(2199, 12, 31))


def readings(text: str) -> list[str]:
    """What is meant, days and spans of days alike, in ISO."""
    return [
        str(meant.first) if meant.is_day else f"{meant.first}/{meant.last}"
        for meant in read_typed_date(text, TODAY)
    ]


def reading(text: str) -> str:
    (only,) = readings(text)
    return only


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("27 November 2024", "2024-11-27"),
        ("Wednesday, November 27, 2024", "2024-11-27"),
        ("wo 27 november 2024", "2024-11-27"),
        ("le 27 novembre 2024", "2024-11-27"),
        ("27. November 2024", "2024-11-27"),
        ("27 de noviembre de 2024", "2024-11-27"),
        ("27 ноября 2024", "2024-11-27"),
        ("2024年11月27日", "2024-11-27"),
        ("27-11-2024", "2024-11-27"),
        ("11/27/2024", "2024-11-27"),
        ("27.11.24", "2024-11-27"),
        ("20241127", "2024-11-27"),
        ("2024-11-27", "2024-11-27"),
        ("0812-03-04", "0812-03-04"),
        ("nov 2024", "2024-11-01/2024-11-30"),
        ("nov '24", "2024-11-01/2024-11-30"),
        ("11/2024", "2024-11-01/2024-11-30"),
        ("2024-02", "2024-02-01/2024-02-29"),
        ("2024", "2024-01-01/2024-12-31"),
        ("'87", "1987-01-01/1987-12-31"),
        ("27 nov 87", "1987-11-27"),
        ("summer 2024", "2024-06-01/2024-08-31"),
        ("March – April 2023", "2023-03-01/2023-04-30"),
        ("10–16 November 2025", "2025-11-10/2025-11-16"),
        ("2024-W47", "2024-11-18/2024-11-24"),
        ("week 47 2024", "2024-11-18/2024-11-24"),
    ],
)
def test_what_is_said_in_full_is_that(text: str, meant: str) -> None:
    assert reading(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("18 november", "2025-11-18"),
        ("19 november", "2024-11-19"),
        ("27/11", "2024-11-27"),
        ("november", "2025-11-01/2025-11-30"),
        ("décembre", "2024-12-01/2024-12-31"),
        ("Sommer", "2025-06-01/2025-08-31"),
        ("29 feb", "2024-02-29"),
        ("week 47", "2025-11-17/2025-11-23"),
    ],
)
def test_without_a_year_it_is_the_latest_that_is_not_to_come(text: str, meant: str) -> None:
    assert reading(text) == meant


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("03-04-2024", ["2024-04-03", "2024-03-04"]),
        ("3/4/24", ["2024-04-03", "2024-03-04"]),
        ("3.4", ["2025-04-03", "2025-03-04"]),
        ("5-5-2024", ["2024-05-05"]),
        ("nov 24", ["2024-11-01/2024-11-30", "2024-11-24"]),
    ],
)
def test_what_can_be_read_two_ways_is_read_both(text: str, ways: list[str]) -> None:
    assert readings(text) == ways


# Each line says one day or span in all five languages, in the order of the tables.
RELATIVE = {
    "2025-11-18": "today vandaag heute aujourd’hui hoy",
    "2025-11-17": "yesterday gisteren gestern hier ayer",
    "2025-11-16": "day_before_yesterday eergisteren vorgestern avant-hier anteayer",
    "2025-11-19": "tomorrow morgen morgen demain mañana",
    "2025-11-13": "Thursday donderdag Donnerstag jeudi jueves",
    "2025-11-11": "last_Tuesday afgelopen_dinsdag letzten_Dienstag mardi_dernier martes_pasado",
    "2025-11-23": "this_Sunday deze_zondag diesen_Sonntag ce_dimanche este_domingo",
    "2025-11-25": "next_Tuesday volgende_dinsdag nächsten_Dienstag mardi_prochain próximo_martes",
    "2025-11-10/2025-11-16": (
        "last_week vorige_week letzte_Woche la_semaine_dernière la_semana_pasada"
    ),
    "2025-11-17/2025-11-23": "this_week deze_week diese_Woche cette_semaine esta_semana",
    "2025-10-01/2025-10-31": (
        "last_month vorige_maand letzten_Monat le_mois_dernier el_mes_pasado"
    ),
    "2025-11-01/2025-11-30": "this_month deze_maand diesen_Monat ce_mois-ci este_mes",
    "2024-01-01/2024-12-31": "last_year vorig_jaar letztes_Jahr l’année_dernière el_año_pasado",
    "2025-11-15": (
        "3_days_ago drie_dagen_geleden vor_drei_Tagen il_y_a_trois_jours hace_tres_días"
    ),
    "2025-11-04": ("two_weeks_ago 2_weken_geleden vor_2_Wochen il_y_a_2_semaines hace_2_semanas"),
    "2025-08-01/2025-08-31": (
        "three_months_ago 3_maanden_geleden vor_3_Monaten il_y_a_3_mois hace_3_meses"
    ),
    "2020-01-01/2020-12-31": "5_years_ago 5_jaar_geleden vor_5_Jahren il_y_a_5_ans hace_5_años",
    "2025-11-11 ": (
        "a_week_ago een_week_geleden vor_einer_Woche il_y_a_une_semaine hace_una_semana"
    ),
}


@pytest.mark.parametrize(("meant", "texts"), RELATIVE.items())
def test_what_leans_on_today_is_understood_in_five_languages(meant: str, texts: str) -> None:
    said = [text.replace("_", " ") for text in texts.split()]
    assert len(said) == len(TABLES)
    assert {text: readings(text) for text in said} == {text: [meant.strip()] for text in said}


def test_every_language_of_the_pages_has_its_words() -> None:
    assert {code for code, _name in settings.LANGUAGES} <= set(TABLES)


@pytest.mark.parametrize(
    "text", ["  LAST   sunday. ", "Last Sunday!", "last-sunday", "LAST SUNDAY"]
)
def test_case_spaces_and_stops_do_not_matter(text: str) -> None:
    assert reading(text) == "2025-11-16"


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "bananas", "last", "geleden", "0000", "12", "issue 12", "x" * 10_000),
        *("30-02-2024", "31 feb", "13/2024", "2024-W60"),
        *("3000 years ago", "99999999999 weeks ago"),
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert readings(text) == []


def test_on_a_sunday_the_last_sunday_was_a_week_ago_and_sunday_is_today() -> None:
    sunday = date(2025, 11, 16)
    said = {text: read_typed_date(text, sunday)[0].first for text in ("last Sunday", "Sunday")}
    assert said == {"last Sunday": date(2025, 11, 9), "Sunday": sunday}


@pytest.mark.parametrize(
    "text", ["yesterday", "last week", "last month", "last year", "last Monday"]
)
def test_before_the_first_day_of_all_there_is_nothing(text: str) -> None:
    assert read_typed_date(text, date.min) == ()


@pytest.mark.parametrize("language", sorted(TABLES))
@given(day=DAYS)
def test_what_the_pages_print_can_be_typed(language: str, day: date) -> None:
    with override(language):
        assert read_typed_date(print_day(day), TODAY) == (TypedDate(day, day),)
        assert read_typed_date(print_month(day), TODAY) == (month_of(day),)
        if day.year == TODAY.year and day <= TODAY:
            assert TypedDate(day, day) in read_typed_date(print_day_and_month(day), TODAY)
    assert read_typed_date(str(day.year), TODAY) == (year_of(day),)
    assert read_typed_date(day.isoformat(), TODAY) == (TypedDate(day, day),)


@given(day=DAYS, today=DAYS)
def test_numbers_mean_the_day_they_name_whichever_way_round(day: date, today: date) -> None:
    for text in (f"{day.day}-{day.month}-{day.year}", f"{day.month}/{day.day}/{day.year}"):
        meant = read_typed_date(text, today)
        assert TypedDate(day, day) in meant
        assert len(meant) == (2 if day.day <= 12 and day.day != day.month else 1)


@given(text=st.text(max_size=90), today=st.dates())
def test_nothing_that_is_typed_breaks_it(text: str, today: date) -> None:
    for meant in read_typed_date(text, today):
        assert meant.first <= meant.last
