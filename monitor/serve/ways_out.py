"""What carries that which is owed out of the house: a channel and a sender for each?"""

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from monitor.ports import Channel, Clock
from monitor.send.backlog import MOST, ROOM
from monitor.send.bucket import RATES
from monitor.send.chat import Chat
from monitor.send.console import Console
from monitor.send.email import Email, Recipients, Security, Server
from monitor.send.file import Folder
from monitor.send.sender import Sender
from monitor.send.slack import Slack
from monitor.send.webhook import Format, Webhook
from monitor.serve.channels import ChannelWatch
from monitor.serve.chats import make_chat
from monitor.serve.config import Config
from monitor.serve.operator import Operator
from monitor.serve.unsubscribe import mailing_lists
from monitor.settings.channels import (
    ChannelSettings,
    ConsoleSettings,
    EmailSettings,
    FileSettings,
    SlackSettings,
    WebhookSettings,
)
from monitor.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysOut:
    """Every channel, who posts to it, and who hears of the operator's troubles."""

    channels: Mapping[str, Channel]
    senders: tuple[Sender, ...]
    operator: Operator
    watch: ChannelWatch

    def wake(self) -> None:
        """Something is owed."""
        wake(self.senders)


def make_ways_out(config: Config, database: Database, clock: Clock) -> WaysOut:
    """One sender for each channel: order matters in a chat."""
    written = config.loaded.channels
    lists = mailing_lists(config, database.recipients)
    channels = {
        name: make_channel(settings, config.state, clock, lists.get(name))
        for name, settings in written.items()
    }
    operator = Operator(database.outbox, config.loaded.operator.channels, clock)
    states = {name: database.outbox.channel(name) for name in channels}
    watch = ChannelWatch(operator, clock, states)
    senders = tuple(
        Sender(
            name=name,
            channel=channel,
            outbox=database.outbox,
            clock=clock,
            rates=RATES.get(written[name].kind, ()),
            room=ROOM.get(written[name].kind, MOST),
            on_receipt=watch.hear_receipt,
        )
        for name, channel in channels.items()
    )
    operator.wake = partial(wake, senders)
    return WaysOut(channels=channels, senders=senders, operator=operator, watch=watch)


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


def wake(senders: Iterable[Sender]) -> None:
    for sender in senders:
        sender.wake()
