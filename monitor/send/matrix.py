"""How does a message look in a Matrix room?

The transaction id is the delivery's key, so that the server itself drops a repeat.
`m.mentions` is empty: nobody is mentioned, whatever a headline holds.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import quote

from monitor.model.message import DigestMessage, Message
from monitor.ports import Delivered, Receipt
from monitor.send.answers import receipt_for
from monitor.send.chat import Call, field_of
from monitor.send.marked import BARE, HTML, render_marked
from monitor.send.page import fit
from monitor.send.post import Answer

#: An event takes 65,536 bytes with its envelope, and an edit says the text twice.
MOST_BYTES = 24_000
MOST_IN_ID = 255

CODES = re.compile(
    rb"\b(M_FORBIDDEN|M_UNKNOWN_TOKEN|M_MISSING_TOKEN|M_BAD_JSON|M_NOT_JSON"
    rb"|M_NOT_FOUND|M_UNRECOGNIZED|M_TOO_LARGE|M_INVALID_PARAM|M_USER_DEACTIVATED"
    rb"|M_UNKNOWN|M_CONSENT_NOT_GIVEN|M_RESOURCE_LIMIT_EXCEEDED)\b"
)


class Matrix:
    """One room, not encrypted, that an account writes to; its token is the secret."""

    def __init__(self, *, homeserver: str, token: str, room: str) -> None:
        place = f"/_matrix/client/v3/rooms/{quote(room, safe='')}"
        self.address = f"{homeserver.rstrip('/')}{place}/send/m.room.message"
        self._room = room
        self._headers = {"authorization": f"Bearer {token}"}

    def say(self, message: Message, *, plain: bool) -> Call:
        return self._put(render_matrix(message, plain=plain), ".plain" * plain)

    def edit(self, message: Message, earlier: str, *, plain: bool) -> Call | None:
        room, _, event = earlier.partition(" ")
        if room != self._room or not event:
            return None
        content = render_edit(render_matrix(message, plain=plain), event)
        return self._put(content, ".edit" + ".plain" * plain)

    def read(self, answer: Answer, now: datetime) -> Receipt:
        receipt = receipt_for(answer, now, CODES)
        event = field_of(answer, "event_id")
        if isinstance(receipt, Delivered) and isinstance(event, str):
            return Delivered(
                receipt.detail, handle=f"{self._room} {event[:MOST_IN_ID]}"
            )
        return receipt

    def _put(self, content: dict[str, Any], path: str) -> Call:
        headers = self._headers
        return Call(
            payload=content, path=path, keyed=True, method="PUT", headers=headers
        )


def render_matrix(message: Message, *, plain: bool = False) -> dict[str, Any]:
    """The event's content; whole stories are left out where it gets too long."""
    page = fit(
        message,
        lambda p: (
            len((render_marked(p, BARE) + render_marked(p, HTML)).encode())
            <= MOST_BYTES
        ),
    )
    content = {
        # Servers let notices ring for nobody (.m.rule.suppress_notices).
        "msgtype": "m.notice" if isinstance(message, DigestMessage) else "m.text",
        "body": render_marked(page, BARE),
        "m.mentions": dict[str, Any](),
    }
    if plain:
        return content
    return content | {
        "format": "org.matrix.custom.html",
        "formatted_body": render_marked(page, HTML),
    }


def render_edit(content: dict[str, Any], event: str) -> dict[str, Any]:
    """The whole text anew, in the place of an earlier event's."""
    return {
        **content,
        "body": f"* {content['body']}",
        "m.new_content": content,
        "m.relates_to": {"rel_type": "m.replace", "event_id": event},
    }
