"""What is the monitor made of? Every part is made here, and handed what it needs."""

import logging
import os
import sys
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
from monitor.send.backlog import MOST, ROOM
from monitor.send.bucket import RATES
from monitor.send.chat import Chat
from monitor.send.console import Console
from monitor.send.email import Email, Recipients, Security, Server
from monitor.send.file import Folder
from monitor.send.sender import Sender
from monitor.send.slack import Slack
from monitor.send.webhook import Format, Webhook
from monitor.serve.alarms import AlarmDesk
from monitor.serve.channels import ChannelWatch
from monitor.serve.chats import make_chat
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
from monitor.serve.telling import register, tell
from monitor.serve.unsubscribe import mailing_lists, recipients_of
from monitor.serve.watch import FeedWatch
from monitor.settings.channels import (
    ChannelSettings,
    ConsoleSettings,
    EmailSettings,
    FileSettings,
    SlackSettings,
    WebhookSettings,
)
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
        for sender in self.senders:
            sender.wake()

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
    loaded = config.loaded
    now = clock.now()
    database.history.keep_routes({version_of(r): r for r in loaded.routes}, now)
    lists = mailing_lists(config, database.recipients)
    channels = {
        name: make_channel(settings, config.state, clock, lists.get(name))
        for name, settings in loaded.channels.items()
    }
    operator = Operator(database.outbox, loaded.operator.channels, clock)
    told = ChannelWatch(
        operator, clock, {name: database.outbox.channel(name) for name in channels}
    )
    senders = tuple(
        Sender(
            name=name,
            channel=channel,
            outbox=database.outbox,
            clock=clock,
            rates=RATES.get(loaded.channels[name].kind, ()),
            room=ROOM.get(loaded.channels[name].kind, MOST),
            on_receipt=told.hear_receipt,
        )
        for name, channel in channels.items()
    )
    operator.wake = partial(_wake, senders)
    states = database.shelf.feed_states()
    notices = NoticeDesk(config.feeds, states, database.notices, operator, clock)
    watch = FeedWatch(
        config.feeds, database.queries, channels=told.troubles, ailing=notices.ailing
    )
    health = watch.line_between
    desk = DigestDesk(
        loaded.routes, database.digests, health, now, tell=tell, register=register
    )
    alarms = AlarmDesk(
        book=database.alarms,
        operator=operator,
        clock=clock,
        database=config.database,
        late=desk.late,
    )
    heartbeats = Heartbeats(
        {name: each.heartbeat for name, each in loaded.channels.items()},
        database.outbox,
        clock,
        watch.line_between,
        database.alarms.last_alert_at,
    )
    push = make_push(config, database, clock, operator)
    reader, page_reader = Reader(size=1), Reader(size=1)
    poller = Poller(
        feeds=[feed for feed in config.feeds if feed.enabled],
        shelf=database.shelf,
        clock=clock,
        policy=policy_of(config),
        reader=reader,
        on_saved=watch.hear_poll,
        on_intake=partial(_hear_intake, notices, alarms, push),
        pages=PageDesk(
            reader=page_reader,
            shelf=database.pages,
            clock=clock,
            policy=policy_of(config),
            on_saved=watch.hear_page,
        ),
    )
    line = LineWorker(
        partial(make_pipeline, config, database, clock),
        desk,
        clock,
        partial(_wake, senders),
        poller.look,
    )
    watch.on_work = line.work
    return Parts(
        config=config,
        clock=clock,
        database=database,
        readers=(reader, page_reader),
        poller=poller,
        line=line,
        desk=desk,
        channels=channels,
        senders=senders,
        watch=watch,
        notices=notices,
        alarms=alarms,
        heartbeats=heartbeats,
        ping=_ping(config, clock),
        push=push,
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


def make_channel(
    settings: ChannelSettings,
    state: Path,
    clock: Clock,
    recipients: Recipients | None = None,
) -> Channel:
    """One way out, by its kind."""
    match settings:
        case WebhookSettings():
            return Webhook(
                url=settings.url.get_secret_value(),
                secret=settings.secret.get_secret_value() if settings.secret else None,
                form=Format(settings.format),
                clock=clock,
            )
        case SlackSettings():
            return Chat(Slack(settings.url.get_secret_value()), clock=clock)
        case EmailSettings():
            return Email(
                server=_server(settings),
                sender=settings.sender,
                to=tuple(settings.to),
                clock=clock,
                recipients=recipients,
            )
        case FileSettings():
            return Folder(path=state / settings.folder)
        case ConsoleSettings():
            return Console(stream=sys.stdout, no_color=bool(os.environ.get("NO_COLOR")))
        case _:
            return make_chat(settings, state, clock)


def _server(settings: EmailSettings) -> Server:
    password = settings.password
    return Server(
        host=settings.host,
        port=settings.used_port,
        security=Security(settings.security),
        username=settings.username or "",
        password=password.get_secret_value() if password else "",
    )


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


def _ping(config: Config, clock: Clock) -> Ping | None:
    operator = config.loaded.operator
    if operator.ping_url is None:
        return None
    return Ping(operator.ping_url.get_secret_value(), operator.ping_every, clock)


def _paused(database: Database, names: Iterable[str]) -> list[str]:
    return [name for name in names if database.outbox.channel(name).paused]


def _wake(senders: Iterable[Sender]) -> None:
    for sender in senders:
        sender.wake()
