"""Did the hub that knows our secret sign this body?"""

import hashlib
import hmac
from enum import StrEnum

#: What the W3C recommendation allows; hubs in the field still send sha1.
METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})


class Verdict(StrEnum):
    """What a signature is worth."""

    GOOD = "signed"
    MISSING = "without a signature"
    UNKNOWN = "signed in a way that is not known"
    WRONG = "with a wrong signature"


class Seal:
    """Takes a body piece by piece and keeps none of it."""

    def __init__(self, header: str, secret: bytes) -> None:
        method, _, digest = header.strip().partition("=")
        self._said = digest.strip().lower().encode("latin-1", "replace")
        self._missing = not header.strip()
        known = method.strip().lower() in METHODS
        self._mac = (
            hmac.new(secret, digestmod=method.strip().lower()) if known else None
        )

    def add(self, piece: bytes) -> None:
        if self._mac:
            self._mac.update(piece)

    def verdict(self) -> Verdict:
        if self._missing:
            return Verdict.MISSING
        if self._mac is None:
            return Verdict.UNKNOWN
        meant = self._mac.hexdigest().encode()
        return Verdict.GOOD if hmac.compare_digest(meant, self._said) else Verdict.WRONG

    @property
    def mark(self) -> bytes:
        """Tells a body from others; the same for the same body."""
        return self._mac.digest() if self._mac else hashlib.sha256(self._said).digest()
