"""What does a mail from a mailbox bring: one item, or one for each headline in it?

Its name is its Message-ID, so it is the same mail wherever a server moves it.
"""

import email
import email.policy
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import quote, urlsplit

from monitor.acquire.clean import NOTHING, Form, Markup, fit
from monitor.acquire.dates import read_moment
from monitor.acquire.document import (
    MAX_AUTHOR,
    MAX_ENTRIES,
    MAX_TEXT,
    MAX_TITLE,
    Document,
    NotRead,
    RawEntry,
    clean,
    first_sentence,
    name_all,
)
from monitor.acquire.headlines import Headline, read_alert, read_alert_text, read_letter
from monitor.acquire.identity import digest
from monitor.acquire.links import web_url
from monitor.acquire.mail import body_of
from monitor.acquire.origin import ROOM, lang_tag
from monitor.acquire.shorten import asides
from monitor.model.feed import PollOutcome
from monitor.model.url import publisher

ALERTS = "googlealerts-noreply@google.com"

_ID = re.compile(r"<([^<>\s]{1,250})>")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"<?(https?://[^<>\s]+)>?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What the headers say."""

    title: str
    sender: str
    address: str
    at: datetime | None
    lang: str
    id: str  #: without its brackets; empty where there is none
    page: str  #: where the same can be read on the web

    @property
    def source(self) -> str:
        """The domain of the sender, if it looks like one."""
        domain = self.address.rpartition("@")[2]
        return publisher(domain) if _DOMAIN.fullmatch(domain) else ""


def read_mail(body: bytes) -> Document | NotRead:
    message = email.message_from_bytes(body, policy=email.policy.default)
    head = _head(message)
    plain, html = body_of(message, "plain"), body_of(message, "html")
    if found := _headlines(head, plain, html):
        own = head.source if _is_own(head, found) else ""
        raws = [_entry(each, head, own) for each in found[:MAX_ENTRIES]]
        left_out = asides(max(len(found) - MAX_ENTRIES, 0))
        return Document(entries=name_all(raws), asides=left_out, title=head.title)
    raw = _whole(head, plain, html, body)
    if not clean(replace(raw, url="")).title:
        return NotRead(outcome=PollOutcome.UNREADABLE, detail="a mail without text")
    return Document(entries=name_all([raw]), title=head.title)


def _headlines(head: _Head, plain: str, html: str) -> Sequence[Headline]:
    if head.address.lower() == ALERTS:
        return read_alert(html) or read_alert_text(plain)
    return read_letter(html)


def _is_own(head: _Head, found: Sequence[Headline]) -> bool:
    """Where all links lead to one host it is the sender's own, or counts its clicks."""
    hosts = {urlsplit(each.url).hostname for each in found}
    return head.address.lower() != ALERTS and len(hosts) == 1


def _entry(found: Headline, head: _Head, own: str) -> RawEntry:
    source = own or publisher(found.url)
    return RawEntry(
        key="",
        raw_digest="",
        url=found.url,
        title=Markup(found.title[:MAX_TITLE], Form.PLAIN),
        summary=Markup(found.summary, Form.PLAIN) if found.summary else NOTHING,
        published=head.at,
        lang=head.lang,
        source=Markup(source, Form.PLAIN) if source else NOTHING,
    )


def _whole(head: _Head, plain: str, html: str, body: bytes) -> RawEntry:
    """The mail itself as one item."""
    text = Markup(plain[: MAX_TEXT * ROOM], Form.PLAIN)
    if not text:
        text = Markup(html[: MAX_TEXT * ROOM], Form.MARKUP)
    name = head.id or digest(body.decode("latin-1"))
    return RawEntry(
        key=f"mid:{name}",
        raw_digest="",
        url=head.page or f"mid:{quote(name, safe='@')}",
        title=Markup(head.title or first_sentence(plain), Form.PLAIN),
        text=text or NOTHING,
        author=Markup((head.sender or head.address)[:MAX_AUTHOR], Form.PLAIN),
        published=head.at,
        lang=head.lang,
        source=Markup(head.source, Form.PLAIN) if head.source else NOTHING,
    )


def _head(message: EmailMessage) -> _Head:
    sender, address = parseaddr(_header(message, "from"))
    named = _ID.search(_header(message, "message-id"))
    page = _URL.search(_header(message, "archived-at"))
    return _Head(
        title=_header(message, "subject")[:MAX_TITLE],
        sender=sender,
        address=address,
        at=read_moment(_header(message, "date")),
        lang=lang_tag(_header(message, "content-language")),
        id=named[1] if named else "",
        page=web_url(page[1]) if page else "",
    )


def _header(message: EmailMessage, name: str) -> str:
    """One line; as sent where the library cannot read it."""
    try:
        said = str(message.get(name, ""))
    except Exception:  # noqa: BLE001 - malformed headers raise whatever comes up
        raw = next((v for k, v in message.raw_items() if k.lower() == name), "")
        said = str(raw)
    return " ".join(fit(said).split())
