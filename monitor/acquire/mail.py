"""What does a saved mail say?"""

import email
import email.policy
import email.utils
from email.message import EmailMessage

from monitor.acquire.clean import NOTHING, Form, Markup
from monitor.acquire.dates import read_moment
from monitor.acquire.document import MAX_TEXT, MAX_TITLE, RawEntry
from monitor.acquire.origin import ROOM, lang_tag


def read_mail(name: str, body: bytes, *, uri: str) -> RawEntry:
    """Subject, date, sender, and the part that is text, else the one that is HTML."""
    message = email.message_from_bytes(body, policy=email.policy.default)
    sender, address = email.utils.parseaddr(str(message.get("from", "")))
    return RawEntry(
        key=name,
        raw_digest="",
        url=uri,
        title=Markup(str(message.get("subject", ""))[:MAX_TITLE], Form.PLAIN),
        text=_text(message),
        author=Markup(sender or address, Form.PLAIN),
        published=read_moment(str(message.get("date", ""))),
        lang=lang_tag(message.get("content-language", "")),
    )


def _text(message: EmailMessage) -> Markup:
    """A text part that is empty is none: some senders attach one."""
    for kind, form in (("plain", Form.PLAIN), ("html", Form.MARKUP)):
        text = body_of(message, kind)
        if text.strip():
            return Markup(text[: MAX_TEXT * ROOM], form)
    return NOTHING


def body_of(message: EmailMessage, kind: str) -> str:
    """The part of this kind that is not attached; empty where there is none."""
    part = message.get_body(preferencelist=(kind,))
    return _decode(part) if isinstance(part, EmailMessage) else ""


def _decode(part: EmailMessage) -> str:
    """As declared; else as UTF-8, with a mark for each byte that is none."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset("utf-8"))
    except (UnicodeDecodeError, LookupError):
        return data.decode("utf-8", "replace")
