"""Many rows at once, where the ORM would cost more than the database.

Measured on an import: a fifth of the time of `bulk_create`, which made half of the whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import batched, chain
from typing import Any

from django.db import connection
from django.db.models import Field, Model

# `_meta` is Django's documented door to the names of tables and columns (SLF001), and nothing but
# such names is put into the SQL by hand (S608).
_PARAMETERS = 32_000
"""In one statement: SQLite takes 32,766 where it was built with its own defaults."""


def insert_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows`: the values of `fields` in that order, as the database takes them."""
    given = list(rows)
    if given:
        with connection.cursor() as cursor:
            cursor.executemany(f"{_into(model, fields)} ({_places(fields)})", given)


def insert_returning(
    model: type[Model],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
    returning: Sequence[str],
) -> list[tuple[Any, ...]]:
    """As `insert_rows`; gives the columns of `returning` of each new row, in no certain order."""
    found: list[tuple[Any, ...]] = []
    told = ", ".join(_columns(model, returning))
    with connection.cursor() as cursor:
        for some in batched(rows, _PARAMETERS // len(fields), strict=False):
            places = ", ".join([f"({_places(fields)})"] * len(some))
            sql = f"{_into(model, fields)} {places} RETURNING {told}"
            cursor.execute(sql, list(chain.from_iterable(some)))
            found += cursor.fetchall()
    return found


def update_rows[M: Model](rows: Sequence[M], fields: Sequence[str], **where: str) -> None:
    """Write these fields of `rows` of one model, of those that are still as `where` says."""
    if not rows:
        return
    model = type(rows[0])
    written = [model._meta.get_field(name) for name in fields]  # noqa: SLF001
    columns = [field for field in written if isinstance(field, Field)]
    said = ", ".join(f"{name} = %s" for name in _columns(model, fields))
    still = "".join(f" AND {name} = %s" for name in _columns(model, list(where)))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {_table(model)} SET {said} WHERE id = %s{still}",  # noqa: S608
            [
                (
                    *(f.get_db_prep_save(getattr(row, f.attname), connection) for f in columns),
                    row.pk,
                    *where.values(),
                )
                for row in rows
            ],
        )


def point_on(model: type[Model], name: str, to: Mapping[int, int], *, by: str = "") -> None:
    """Let field `name` of every row whose field `by` (itself, where none is said) is a key of `to`
    be that key's value."""
    table = _table(model)
    column, known = _columns(model, [name, by or name])
    with connection.cursor() as cursor:
        for some in batched(to.items(), _PARAMETERS // 2, strict=False):
            places = ", ".join(["(%s, %s)"] * len(some))
            cursor.execute(
                f"WITH moved (a, b) AS (VALUES {places}) UPDATE {table}"  # noqa: S608
                f" SET {column} = (SELECT b FROM moved WHERE a = {known})"
                f" WHERE {known} IN (SELECT a FROM moved)",
                list(chain.from_iterable(some)),
            )


def rows_with[M: Model](
    model: type[M], columns: tuple[str, str], pairs: Iterable[tuple[int, str]]
) -> list[M]:
    """The rows whose two columns are one of `pairs`.

    By a join: `a IN (…) AND b IN (…)` walks the whole product, `(a, b) IN (…)` the whole table.
    """
    names = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001
    found: list[M] = []
    with connection.cursor() as cursor:
        for some in batched(dict.fromkeys(pairs), _PARAMETERS // 2, strict=False):
            cursor.execute(_join(model, names, columns, len(some)), list(chain.from_iterable(some)))
            found += [model.from_db(connection.alias, names, row) for row in cursor.fetchall()]
    return found


def _join(model: type[Model], names: Sequence[str], columns: tuple[str, str], pairs: int) -> str:
    table = _table(model)
    told = ", ".join(f"{table}.{name}" for name in names)
    places = ", ".join(["(%s, %s)"] * pairs)
    return (
        f"WITH wanted (a, b) AS (VALUES {places}) SELECT {told} FROM wanted"  # noqa: S608
        f" JOIN {table} ON {table}.{columns[0]} = wanted.a AND {table}.{columns[1]} = wanted.b"
    )


def _into(model: type[Model], fields: Sequence[str]) -> str:
    return f"INSERT INTO {_table(model)} ({', '.join(_columns(model, fields))}) VALUES"


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001


def _places(fields: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(fields))


def _columns(model: type[Model], fields: Sequence[str]) -> list[str]:
    found = [model._meta.get_field(name) for name in fields]  # noqa: SLF001
    return [
        connection.ops.quote_name(field.column)
        for field in found
        if isinstance(field, Field) and field.column
    ]
