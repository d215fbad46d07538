"""Where do callback addresses and signing secrets come from, if none is stored?

All are derived from one key file in the state folder and a subscription's id. So
neither the database nor a copy of it lets anybody push.
"""

import hmac
import os
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from monitor.model.push import Subscription

KEY_FILE = "push.key"
KEY_BYTES = 32
#: Of the callback's name: 192 bits cannot be guessed.
NAME_DIGITS = 48


class UnusableKeyError(Exception):
    """The key file cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class PushKey:
    """`callback` and `secret` are told to the hub alone."""

    _key: bytes = field(repr=False)

    def callback(self, subscription: Subscription) -> str:
        return self._derive("callback", subscription.name)[:NAME_DIGITS]

    def secret(self, subscription: Subscription) -> str:
        """64 characters: the protocol allows fewer than 200 bytes."""
        return self._derive("secret", subscription.name)

    def unsubscribe(self, channel: str, address: str) -> str:
        """Names one recipient of one channel, and only to who holds the key."""
        return self._derive("unsubscribe", f"{channel}\n{address}")[:NAME_DIGITS]

    @property
    def mark(self) -> str:
        """Tells this key from another, and gives nothing away."""
        return self._derive("mark", "")[:8]

    def _derive(self, use: str, what: str) -> str:
        return hmac.new(self._key, f"{use}\n{what}".encode(), sha256).hexdigest()


def open_key(state: Path) -> PushKey:
    """The key of this state folder; made when there is none."""
    path = state / KEY_FILE
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        raise UnusableKeyError(
            f"{path}: {error.strerror}: mend its owner and mode"
        ) from error
    if len(key) != KEY_BYTES:
        raise UnusableKeyError(
            f"{path}: not a key of {KEY_BYTES} bytes: remove the file; a new one is"
            " made, and hubs are asked anew"
        )
    return PushKey(key)


def _make(path: Path) -> None:
    """Whole or not at all, and never readable by others."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(handle)
    part.rename(path)
