"""Who of a channel's recipients wants no more mail, and since when?"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, bindparam, delete, select

from monitor.store.statements import add
from monitor.store.tables.told import UNSUBSCRIBED

ALL = select(UNSUBSCRIBED).order_by(UNSUBSCRIBED.c.channel, UNSUBSCRIBED.c.address)
GONE = select(UNSUBSCRIBED.c.address).where(
    UNSUBSCRIBED.c.channel == bindparam("channel")
)
ADD = add(UNSUBSCRIBED)
REMOVE = delete(UNSUBSCRIBED).where(
    UNSUBSCRIBED.c.channel == bindparam("of"),
    UNSUBSCRIBED.c.address == bindparam("who"),
)


class Recipients:
    """A row for each who left; none for those who stay."""

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self._reader = reader
        self._writer = writer

    def gone(self, channel: str) -> frozenset[str]:
        """Asked before each mail."""
        with self._reader.begin() as connection:
            return frozenset(connection.execute(GONE, {"channel": channel}).scalars())

    def all_gone(self) -> Mapping[tuple[str, str], datetime]:
        """By channel and address, the moment; also of channels that are no more."""
        with self._reader.begin() as connection:
            rows = connection.execute(ALL).all()
        return {(row.channel, row.address): row.at for row in rows}

    def leave(self, channel: str, address: str, at: datetime) -> bool:
        """Whether it got mail until now."""
        row = {"channel": channel, "address": address, "at": at}
        with self._writer.begin() as connection:
            return connection.execute(ADD, row).rowcount == 1

    def come_back(self, channel: str, address: str) -> bool:
        """Whether it had left."""
        with self._writer.begin() as connection:
            asked = {"of": channel, "who": address}
            return connection.execute(REMOVE, asked).rowcount == 1
