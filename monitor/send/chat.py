"""How is a message offered to a chat, whichever it is?

As it looks best; once more as plain text where its form is refused; and, where the
operator wants that, as an edit of what was said of the story before.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote

from monitor.model.message import Message, message_from_body
from monitor.model.route import Delivery
from monitor.ports import Clock, Deferred, Delivered, Receipt, Refused
from monitor.send.answers import MALFORMED
from monitor.send.post import CONNECT, TOTAL, Answer, Post

#: Some chats answer with the message itself, and its id may stand at the end.
MOST_READ = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request that says a message."""

    payload: Mapping[str, Any]
    path: str = ""  #: behind the provider's address
    keyed: bool = False  #: the delivery's key comes before the path
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class Provider(Protocol):
    """What is peculiar to one chat. It makes requests and reads answers."""

    @property
    def address(self) -> str: ...

    def say(self, message: Message, *, plain: bool) -> Call: ...

    def read(self, answer: Answer, now: datetime) -> Receipt: ...


class Editor(Protocol):
    """A chat that lets us change what we said."""

    def edit(self, message: Message, earlier: str, *, plain: bool) -> Call | None:
        """Instead of what the handle `earlier` names; None when it names nothing."""


class Chat:
    """A chat that takes our messages."""

    def __init__(
        self,
        provider: Provider,
        *,
        clock: Clock,
        editor: Editor | None = None,
        connect: timedelta = CONNECT,
        total: timedelta = TOTAL,
    ) -> None:
        self._provider = provider
        self._editor = editor
        self._clock = clock
        self._post = Post(
            provider.address, connect=connect, total=total, most_read=MOST_READ
        )

    def deliver(self, delivery: Delivery) -> Receipt:
        message = message_from_body(json.loads(delivery.body))
        edited = self._edit(message, delivery)
        if isinstance(edited, Delivered):
            # What is edited keeps its handle: that of an edit edits nothing.
            return Delivered(f"{edited.detail}, as an edit")
        # What cannot be edited any more, or was deleted, is said anew.
        if isinstance(edited, Deferred):
            return edited
        say = self._provider.say
        return self._offer(delivery, [say(message, plain=p) for p in (False, True)])

    def close(self) -> None:
        """Let go of the connection pool."""
        self._post.close()

    def _edit(self, message: Message, delivery: Delivery) -> Receipt | None:
        if self._editor is None or not delivery.earlier:
            return None
        edit = self._editor.edit
        calls = [edit(message, delivery.earlier, plain=p) for p in (False, True)]
        known = [call for call in calls if call]
        return self._offer(delivery, known) if known else None

    def _offer(self, delivery: Delivery, calls: Sequence[Call]) -> Receipt:
        """As it looks best first, as plain text last."""
        answer = self._send(delivery, calls[0])
        first = self._read(answer)
        malformed = isinstance(answer, Answer) and answer.status in MALFORMED
        if not isinstance(first, Refused) or not malformed:
            return first
        second = self._read(self._send(delivery, calls[-1]))
        if isinstance(second, Delivered):
            said = f"as plain text; its form was refused: {first.reason}"
            return Delivered(said, handle=second.handle)
        return second

    def _send(self, delivery: Delivery, call: Call) -> Answer | Deferred | Refused:
        key = f"/{quote(delivery.key, safe='')}" if call.keyed else ""
        body = dump(call.payload).encode()
        path = key + call.path
        return self._post.send(body, call.headers, path=path, method=call.method)

    def _read(self, answer: Answer | Deferred | Refused) -> Receipt:
        if isinstance(answer, Answer):
            return self._provider.read(answer, self._clock.now())
        return answer


def dump(payload: Mapping[str, Any]) -> str:
    """As it goes over the wire."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def field_of(answer: Answer, *path: str) -> Any:
    """What stands in the answer's JSON there; None where it is not, or is no JSON."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def utf16(text: str) -> int:
    """As Discord and Telegram count."""
    return len(text.encode("utf-16-le")) // 2
