"""How does a recipient of a mail channel say that it wants no more?

One click (RFC 8058): each mail holds an address that is its recipient's alone. It is
derived from the key file, so nobody can guess it, and nothing of it is stored.
"""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.acquire.push_desk import HOOK
from monitor.acquire.push_key import PushKey, UnusableKeyError, open_key
from monitor.ports import Clock
from monitor.serve.config import Config, Outline
from monitor.serve.operator import Operator
from monitor.settings.channels import EmailSettings

log = logging.getLogger("monitor")

#: Below what a reverse proxy hands over already.
PLACE = f"{HOOK}unsubscribe/"


class Book(Protocol):
    """Who left; see store/recipients.py."""

    def gone(self, channel: str) -> frozenset[str]: ...

    def leave(self, channel: str, address: str, at: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address of one channel."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingList:
    """The recipients of one channel, for who sends to them."""

    channel: str
    book: Book
    base: str = ""  #: where people reach us; without it, there is no one-click
    key: PushKey | None = None

    def gone(self) -> Collection[str]:
        return self.book.gone(self.channel)

    def one_click(self, address: str) -> str:
        if self.key is None:
            return ""
        token = self.key.unsubscribe(self.channel, address)
        return f"{self.base}{PLACE}{token}"


class UnsubscribeDesk:
    """Knows whose each token is, and takes them off the list."""

    def __init__(
        self,
        recipients: Iterable[Recipient],
        key: PushKey,
        book: Book,
        operator: Operator,
        clock: Clock,
    ) -> None:
        self._of = {key.unsubscribe(r.channel, r.address): r for r in recipients}
        self._book = book
        self._operator = operator
        self._clock = clock

    def find(self, token: str) -> Recipient | None:
        """Whose it is; changes nothing."""
        return self._of.get(token)

    def unsubscribe(self, token: str) -> Recipient | None:
        """From now on no mail goes there; the operator hears of it once."""
        found = self._of.get(token)
        now = self._clock.now()
        if found and self._book.leave(found.channel, found.address, now):
            self._operator.tell(
                f"{found.address} has unsubscribed from channel {found.channel}",
                "It gets no more mail through this channel; others do. "
                f"To put it back: monitor channels resubscribe {found.channel} "
                f"{found.address}",
                f"unsubscribed/{found.channel}/{found.address}/{now.isoformat()}",
            )
        return found


def recipients_of(config: Outline) -> tuple[Recipient, ...]:
    """Of every mail channel."""
    return tuple(
        Recipient(name, address)
        for name, settings in config.loaded.channels.items()
        if isinstance(settings, EmailSettings)
        for address in settings.to
    )


def mailing_lists(config: Config, book: Book) -> Mapping[str, MailingList]:
    """By channel. Only over https is there one click, as RFC 8058 asks."""
    base = config.loaded.web.public_base_url or ""
    channels = dict.fromkeys(r.channel for r in recipients_of(config))
    key = _key(config) if channels and base.startswith("https://") else None
    return {
        name: MailingList(channel=name, book=book, base=base, key=key)
        for name in channels
    }


def _key(config: Config) -> PushKey | None:
    """Without it mails go out all the same, and name an address to write to."""
    try:
        return open_key(config.state)
    except UnusableKeyError as error:
        log.warning("unsubscribe.off %s", error)
        return None
