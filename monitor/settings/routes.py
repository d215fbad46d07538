"""What may stand in a route?"""

from typing import Annotated

from pydantic import BaseModel, Field

from monitor.model.event import EventType
from monitor.model.route import Grade, NewFact
from monitor.settings.kinds import (
    Count,
    Language,
    Names,
    PartyId,
    Points,
    RuleName,
    Text,
)
from monitor.settings.times import (
    DAY,
    NOTHING,
    SECOND,
    Cron,
    Days,
    Duration,
    Moment,
    Zone,
    at_least,
)
from monitor.settings.twins import STRICT


class DigestSettings(BaseModel):
    """When a digest is due: once a local day, by cron, or at an interval."""

    model_config = STRICT

    channels: Names
    at: Moment | None = None
    zone: Zone = "UTC"
    every: Annotated[Duration, at_least(SECOND)] | None = None
    days: Days | None = None
    """Of the week, for at; else every day."""
    cron: Cron | None = None
    """Minute, hour, day, month, weekday, such as "0 7 * * mon-fri"."""


class QuietHoursSettings(BaseModel):
    """When alerts are held; they are told in one message when it ends."""

    model_config = STRICT

    start: Moment | None = Field(default=None, alias="from")
    end: Moment | None = Field(default=None, alias="to")
    days: Days | None = None
    """On which these hours begin; else every day."""
    whole_days: Days = ()
    """Quiet from midnight to midnight."""
    zone: Zone = "UTC"
    override: Grade | None = None
    """From this severity on a story is told all the same."""


class RouteSettings(BaseModel):
    """Who wants which topics, through which channels, when, and how soon again."""

    model_config = STRICT

    name: Text
    topics: Names
    """Names of topics, or "*" for all."""
    alerts: tuple[Text, ...] = ()
    """Channels that are told at once."""
    digest: DigestSettings | None = None
    min_score: Annotated[Points, Field(ge=0)] = 0
    min_sources: Count = 1
    rules: tuple[RuleName, ...] = ()
    """Of its topics, such as "smuggling/boats-of-migrants"; else all."""
    facets: tuple[Text, ...] = ()
    countries: tuple[PartyId, ...] = ()
    """Of the source or of a party."""
    languages: tuple[Language, ...] = ()
    sources: tuple[Text, ...] = ()
    events: tuple[EventType, ...] = ()
    repeat_after: Annotated[Duration, at_least(SECOND)] = DAY
    """The same story is not told again before, unless there is a new fact."""
    alert_max_age: Annotated[Duration, at_least(SECOND)] = DAY
    """What is older when it is decided goes into the digest."""
    group_wait: Duration = NOTHING
    """A story gathers for so long before its first alert."""
    escalate: tuple[NewFact, ...] = ()
    """New facts that are told again before repeat_after."""
    quiet_hours: QuietHoursSettings | None = None
    budget: Count | None = None
    """Alerts of a local day; the last quarter is for high severity, the rest goes into
    the digest."""
