"""A mail server that keeps what it gets."""

import asyncio
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP


class Mailbox:
    """Listens on loopback, without encryption."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.arrived = threading.Condition()
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """The name is the library's."""
        mail = message_from_bytes(envelope.content, policy=policy.default)
        with self.arrived:
            self.mails.append(mail)
            self.arrived.notify_all()
        return "250 kept"

    def wait(self, count: int, seconds: float = 30) -> bool:
        """Whether that many came in time."""
        with self.arrived:
            return self.arrived.wait_for(lambda: len(self.mails) >= count, seconds)

    async def _open(self) -> None:
        self._server = await self._loop.create_server(
            lambda: SMTP(self, loop=self._loop), "127.0.0.1", 0
        )
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def _close(self) -> None:
        assert self._server
        self._server.close()

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
