"""Write each delivery into a folder, as a mail, a page and as JSON.

It works before anybody owns a webhook, and shows what the other channels send.
"""

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from monitor.model.message import DigestMessage, Message, kind_of, message_from_body
from monitor.model.route import Delivery
from monitor.ports import Deferred, Delivered, Receipt
from monitor.send.html import fit_html, render_html
from monitor.send.mail import Envelope, build_mail

#: With moment, kind and ending this stays under the 255 bytes of most file systems.
LONGEST_KEY = 120


class Folder:
    """A folder of deliveries; a repeat writes over itself."""

    def __init__(
        self,
        *,
        path: Path,
        sender: str = "monitor@localhost",
        to: tuple[str, ...] = ("reader@localhost",),
    ) -> None:
        self._path = path
        self._envelope = Envelope(sender=sender, to=to)

    def deliver(self, delivery: Delivery) -> Receipt:
        message = message_from_body(json.loads(delivery.body))
        name = file_name(message, delivery.key)
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            for ending, content in self._forms(message, delivery):
                write_whole(self._path / f"{name}.{ending}", content)
            flush_folder(self._path)
        except OSError as error:
            return Deferred(f"the folder cannot be written: {error.strerror}")
        return Delivered(name)

    def _forms(self, message: Message, delivery: Delivery) -> list[tuple[str, bytes]]:
        """The JSON last: where it is, the other two are."""
        mail = build_mail(
            message, key=delivery.key, envelope=self._envelope, date=_moment(message)
        )
        return [
            ("eml", mail.as_bytes()),
            ("html", render_html(fit_html(message)).encode()),
            ("json", delivery.body.encode()),
        ]


def file_name(message: Message, key: str) -> str:
    """Moment, kind and key: sorted by name is sorted by time."""
    moment = _moment(message).astimezone(UTC)
    return f"{moment:%Y%m%dT%H%M%SZ}-{kind_of(message).value}-{_safe(key)}"


def _moment(message: Message) -> datetime:
    return message.end if isinstance(message, DigestMessage) else message.at


def _safe(key: str) -> str:
    """No two keys share a name, and none leaves the folder."""
    text = quote(key, safe="")
    if len(text) <= LONGEST_KEY:
        return text
    return hashlib.sha256(key.encode()).hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Readers see the old file or the new one, also after a power cut."""
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def flush_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
