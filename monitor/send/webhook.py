"""Post the message as JSON, signed as Standard Webhooks asks."""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.route import Delivery
from monitor.ports import Clock, Receipt
from monitor.send.answers import receipt_for
from monitor.send.chat import dump
from monitor.send.cloud_event import CONTENT_TYPE, cloud_event
from monitor.send.post import CONNECT, TOTAL, Answer, Post

PREFIX = "whsec_"


class Format(StrEnum):
    """What the body is; the headers are those of Standard Webhooks for both."""

    STANDARD = "standard"
    CLOUDEVENTS = "cloudevents"


class Webhook:
    """A receiver of the webhook contract; it tells repeats by `webhook-id`."""

    def __init__(
        self,
        *,
        url: str,
        clock: Clock,
        secret: str | None = None,
        form: Format = Format.STANDARD,
        connect: timedelta = CONNECT,
        total: timedelta = TOTAL,
    ) -> None:
        self._post = Post(url, connect=connect, total=total)
        self._clock = clock
        self._secret = secret_bytes(secret) if secret else None
        self._form = form

    def deliver(self, delivery: Delivery) -> Receipt:
        body = self._body(delivery)
        answer = self._post.send(body, self._headers(delivery.key, body))
        if isinstance(answer, Answer):
            return receipt_for(answer, self._clock.now())
        return answer

    def close(self) -> None:
        """Let go of the connection pool."""
        self._post.close()

    def _body(self, delivery: Delivery) -> bytes:
        if self._form is Format.CLOUDEVENTS:
            return dump(cloud_event(delivery)).encode()
        return delivery.body.encode()

    def _headers(self, key: str, body: bytes) -> dict[str, str]:
        """Anew per attempt: receivers refuse a timestamp older than five minutes."""
        at = self._clock.now()
        stamp = str(int(at.timestamp()))
        headers = {"webhook-id": key, "webhook-timestamp": stamp}
        if self._form is Format.CLOUDEVENTS:
            headers["content-type"] = CONTENT_TYPE
        if self._secret is not None:
            headers["webhook-signature"] = sign(key, at, body, self._secret)
        return headers


def sign(key: str, at: datetime, body: bytes, secret: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of id, timestamp and body, joined by dots."""
    signed = f"{key}.{int(at.timestamp())}.".encode() + body
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def secret_bytes(secret: str) -> bytes:
    """`whsec_` and base64, or any plain text. Raises ValueError without the secret."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    text = secret.removeprefix(PREFIX)
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("secret: what follows whsec_ is not base64") from None
