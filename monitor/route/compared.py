"""In what does a decision that was made again differ from the stored one?"""

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime

from monitor.model.decision import Basis, Decision

#: What came of it; its deliveries and its basis are compared besides.
CAME = ("outcome", "gate", "why", "held_until", "backlog", "bundle")
#: Of the basis: what says under which a decision was made, not what came of it.
UNDER = frozenset({"rules", "route", "shown"})
BASIS = tuple(f.name for f in fields(Basis) if f.name not in UNDER)


def differences(stored: Decision, again: Decision) -> Iterator[str]:
    """Such as `gate: LATE, now ALERT`; nothing where it came out the same."""
    for name in CAME:
        yield from _difference(name, getattr(stored, name), getattr(again, name))
    yield from _difference("deliveries", _owed(stored), _owed(again))
    for name in BASIS:
        was, now = getattr(stored.basis, name), getattr(again.basis, name)
        yield from _difference(name, was, now)


def _difference(name: str, was: object, now: object) -> Iterator[str]:
    if was != now:
        yield f"{name}: {_said(was)}, now {_said(now)}"


def _said(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _owed(of: Decision) -> str:
    """By their keys, which are made from the cause: what they say may be edited."""
    return ", ".join(sorted(f"{d.channel} {d.key}" for d in of.deliveries)) or "none"
