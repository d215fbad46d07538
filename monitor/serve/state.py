"""Where is everything that was written, and how does a command read it?"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from monitor.serve.clock import SystemClock
from monitor.serve.config import Outline
from monitor.serve.options import fail
from monitor.store.database import Database
from monitor.store.schema import UnusableDatabaseError

AGO = re.compile(r"(\d{1,5})([mhdw])")
UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


@contextmanager
def reading(config: Outline) -> Iterator[Database]:
    """The database, read-only; the running monitor is not disturbed."""
    try:
        database = Database.open(config.database, write=False)
    except UnusableDatabaseError as error:
        raise fail(str(error)) from None
    with database:
        yield database


def moment_since(text: str | None, option: str = "--since") -> datetime | None:
    """`7d` is seven days ago; a date is its midnight in UTC."""
    if text is None:
        return None
    ago = AGO.fullmatch(text)
    if ago:
        return SystemClock().now() - int(ago[1]) * UNITS[ago[2]]
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise fail(f"{option} {text}: write 7d, 12h, or 2024-04-18", code=2) from None
