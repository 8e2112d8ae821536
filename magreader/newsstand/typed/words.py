"""The words of days that lean on today, by language; data only. Pure: no Django.

Variants are joined by `|`; matching ignores case, accents and hyphens. `*` stands for a weekday
in `which` and for a number with its unit in `ago`. A language more is a table more.
"""

# ruff: noqa: E501  a row of the tables is a line

from typing import NamedTuple


class Words(NamedTuple):
    days: dict[int, str]
    """Words for a day, by its distance from today."""
    weekdays: tuple[str, ...]
    """From Monday on."""
    which: dict[int, str]
    """The weekday that has been (-1), of this week (0), to come (1)."""
    units: dict[tuple[str, int], str]
    """Weeks, months and years: the last, this, the next."""
    ago: str
    numbers: tuple[str, ...]
    """From one on."""
    counted: dict[str, str]
    """The units as they are counted."""


TABLES: dict[str, Words] = {
    "en": Words(
        days={
            0: "today|now|tonight",
            -1: "yesterday",
            -2: "day before yesterday|the day before yesterday",
            1: "tomorrow",
            2: "day after tomorrow|the day after tomorrow",
        },
        weekdays=(
            "monday|mon",
            "tuesday|tue|tues",
            "wednesday|wed",
            "thursday|thu|thur|thurs",
            "friday|fri",
            "saturday|sat",
            "sunday|sun",
        ),
        which={
            -1: "last *|past *|previous *|* last",
            0: "this *",
            1: "next *|coming *|this coming *",
        },
        units={
            ("week", -1): "last week|past week|previous week",
            ("week", 0): "this week",
            ("week", 1): "next week",
            ("month", -1): "last month|past month|previous month",
            ("month", 0): "this month",
            ("month", 1): "next month",
            ("year", -1): "last year|past year|previous year",
            ("year", 0): "this year",
            ("year", 1): "next year",
        },
        ago="*ago|*back|*earlier",
        numbers=(
            "one|a|an",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ),
        counted={
            "day": "day|days",
            "week": "week|weeks",
            "month": "month|months",
            "year": "year|years",
        },
    ),
    "nl": Words(
        days={
            0: "vandaag|nu|vanavond",
            -1: "gisteren",
            -2: "eergisteren",
            1: "morgen",
            2: "overmorgen",
        },
        weekdays=(
            "maandag|ma",
            "dinsdag|di",
            "woensdag|wo",
            "donderdag|do",
            "vrijdag|vr",
            "zaterdag|za",
            "zondag|zo",
        ),
        which={
            -1: "afgelopen *|vorige *|laatste *|jongstleden *|* jl",
            0: "deze *",
            1: "volgende *|komende *|aanstaande *|aankomende *",
        },
        units={
            ("week", -1): "vorige week|afgelopen week|verleden week",
            ("week", 0): "deze week",
            ("week", 1): "volgende week|komende week",
            ("month", -1): "vorige maand|afgelopen maand|verleden maand",
            ("month", 0): "deze maand",
            ("month", 1): "volgende maand|komende maand",
            ("year", -1): "vorig jaar|afgelopen jaar|verleden jaar",
            ("year", 0): "dit jaar",
            ("year", 1): "volgend jaar|komend jaar",
        },
        ago="*geleden|*terug",
        numbers=(
            "een|één",
            "twee",
            "drie",
            "vier",
            "vijf",
            "zes",
            "zeven",
            "acht",
            "negen",
            "tien",
            "elf",
            "twaalf",
        ),
        counted={
            "day": "dag|dagen",
            "week": "week|weken",
            "month": "maand|maanden",
            "year": "jaar|jaren",
        },
    ),
    "de": Words(
        days={
            0: "heute|jetzt|heute abend",
            -1: "gestern",
            -2: "vorgestern",
            1: "morgen",
            2: "übermorgen|uebermorgen",
        },
        weekdays=(
            "montag|mo",
            "dienstag|di",
            "mittwoch|mi",
            "donnerstag|do",
            "freitag|fr",
            "samstag|sonnabend|sa",
            "sonntag|so",
        ),
        which={
            -1: "letzten *|letzter *|vergangenen *|vorigen *|am letzten *|am vergangenen *",
            0: "diesen *|dieser *|an diesem *",
            1: "nächsten *|nächster *|kommenden *|am kommenden *|am nächsten *",
        },
        units={
            ("week", -1): "letzte woche|vorige woche|vergangene woche",
            ("week", 0): "diese woche",
            ("week", 1): "nächste woche|kommende woche",
            (
                "month",
                -1,
            ): "letzten monat|letzter monat|voriger monat|vorigen monat|vergangenen monat|im letzten monat",
            ("month", 0): "diesen monat|dieser monat",
            ("month", 1): "nächsten monat|nächster monat|kommenden monat",
            ("year", -1): "letztes jahr|voriges jahr|vergangenes jahr|im letzten jahr",
            ("year", 0): "dieses jahr|heuer",
            ("year", 1): "nächstes jahr|kommendes jahr",
        },
        ago="vor*",
        numbers=(
            "ein|eine|einem|einer|einen",
            "zwei",
            "drei",
            "vier",
            "fünf",
            "sechs",
            "sieben",
            "acht",
            "neun",
            "zehn",
            "elf",
            "zwölf",
        ),
        counted={
            "day": "tag|tage|tagen",
            "week": "woche|wochen",
            "month": "monat|monate|monaten",
            "year": "jahr|jahre|jahren",
        },
    ),
    "fr": Words(
        days={
            0: "aujourd'hui|ce soir|maintenant",
            -1: "hier",
            -2: "avant-hier",
            1: "demain",
            2: "après-demain",
        },
        weekdays=(
            "lundi|lun",
            "mardi",
            "mercredi|mer",
            "jeudi|jeu",
            "vendredi|ven",
            "samedi|sam",
            "dimanche|dim",
        ),
        which={
            -1: "* dernier|* passé|le * dernier",
            0: "ce *|ce *-ci",
            1: "* prochain|le * prochain|* qui vient",
        },
        units={
            ("week", -1): "la semaine dernière|semaine dernière|la semaine passée|semaine passée",
            ("week", 0): "cette semaine|cette semaine-ci",
            ("week", 1): "la semaine prochaine|semaine prochaine",
            ("month", -1): "le mois dernier|mois dernier|le mois passé|mois passé",
            ("month", 0): "ce mois|ce mois-ci",
            ("month", 1): "le mois prochain|mois prochain",
            ("year", -1): "l'année dernière|année dernière|l'an dernier|l'an passé|l'année passée",
            ("year", 0): "cette année",
            ("year", 1): "l'année prochaine|année prochaine|l'an prochain",
        },
        ago="il y a*|voici*|voilà*",
        numbers=(
            "un|une",
            "deux",
            "trois",
            "quatre",
            "cinq",
            "six",
            "sept",
            "huit",
            "neuf",
            "dix",
            "onze",
            "douze",
        ),
        counted={
            "day": "jour|jours",
            "week": "semaine|semaines",
            "month": "mois",
            "year": "an|ans|année|années",
        },
    ),
    "es": Words(
        days={
            0: "hoy|ahora|esta noche",
            -1: "ayer",
            -2: "anteayer|antier|antes de ayer",
            1: "mañana",
            2: "pasado mañana",
        },
        weekdays=(
            "lunes|lun",
            "martes",
            "miércoles|mié",
            "jueves|jue",
            "viernes|vie",
            "sábado|sáb",
            "domingo|dom",
        ),
        which={
            -1: "* pasado|el * pasado|último *|el último *",
            0: "este *",
            1: "próximo *|el próximo *|* que viene|el * que viene|* próximo",
        },
        units={
            ("week", -1): "la semana pasada|semana pasada|última semana|la última semana",
            ("week", 0): "esta semana",
            ("week", 1): "la próxima semana|próxima semana|la semana que viene",
            ("month", -1): "el mes pasado|mes pasado|último mes|el último mes",
            ("month", 0): "este mes",
            ("month", 1): "el próximo mes|próximo mes|el mes que viene",
            ("year", -1): "el año pasado|año pasado|último año|el último año",
            ("year", 0): "este año",
            ("year", 1): "el próximo año|próximo año|el año que viene",
        },
        ago="hace*",
        numbers=(
            "un|una|uno",
            "dos",
            "tres",
            "cuatro",
            "cinco",
            "seis",
            "siete",
            "ocho",
            "nueve",
            "diez",
            "once",
            "doce",
        ),
        counted={
            "day": "día|días",
            "week": "semana|semanas",
            "month": "mes|meses",
            "year": "año|años",
        },
    ),
}
