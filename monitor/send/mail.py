"""How does a message become a mail, with a text and an HTML part that say the same?"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.charset import BASE64, Charset
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from urllib.parse import quote

from monitor.model.message import (
    AlertMessage,
    DigestMessage,
    Message,
    NoticeMessage,
)
from monitor.send.html import fit_html, render_html
from monitor.send.text import render_text

#: What a Message-ID may hold unquoted besides letters and digits (RFC 5322, atext).
_ATEXT = "!#$&'*+-/=?^_`{|}~."


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """From whom, to whom."""

    sender: str  #: with or without a name: "Monitor <monitor@example.org>"
    to: tuple[str, ...]

    @property
    def domain(self) -> str:
        """That of the sender; mail ids are made with it."""
        return parseaddr(self.sender)[1].partition("@")[2] or "localhost"


def build_mail(
    message: Message,
    *,
    key: str,
    envelope: Envelope,
    date: datetime,
    one_click: str = "",
) -> EmailMessage:
    """The same key gives the same Message-ID, so that a mailbox can tell repeats.

    `one_click` is where a POST unsubscribes the only recipient (RFC 8058).
    """
    page = fit_html(message)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = envelope.sender
    mail["To"] = ", ".join(envelope.to)
    mail.set_raw("Subject", _encoded(page.subject))
    mail["Date"] = date
    mail["Message-ID"] = f"<{mail_id(key)}@{envelope.domain}>"
    for name, value in _headers(message, envelope, one_click).items():
        mail[name] = value
    mail.set_content(render_text(page))
    mail.add_alternative(render_html(page), subtype="html")
    return mail


def _encoded(subject: str) -> str:
    """As encoded words (RFC 2047), none of which touches what is beside it.

    EmailMessage folds by itself, but rarely leaves no space before a word it encodes;
    a mail program then shows the code.
    """
    # A headline may hold what a mail program takes for letters in disguise.
    plain = subject.replace("=?", "= ?")
    if plain.isascii():
        return plain
    return Header(plain, _utf8(), header_name="Subject").encode()


def _utf8() -> Charset:
    """In base64, whatever a library set for the whole process, as apprise does."""
    utf8 = Charset("utf-8")
    utf8.header_encoding = BASE64
    return utf8


def mail_id(key: str) -> str:
    """The key itself wherever a Message-ID can hold it."""
    return quote(key, safe=_ATEXT, errors="backslashreplace")


def _headers(message: Message, envelope: Envelope, one_click: str) -> dict[str, str]:
    headers = {
        "List-Id": f"<{_list_name(message)}.{envelope.domain}>",
        **_unsubscribe(message, envelope, one_click),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    match message:
        case AlertMessage():
            # Never sent itself: the root that all mails of a story hang on.
            root = f"<story-{mail_id(message.line.story)}@{envelope.domain}>"
            return headers | {"In-Reply-To": root, "References": root}
        case DigestMessage():
            return headers | {"Precedence": "bulk"}
        case NoticeMessage():
            return headers


def _unsubscribe(
    message: Message, envelope: Envelope, one_click: str
) -> dict[str, str]:
    """With one click where people reach us; else by writing to a person."""
    address = quote(parseaddr(envelope.sender)[1], safe="@")
    mailto = f"<mailto:{address}?subject=unsubscribe%20{_list_name(message)}>"
    if not one_click:
        return {"List-Unsubscribe": mailto}
    return {
        "List-Unsubscribe": f"<{one_click}>, {mailto}",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _list_name(message: Message) -> str:
    name = "operator" if isinstance(message, NoticeMessage) else message.route
    label = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return f"{label[:60] or 'route'}.news-monitor"
