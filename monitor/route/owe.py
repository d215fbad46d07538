"""Which deliveries does a decision owe, and under which keys?"""

import json
from collections.abc import Iterable
from hashlib import sha256

from monitor.model.message import Message, to_body
from monitor.model.route import Delivery


def owe(
    message: Message, channels: Iterable[str], cause: str, story: str = ""
) -> tuple[Delivery, ...]:
    """One delivery per channel.

    The key is made from the cause alone, so deciding the same thing twice owes the
    same deliveries, and the database refuses the second.
    """
    body = json.dumps(to_body(message), ensure_ascii=False, separators=(",", ":"))
    return tuple(
        Delivery(key=key(cause, channel), channel=channel, body=body, story=story)
        for channel in dict.fromkeys(channels)
    )


def key(cause: str, channel: str) -> str:
    """The receiver's handle against repeats: stable, opaque, safe in a header."""
    return "msg_" + sha256(f"{cause}\0{channel}".encode()).hexdigest()[:32]
