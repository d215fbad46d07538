"""What must the operator hear of the machine and of the monitor itself?

Each alarm is told once when it begins and once when it is over; what is told is a row,
so a restart repeats nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

GIB = 1 << 30
#: An upgrade copies the database, and SQLite needs room for its log.
LEAST_FREE = GIB // 2
#: It is over only when there is so much more, else each chore would tell it anew.
WELL_FREE = 1.25
#: Of all feeds, in an hour: one hostile document stops the parser three times and is
#: then kept from it, so more are many documents, or a machine that is too slow.
MOST_KILLS = 10
HOUR = timedelta(hours=1)
#: A digest that is so late stands still.
LATE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing that is wrong now; the same name is the same thing."""

    name: str
    headline: str
    why: str
    over: str  #: the headline when it has ended
    but: str = ""  #: the channel that it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAlarm:
    """What was told and is not over."""

    name: str
    since: datetime
    over: str
    but: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateDigest:
    """One that is due and was not made, or was made and not taken by its channel."""

    route: str
    due_at: datetime
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What the daemon sees of itself."""

    free: int  #: bytes left where the state folder is
    database: int  #: bytes that an upgrade or a copy of it needs
    kills: int = 0  #: of the parser, in the last hour
    late: tuple[LateDigest, ...] = ()


def alarms(vitals: Vitals, told: Iterable[ToldAlarm]) -> tuple[Alarm, ...]:
    """All that is wrong now."""
    known = {each.name for each in told}
    found = [_disk(vitals, known), _kills(vitals)]
    late = [_late(digest) for digest in vitals.late]
    return tuple(alarm for alarm in [*found, *late] if alarm)


def begun(now: Sequence[Alarm], told: Iterable[ToldAlarm]) -> tuple[Alarm, ...]:
    known = {each.name for each in told}
    return tuple(alarm for alarm in now if alarm.name not in known)


def ended(now: Sequence[Alarm], told: Iterable[ToldAlarm]) -> tuple[ToldAlarm, ...]:
    still = {alarm.name for alarm in now}
    return tuple(each for each in told if each.name not in still)


def _disk(vitals: Vitals, known: set[str]) -> Alarm | None:
    needed = max(LEAST_FREE, vitals.database)
    if vitals.free >= needed * (WELL_FREE if "disk" in known else 1):
        return None
    return Alarm(
        name="disk",
        headline="The disk is nearly full",
        why=f"{_size(vitals.free)} are left where the state folder is; the monitor "
        f"needs {_size(needed)} to copy its database. When nothing is left, it stands "
        "still until there is room; what is owed is kept.",
        over="The disk has room again",
    )


def _kills(vitals: Vitals) -> Alarm | None:
    if vitals.kills < MOST_KILLS:
        return None
    return Alarm(
        name="kills",
        headline="The parser is stopped too often",
        why=f"{vitals.kills} documents took too long or too much memory within an "
        "hour. See: monitor feeds list --failing",
        over="The parser is stopped no more than seldom",
    )


def _late(digest: LateDigest) -> Alarm:
    since = f"{digest.due_at:%Y-%m-%d %H:%M} UTC"
    where = f"channel {digest.channel} has not taken it" if digest.channel else ""
    what = where or "it could not be made (the log says why)"
    return Alarm(
        name=f"digest/{digest.route}/{digest.channel}",
        headline=f"The digest of {digest.route} is late",
        why=f"It was due at {since}, and {what}.",
        over=f"The digest of {digest.route} is on its way",
        but=digest.channel,
    )


def _size(count: int) -> str:
    return f"{count / GIB:.1f} GiB"
