"""Who says how the monitor is: of feeds, digests, channels and the machine?"""

from dataclasses import dataclass
from datetime import datetime

from monitor.ports import Clock
from monitor.serve.alarms import AlarmDesk
from monitor.serve.config import Config
from monitor.serve.digests import DigestDesk
from monitor.serve.notices import NoticeDesk
from monitor.serve.pulse import Heartbeats, Ping
from monitor.serve.telling import register, tell
from monitor.serve.watch import FeedWatch
from monitor.serve.ways_out import WaysOut
from monitor.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchers:
    """Each has a turn of its own; a digest says how all is."""

    notices: NoticeDesk
    watch: FeedWatch
    desk: DigestDesk
    alarms: AlarmDesk
    heartbeats: Heartbeats
    ping: Ping | None  #: only with an address to ask


def make_watchers(
    config: Config, database: Database, clock: Clock, out: WaysOut, now: datetime
) -> Watchers:
    """`now` is when a digest that was never due before may be due first."""
    loaded = config.loaded
    states = database.shelf.feed_states()
    notices = NoticeDesk(config.feeds, states, database.notices, out.operator, clock)
    watch = FeedWatch(
        config.feeds,
        database.queries,
        channels=out.watch.troubles,
        ailing=notices.ailing,
    )
    health = watch.line_between
    desk = DigestDesk(
        loaded.routes, database.digests, health, now, tell=tell, register=register
    )
    alarms = AlarmDesk(
        book=database.alarms,
        operator=out.operator,
        clock=clock,
        database=config.database,
        late=desk.late,
    )
    heartbeats = Heartbeats(
        {name: each.heartbeat for name, each in loaded.channels.items()},
        database.outbox,
        clock,
        health,
        database.alarms.last_alert_at,
    )
    return Watchers(
        notices=notices,
        watch=watch,
        desk=desk,
        alarms=alarms,
        heartbeats=heartbeats,
        ping=_make_ping(config, clock),
    )


def _make_ping(config: Config, clock: Clock) -> Ping | None:
    operator = config.loaded.operator
    if operator.ping_url is None:
        return None
    return Ping(operator.ping_url.get_secret_value(), operator.ping_every, clock)
