"""Hand a mail to a mail server."""

import json
import logging
import smtplib
import socket
import ssl
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from enum import StrEnum
from functools import partial
from typing import Protocol

from monitor.model.message import message_from_body
from monitor.model.route import Delivery
from monitor.ports import Clock, Deferred, Delivered, Receipt, Refused
from monitor.send.deadline import Deadline
from monitor.send.mail import Envelope, build_mail
from monitor.send.smtp_answers import (
    Refusals,
    receipt_for_error,
    receipt_for_refusals,
)

logger = logging.getLogger("monitor")

CONNECT = timedelta(seconds=5)
#: Some servers look for spam before they say yes.
TOTAL = timedelta(seconds=60)
#: Deliveries that some recipients have and others may still get.
MOST_HALF_DONE = 1000


class Security(StrEnum):
    """How the way to the mail server is kept private."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server, and how it wants to be spoken to."""

    host: str
    port: int
    security: Security = Security.STARTTLS
    username: str = ""
    password: str = field(default="", repr=False)
    #: What certificates are trusted; None asks the system.
    tls: ssl.SSLContext | None = None
    connect: timedelta = CONNECT
    total: timedelta = TOTAL


class Recipients(Protocol):
    """Who of a channel's recipients wants no more mail, and how each can say so."""

    def gone(self) -> Collection[str]: ...

    def one_click(self, address: str) -> str:
        """Where a POST unsubscribes it alone; empty where nobody could reach us."""
        ...


class Email:
    """A mail server that takes our mails for some recipients."""

    def __init__(
        self,
        *,
        server: Server,
        sender: str,
        to: tuple[str, ...],
        clock: Clock,
        recipients: Recipients | None = None,
    ) -> None:
        self._server = server
        self._envelope = Envelope(sender=sender, to=to)
        self._clock = clock
        self._recipients = recipients
        #: Who has a delivery already, while others were told "later".
        self._reached: dict[str, frozenset[str]] = {}

    def deliver(self, delivery: Delivery) -> Receipt:
        reached = self._reached.get(delivery.key, frozenset())
        to = [address for address in self._staying() if address not in reached]
        if not to and not reached:
            return Refused("all its recipients have unsubscribed")
        receipt, refused = self._send(list(self._mails(delivery, to)), to)
        reached |= set(to) - refused
        if isinstance(receipt, Deferred):
            self._remember(delivery.key, reached)
            return receipt
        self._reached.pop(delivery.key, None)
        if reached and isinstance(receipt, Refused):
            return Delivered(receipt.reason)
        return receipt

    def _staying(self) -> list[str]:
        gone = self._recipients.gone() if self._recipients else ()
        return [address for address in self._envelope.to if address not in gone]

    def _mails(
        self, delivery: Delivery, to: list[str]
    ) -> Iterator[tuple[EmailMessage, list[str]]]:
        """One for all; one for each where each has a way out of its own."""
        message = message_from_body(json.loads(delivery.body))
        now = self._clock.now()
        build = partial(build_mail, message, key=delivery.key, date=now)
        ways = self._ways_out(to)
        if not any(ways.values()):
            yield build(envelope=self._envelope), to
            return
        for who, way in ways.items():
            alone = replace(self._envelope, to=(who,))
            yield build(envelope=alone, one_click=way), [who]

    def _ways_out(self, to: list[str]) -> dict[str, str]:
        if self._recipients is None:
            return {}
        return {who: self._recipients.one_click(who) for who in to}

    def _send(
        self, mails: list[tuple[EmailMessage, list[str]]], to: list[str]
    ) -> tuple[Receipt, set[str]]:
        """The receipt, and who of them did not get it."""
        smtp = self._new_client()
        refused: dict[str, tuple[int, bytes]] = {}
        waiting = set(to)
        with Deadline(self._server.total, lambda: smtp.sock) as deadline:
            try:
                self._log_in(smtp)
                for mail, whom in mails:
                    refused |= self._hand_over(smtp, mail, whom)
                    waiting -= set(whom)
            except (smtplib.SMTPException, OSError) as error:
                late = deadline.passed or isinstance(error, TimeoutError)
                return receipt_for_error(error, late=late), waiting | set(refused)
            finally:
                _say_goodbye(smtp)
        if not refused:
            return Delivered(), set()
        return receipt_for_refusals(refused, all_of=len(to)), set(refused)

    def _hand_over(
        self, smtp: smtplib.SMTP, mail: EmailMessage, whom: list[str]
    ) -> Refusals:
        """Who of them was refused, perhaps all."""
        sender = parseaddr(self._envelope.sender)[1]
        try:
            return smtp.send_message(mail, sender, whom)
        except smtplib.SMTPRecipientsRefused as error:
            return error.recipients

    def _new_client(self) -> smtplib.SMTP:
        """Not yet connected: a greeting that drips in must be under the deadline."""
        server = self._server
        timeout = server.connect.total_seconds()
        name = _own_name()
        if server.security is Security.TLS:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                local_hostname=name, timeout=timeout, context=self._context()
            )
        else:
            smtp = smtplib.SMTP(local_hostname=name, timeout=timeout)
        # The name that TLS checks. Only the connecting constructor sets it, and
        # that one gives nobody the socket before the greeting was read.
        smtp._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001
        return smtp

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        server = self._server
        code, said = smtp.connect(server.host, server.port)
        if code != 220:  # noqa: PLR2004  "service ready" (RFC 5321)
            raise smtplib.SMTPConnectError(code, said)
        if smtp.sock is not None:
            smtp.sock.settimeout(server.total.total_seconds())
        if server.security is Security.STARTTLS:
            smtp.starttls(context=self._context())
        if server.username:
            smtp.login(server.username, server.password)

    def _context(self) -> ssl.SSLContext:
        return self._server.tls or ssl.create_default_context()

    def _remember(self, key: str, reached: frozenset[str]) -> None:
        self._reached.pop(key, None)
        if reached:
            self._reached[key] = reached
        while len(self._reached) > MOST_HALF_DONE:
            del self._reached[next(iter(self._reached))]


def _own_name() -> str:
    """Without asking the name service, which may hang and has no deadline."""
    name = socket.gethostname()
    return name if "." in name else "[127.0.0.1]"


def _say_goodbye(smtp: smtplib.SMTP) -> None:
    """The mail is theirs or it is not; how they take leave changes nothing."""
    try:
        if smtp.sock is not None:
            smtp.quit()
    except (smtplib.SMTPException, OSError) as error:
        logger.debug("mail_goodbye error=%s", type(error).__name__)
    finally:
        smtp.close()
