"""Which mailbox is read, and how far was it read?"""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote


class MailSecurity(StrEnum):
    """How the mail server is spoken to."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """One folder on one mail server."""

    host: str
    port: int
    security: MailSecurity = MailSecurity.TLS
    username: str = ""
    password: str = field(default="", repr=False)
    folder: str = "INBOX"
    senders: tuple[str, ...] = ()  #: addresses in lower case; empty for all

    @property
    def address(self) -> str:
        """What tells one mailbox from another; no password is in it."""
        user, folder = quote(self.username, safe=""), quote(self.folder)
        return f"imap://{user}@{self.host}:{self.port}/{folder}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """The last mail that was read, by the server's own numbers.

    They mean something only while the server keeps the same `uidvalidity`.
    """

    uidvalidity: int
    uid: int

    def written(self) -> str:
        """As the feed's state keeps it."""
        return json.dumps({"uidvalidity": self.uidvalidity, "uid": self.uid})


def read_bookmark(text: str) -> Bookmark | None:
    """None for what is no bookmark, such as the digest of another kind of feed."""
    try:
        told = json.loads(text)
        return Bookmark(uidvalidity=int(told["uidvalidity"]), uid=int(told["uid"]))
    except (ValueError, KeyError, TypeError):
        return None
