"""How was each channel after its last answer, and what waits for it?"""

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, select, update

from monitor.model.channel import ChannelLine, ChannelState
from monitor.model.view import DeliveryState
from monitor.store.statements import put
from monitor.store.tables.told import CHANNEL, DELIVERY

FIND = select(CHANNEL).where(CHANNEL.c.name == bindparam("channel"))
PUT = put(CHANNEL)
#: Kept in a column of its own, where a claim asks for it.
COLUMN = "not_before"
MOMENTS = tuple(
    f.name for f in fields(ChannelState) if f.name.endswith(("_at", "since"))
)
OWED, REFUSED = DeliveryState.OWED.value, DeliveryState.REFUSED.value


def find(connection: Connection, name: str) -> ChannelState:
    """A channel that was never used is well."""
    row = connection.execute(FIND, {"channel": name}).first()
    return ChannelState() if row is None else _state(row.state, row.not_before)


def save(connection: Connection, name: str, state: ChannelState, at: datetime) -> None:
    values = {"name": name, "not_before": state.not_before or at, "state": _json(state)}
    connection.execute(PUT, values)


def free(connection: Connection, names: Iterable[str], at: datetime) -> None:
    """They may be tried at once; whether they take is seen then."""
    names = list(names)
    connection.execute(
        update(CHANNEL).where(CHANNEL.c.name.in_(names)).values(not_before=at)
    )


def lines(connection: Connection, names: Iterable[str]) -> tuple[ChannelLine, ...]:
    is_owed, is_refused = DELIVERY.c.state == OWED, DELIVERY.c.state == REFUSED
    counted = select(
        DELIVERY.c.channel,
        func.count(case((is_owed, 1))).label("owed"),
        func.count(case((is_refused, 1))).label("refused"),
        func.min(case((is_owed, DELIVERY.c.created_at))).label("oldest"),
    ).where(is_owed | is_refused)
    rows = connection.execute(counted.group_by(DELIVERY.c.channel)).all()
    found = {row.channel: row for row in rows}
    return tuple(
        ChannelLine(
            name=name,
            state=find(connection, name),
            owed=found[name].owed if name in found else 0,
            refused=found[name].refused if name in found else 0,
            oldest_owed_at=found[name].oldest if name in found else None,
        )
        for name in names
    )


def _json(state: ChannelState) -> dict[str, Any]:
    """What is not as in a well channel."""
    values = {k: v for k, v in asdict(state).items() if k != COLUMN and v}
    return {k: v.isoformat() if k in MOMENTS else v for k, v in values.items()}


def _state(values: dict[str, Any], not_before: datetime) -> ChannelState:
    read: dict[str, Any] = {
        key: datetime.fromisoformat(value) if key in MOMENTS else value
        for key, value in values.items()
    }
    return ChannelState(**{**read, COLUMN: not_before})
