"""A mail server on loopback that answers as it is told, and keeps what it got."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


@dataclass
class Mailbox:
    """What it says to whom, and what came in."""

    port: int = 0
    #: Answers to RCPT, by address; "250 OK" for all others.
    recipients: dict[str, str] = field(default_factory=dict)
    data: str = "250 OK"  #: the answer to a whole mail
    password: str = "open"
    raw: list[bytes] = field(default_factory=list)
    reached: list[list[str]] = field(default_factory=list)
    logins: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.SMTP) for raw in self.raw]

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        answer = self.recipients.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.data.startswith("250"):
            self.raw.append(envelope.content)
            self.reached.append(list(envelope.rcpt_tos))
            self.encrypted.append(session.ssl is not None)
        return self.data

    def check(
        self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        login = cast("LoginPassword", data)
        self.logins.append(login.login)
        right = login.password == self.password.encode()
        return AuthResult(success=right, handled=right)


@contextmanager
def receiving_mail(
    box: Mailbox | None = None,
    *,
    tls: ssl.SSLContext | None = None,
    implicit: bool = False,
    login: bool = False,
) -> Iterator[Mailbox]:
    """Serve until the block ends; `implicit` speaks TLS from the first byte."""
    mailbox = box or Mailbox()
    loop = asyncio.new_event_loop()

    def build() -> SMTP:
        return SMTP(
            mailbox,
            loop=loop,
            tls_context=None if implicit else tls,
            require_starttls=bool(tls) and not implicit,
            authenticator=mailbox.check if login else None,
            auth_required=login,
            auth_require_tls=bool(tls) and not implicit,
            enable_SMTPUTF8=True,
        )

    starting = loop.create_server(build, "127.0.0.1", 0, ssl=tls if implicit else None)
    server = loop.run_until_complete(starting)
    mailbox.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield mailbox
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _close(server: asyncio.Server) -> None:
    """Connections first: `wait_closed` waits for them from Python 3.12 on."""
    server.close()
    me = asyncio.current_task()
    tasks = [task for task in asyncio.all_tasks() if task is not me]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0.01)
