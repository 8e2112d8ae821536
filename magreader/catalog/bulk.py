"""Many rows at once, where the ORM would cost more than the database.

Measured on an import: a fifth of the time of `bulk_create`, which made half of the whole. SQLite is
quickest with one small statement, prepared once, for all rows; PostgreSQL with all rows in one
statement: as a COPY a thousand take a fifth of the time, as arrays half of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import batched, chain
from typing import Any

from django.db import connection
from django.db.models import Field, Model

# `_meta` is Django's documented door to the names of tables and columns, `_state` to whether a row
# is in the database (SLF001); nothing but such names is put into the SQL by hand (S608).
_PARAMETERS = 32_000
"""In one statement: SQLite takes 32,766 where it was built with its own defaults."""


def insert_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows`: the values of `fields` in that order, as the database takes them."""
    given = list(rows)
    if not given:
        return
    columns = _columns(model, fields)
    into = f"{_table(model)} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in given:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", given)  # noqa: S608


def create_rows[M: Model](rows: Sequence[M]) -> None:
    """Insert these new objects of one model; they have their ids then. What they point to is in
    the database already. Call it within a transaction, as `reserve_ids`."""
    if not rows:
        return
    model = type(rows[0])
    for row, pk in zip(rows, reserve_ids(model, len(rows)), strict=True):
        row.pk = pk
    fields = model._meta.concrete_fields  # noqa: SLF001  # a documented door, see above
    values = (
        [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
        for row in rows
    )
    insert_rows(model, [field.name for field in fields], values)
    for row in rows:
        state = row._state  # noqa: SLF001  # a documented door, see above
        state.adding, state.db = False, connection.alias


def reserve_ids(model: type[Model], number: int) -> range | list[int]:
    """So many new ids of `model`, ascending. Call it in the transaction that inserts the rows, as
    the only one who writes."""
    table = model._meta.db_table  # noqa: SLF001
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(sql, [table, number])
            return [pk for (pk,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone() or (0,)
        return range(last + 1, last + 1 + number)


def update_rows[M: Model](rows: Sequence[M], fields: Sequence[str], **where: str) -> None:
    """Write these fields of `rows` of one model, of those that are still as `where` says."""
    if not rows:
        return
    written = _fields(type(rows[0]), ["id", *fields])
    values = (
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in written]
        for row in rows
    )
    update_values(type(rows[0]), fields, values, **where)


def update_values(
    model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]], **where: str
) -> None:
    """As `update_rows`, of `rows` of values as the database takes them, the id first."""
    given = list(rows)
    if not given:
        return
    written = _fields(model, ["id", *fields])
    names = _columns(model, fields)
    table = _table(model)
    still = "".join(f" AND {table}.{name} = %s" for name in _columns(model, list(where)))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in written)
            cursor.execute(
                f"UPDATE {table} SET {', '.join(f'{name} = given.{name}' for name in names)}"  # noqa: S608
                f" FROM unnest({arrays}) AS given (id, {', '.join(names)})"
                f" WHERE {table}.id = given.id{still}",
                [*map(list, zip(*given, strict=True)), *where.values()],
            )
        else:
            said = ", ".join(f"{name} = %s" for name in names)
            cursor.executemany(
                f"UPDATE {table} SET {said} WHERE id = %s{still}",  # noqa: S608
                [(*values, pk, *where.values()) for pk, *values in given],
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
    """The rows whose two columns are one of `pairs`."""
    names = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001
    found = values_with(model, names, columns, pairs)
    return [model.from_db(connection.alias, names, row) for row in found]


def values_with(
    model: type[Model],
    names: Sequence[str],
    columns: tuple[str, str],
    pairs: Iterable[tuple[int, str]],
) -> list[tuple[Any, ...]]:
    """The columns `names` of the rows whose two columns are one of `pairs`: a number and a word.

    By a join: `a IN (…) AND b IN (…)` walks the whole product, `(a, b) IN (…)` the whole table.
    """
    table = _table(model)
    told = ", ".join(f"{table}.{name}" for name in names)
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for some in batched(dict.fromkeys(pairs), _PARAMETERS // 2, strict=False):
            wanted, given = _as_table(some)
            cursor.execute(
                f"WITH wanted (a, b) AS ({wanted}) SELECT {told} FROM wanted JOIN {table}"  # noqa: S608
                f" ON {table}.{columns[0]} = wanted.a AND {table}.{columns[1]} = wanted.b",
                given,
            )
            found += cursor.fetchall()
    return found


def _as_table(pairs: Sequence[tuple[int, str]]) -> tuple[str, list[Any]]:
    """These pairs as the rows of a table: its SQL, and the parameters in it."""
    if connection.vendor == "postgresql":
        columns = [list(column) for column in zip(*pairs, strict=True)]
        return "SELECT * FROM unnest(%s::bigint[], %s::text[])", columns
    return f"VALUES {', '.join(['(%s, %s)'] * len(pairs))}", list(chain.from_iterable(pairs))


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001


def _columns(model: type[Model], fields: Sequence[str]) -> list[str]:
    return [connection.ops.quote_name(field.column or "") for field in _fields(model, fields)]


def _fields(model: type[Model], names: Sequence[str]) -> list[Field[Any, Any]]:
    found = [model._meta.get_field(name) for name in names]  # noqa: SLF001
    return [field for field in found if isinstance(field, Field) and field.column]
