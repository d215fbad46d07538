"""Which parts do statements share?

A statement is built once, as a constant, and given its values as parameters: to build
one costs many times what SQLite needs to run it.
"""

from typing import Any

from sqlalchemy import BindParameter, Connection, Table, Update, bindparam
from sqlalchemy.dialects.sqlite import Insert, insert

#: For `column.in_(KEYS)`; see load.rows_by.
KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
LIMIT: BindParameter[int] = bindparam("limit")


def add(table: Table) -> Insert:
    """A row whose key is taken is left as it is."""
    return insert(table).on_conflict_do_nothing()


def put(table: Table) -> Insert:
    """A row whose primary key is taken is overwritten."""
    row = insert(table)
    rest = {c.name: row.excluded[c.name] for c in table.c if not c.primary_key}
    return row.on_conflict_do_update(list(table.primary_key), set_=rest)


def run(
    connection: Connection, statement: Insert | Update, rows: list[dict[str, Any]]
) -> None:
    """For every row; SQLAlchemy takes an empty list for one row of defaults."""
    if rows:
        connection.execute(statement, rows)
