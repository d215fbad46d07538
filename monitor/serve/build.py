"""What is the monitor made of? Every part is made here, and handed what it needs."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.acquire.bring import PageDesk
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.poller import Poller
from monitor.acquire.workers import Reader
from monitor.classify.topics import judge
from monitor.classify.want import want
from monitor.extract.events import extract
from monitor.model.feed import FullText
from monitor.model.item import Item
from monitor.model.match import Judged
from monitor.model.want import Want
from monitor.pipeline import Pipeline
from monitor.ports import Channel, Clock, Intake
from monitor.route.outcome import version as version_of
from monitor.send.sender import Sender
from monitor.serve.alarms import AlarmDesk
from monitor.serve.config import Config
from monitor.serve.digests import DigestDesk
from monitor.serve.grouping import Grouping
from monitor.serve.language import identify
from monitor.serve.lexicon import lexicon
from monitor.serve.line import LineWorker
from monitor.serve.notices import NoticeDesk
from monitor.serve.operator import Operator
from monitor.serve.parties import party_name
from monitor.serve.pulse import Heartbeats, Ping
from monitor.serve.push import Push
from monitor.serve.telling import tell
from monitor.serve.unsubscribe import recipients_of
from monitor.serve.watch import FeedWatch
from monitor.serve.watchers import Watchers, make_watchers
from monitor.serve.ways_out import make_ways_out, wake
from monitor.store.database import Database

log = logging.getLogger("monitor")

APP = version("news-monitor")


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The built monitor. Whoever holds it holds the state folder."""

    config: Config
    clock: Clock
    database: Database
    readers: tuple[Reader, ...]  #: of feeds and of pages: neither waits for the other
    poller: Poller
    line: LineWorker
    desk: DigestDesk
    channels: Mapping[str, Channel]
    senders: tuple[Sender, ...]
    watch: FeedWatch
    notices: NoticeDesk
    alarms: AlarmDesk
    heartbeats: Heartbeats
    ping: Ping | None  #: only with an address to ask
    push: Push | None  #: only with a public address

    @property
    def state(self) -> Path:
        return self.config.state

    def workers(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """What runs in a thread of its own, by name."""
        yield "poller", self.poller.run
        yield "line", self.line.run
        for sender in self.senders:
            yield f"send-{sender.name}", sender.run
        if self.push and self.push.is_open:
            yield "push", self.push.run

    def open(self) -> None:
        """Before the workers start, and only where they run for long."""
        # Who starts the monitor anew may have mended what refused it.
        paused = _paused(self.database, self.channels)
        self.database.outbox.resume(paused, self.clock.now())
        if self.push:
            self.push.open(self.poller)

    def wake_senders(self) -> None:
        wake(self.senders)

    def stop(self) -> None:
        """Claim nothing more; what is in hand is finished."""
        self.poller.stop()
        self.line.stop()
        if self.push:
            self.push.stop()
        if self.ping:
            self.ping.close()
        for sender in self.senders:
            sender.stop(timedelta(0))

    def close(self) -> None:
        """After every thread has ended."""
        for reader in self.readers:
            reader.close()
        self.database.close()


def build(config: Config, clock: Clock) -> Parts:
    """Open the store and make every part; nothing runs yet."""
    database = Database.open(
        config.database, write=True, app=APP, rules=config.rules.version
    )
    again = database.line.requeue_asides(APP)
    if again:
        log.info("asides.again count=%d", again)
    now = clock.now()
    routes = {version_of(route): route for route in config.loaded.routes}
    database.history.keep_routes(routes, now)
    out = make_ways_out(config, database, clock)
    watchers = make_watchers(config, database, clock, out, now)
    push = make_push(config, database, clock, out.operator)
    readers = (Reader(size=1), Reader(size=1))
    poller = make_poller(
        config, database, clock, readers=readers, watchers=watchers, push=push
    )
    line = LineWorker(
        partial(make_pipeline, config, database, clock),
        watchers.desk,
        clock,
        out.wake,
        poller.look,
    )
    watchers.watch.on_work = line.work
    return Parts(
        config=config,
        clock=clock,
        database=database,
        readers=readers,
        poller=poller,
        line=line,
        desk=watchers.desk,
        channels=out.channels,
        senders=out.senders,
        watch=watchers.watch,
        notices=watchers.notices,
        alarms=watchers.alarms,
        heartbeats=watchers.heartbeats,
        ping=watchers.ping,
        push=push,
    )


def make_poller(
    config: Config,
    database: Database,
    clock: Clock,
    *,
    readers: tuple[Reader, Reader],
    watchers: Watchers,
    push: Push | None,
) -> Poller:
    """Of feeds, and of the pages that are asked for; what it saved is told on."""
    policy = policy_of(config)
    return Poller(
        feeds=[feed for feed in config.feeds if feed.enabled],
        shelf=database.shelf,
        clock=clock,
        policy=policy,
        reader=readers[0],
        on_saved=watchers.watch.hear_poll,
        on_intake=partial(_hear_intake, watchers.notices, watchers.alarms, push),
        pages=PageDesk(
            reader=readers[1],
            shelf=database.pages,
            clock=clock,
            policy=policy,
            on_saved=watchers.watch.hear_page,
        ),
    )


def make_push(
    config: Config, database: Database, clock: Clock, operator: Operator
) -> Push | None:
    """Nobody can push to who has no address."""
    web = config.loaded.web
    if web.public_base_url is None:
        return None
    return Push(
        base=web.public_base_url,
        listen=web.listen,
        state=config.state,
        feeds=config.feeds,
        database=database,
        clock=clock,
        operator=operator,
        recipients=recipients_of(config),
    )


def _hear_intake(
    notices: NoticeDesk, alarms: AlarmDesk, push: Push | None, intake: Intake
) -> None:
    """What else wants to know of a poll, after it was saved."""
    notices.hear(intake.state)
    alarms.hear(intake.poll)
    if push:
        push.hear_poll(intake)


def make_pipeline(config: Config, database: Database, clock: Clock) -> Pipeline:
    """The steps, with a fresh index of what stories can be recognised by."""
    return Pipeline(
        line=database.line,
        clock=clock,
        identify=identify,
        judge=partial(judge, rules=config.rules),
        extract=partial(extract, lexicon=lexicon()),
        place=Grouping(database.line, clock).place,
        routes=config.loaded.routes,
        zone=ZoneInfo,
        tell=tell,
        name=party_name,
        want=partial(_want, {feed.name: feed.full_text for feed in config.feeds}),
    )


def _want(modes: Mapping[str, FullText], item: Item, judged: Judged) -> Want | None:
    """A feed that is configured no more asks for nothing."""
    return want(item, judged, modes.get(item.feed, FullText.NEVER))


def policy_of(config: Config) -> FetchPolicy:
    """The bounds of every fetch, from the settings."""
    fetch = config.loaded.fetch
    return FetchPolicy(
        user_agent=fetch.user_agent,
        allow_networks=tuple(fetch.allow_networks),
        allow_ports=frozenset(fetch.allow_ports),
        floor=fetch.floor,
        cap=fetch.cap,
        polls_per_day=fetch.polls_per_day,
    )


def _paused(database: Database, names: Iterable[str]) -> list[str]:
    return [name for name in names if database.outbox.channel(name).paused]
