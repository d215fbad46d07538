"""Accounts of events, made short."""

from datetime import date, datetime, timedelta
from typing import Any

from monitor.model.event import Event, EventType, Party, Role
from monitor.model.item import ItemId
from monitor.model.match import Evidence
from monitor.model.register import Account
from monitor.model.story import StoryId
from tests.values import NOON

ROLES = {
    "people": Role.NATIONALITY,
    "in": Role.LOCATION,
    "police": Role.AGENCY,
    "org": Role.ORG,
}
HOUR = timedelta(hours=1)


def parties(*named: str) -> tuple[Party, ...]:
    """ "VNM" is a state that acts; "people:VNM", "in:VNM" and "police:VNM" are not."""
    split = [each.rpartition(":") for each in named]
    return tuple(
        Party(id=id_, role=ROLES.get(role, Role.STATE)) for role, _, id_ in split
    )


def deal(*named: str, words: str = "signed", **slots: Any) -> Event:
    """An agreement between states, signed if the words say so."""
    told = Evidence(field="title", start=0, end=len(words), text=words, rule="type")
    slots.setdefault("instrument", "mou")
    slots.setdefault("type", EventType.AGREEMENT)
    return Event(parties=parties(*named), evidence=(told,), **slots)


def arrest(*named: str, **slots: Any) -> Event:
    return Event(type=EventType.ARREST, parties=parties(*named), **slots)


def on(day: int, month: int = 4, source: str = "text") -> dict[str, Any]:
    """The slots of a day of 2024."""
    return {"date": date(2024, month, day), "date_source": source}


def account(item: str, event: Event, *, hours: int = 0, **changes: Any) -> Account:
    """By an item of its own source, so many hours after noon."""
    story = changes.pop("story", "s-1")
    at: datetime = NOON + hours * HOUR
    given = {
        "saga": story,
        "headline": f"Headline of {story}",
        "source": f"{item}.example",
        "url": f"https://{item}.example/1",
        **changes,
    }
    return Account(
        event=event, item=ItemId(item), story=StoryId(story), told_at=at, **given
    )
