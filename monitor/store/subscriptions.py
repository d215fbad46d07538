"""What were hubs asked for, and how have they kept their word?"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, bindparam, delete, select

from monitor.model.push import Mode, Subscription
from monitor.store.convert import AnyRow, Values, storable
from monitor.store.statements import put
from monitor.store.tables.found import SUBSCRIPTION

ALL = select(SUBSCRIPTION).order_by(SUBSCRIPTION.c.id)
PUT = put(SUBSCRIPTION)
FORGET = delete(SUBSCRIPTION).where(SUBSCRIPTION.c.id == bindparam("of"))

FIELDS = tuple(field.name for field in fields(Subscription))
KEYS = ("id", "feed")
MOMENTS = tuple(name for name in FIELDS if name.endswith(("_at", "_until")))


class Subscriptions:
    """Few rows, each written as a whole."""

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self._reader = reader
        self._writer = writer

    def subscriptions(self) -> Sequence[Subscription]:
        with self._reader.begin() as connection:
            return [from_row(row) for row in connection.execute(ALL)]

    def save_subscription(self, subscription: Subscription) -> None:
        with self._writer.begin() as connection:
            connection.execute(PUT, to_values(subscription))

    def forget_subscription(self, subscription: str) -> None:
        with self._writer.begin() as connection:
            connection.execute(FORGET, {"of": subscription})


def to_values(subscription: Subscription) -> Values:
    """As JSON: moments in ISO 8601, the lease in seconds."""
    said = {name: getattr(subscription, name) for name in FIELDS if name not in KEYS}
    moments = {name: said[name].isoformat() for name in MOMENTS if said[name]}
    body = said | moments | {"lease": subscription.lease.total_seconds()}
    body["hubs"] = list(subscription.hubs)
    return {
        "id": subscription.id,
        "feed": storable(subscription.feed),
        "body": {name: _storable(value) for name, value in body.items()},
    }


def from_row(row: AnyRow) -> Subscription:
    """What a later version has added and this one does not know is passed by."""
    body: dict[str, Any] = {n: v for n, v in row.body.items() if n in FIELDS}
    moments = {n: datetime.fromisoformat(body[n]) for n in MOMENTS if body.get(n)}
    body |= moments
    body["lease"] = timedelta(seconds=body["lease"])
    body["hubs"] = tuple(body["hubs"])
    body["pending"] = body["pending"] and Mode(body["pending"])
    return Subscription(id=row.id, feed=row.feed, **body)


def _storable(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value
