"""What does a saved web page say?"""

import html
import re

from monitor.acquire.clean import Form, Markup
from monitor.acquire.dates import read_moment
from monitor.acquire.document import MAX_TEXT, MAX_TITLE, RawEntry
from monitor.acquire.origin import ROOM, lang_tag
from monitor.acquire.sniff import HEAD, as_utf8, charset_of

_TITLE = re.compile(r"<title[^<>]*>([^<]*)", re.IGNORECASE)
_HEADING = re.compile(r"<h1[^<>]*>(.{1,2000}?)</h1", re.IGNORECASE | re.DOTALL)
_BODY = re.compile(r"<body[^<>]*>", re.IGNORECASE)
_LANG = re.compile(r"<html[^<>]*\slang\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_META = re.compile(r"<meta\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_CHARSET = re.compile(
    rb"<meta[^<>]{1,200}charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE
)

PUBLISHED = ("article:published_time", "datepublished", "date", "dc.date")
AUTHOR = ("author", "article:author", "dc.creator")


def read_page(name: str, body: bytes, *, uri: str) -> RawEntry:
    """Its title, its words, and what its head says of them."""
    text = decode(body)
    said = _said(text[:HEAD])
    return RawEntry(
        key=name,
        raw_digest="",
        url=uri,
        title=Markup(_title(text, said)[: MAX_TITLE * ROOM], Form.MARKUP),
        text=Markup(_body(text)[: MAX_TEXT * ROOM], Form.MARKUP),
        author=Markup(_first(said, AUTHOR), Form.PLAIN),
        published=read_moment(_first(said, PUBLISHED)),
        lang=_lang(text),
        source=Markup(said.get("og:site_name", ""), Form.PLAIN),
    )


def decode(body: bytes, sent: str = "") -> str:
    """UTF-8, else as declared, else as Windows wrote it: no byte is lost.

    `sent` is the charset that came with the page: it goes before what it says itself.
    """
    body = as_utf8(body)
    meta = _CHARSET.search(body[:HEAD])
    declared = meta[1].decode("ascii", "replace") if meta else charset_of(body, "")
    for encoding in ("utf-8", sent or declared, declared, "cp1252"):
        try:
            return body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("latin-1")


def _title(text: str, said: dict[str, str]) -> str:
    """The heading, where the title is missing."""
    if (found := _TITLE.search(text)) and found[1].strip():
        return found[1]
    if named := said.get("og:title"):
        return html.escape(named)
    heading = _HEADING.search(text)
    return heading[1] if heading else ""


def _body(text: str) -> str:
    body = _BODY.search(text)
    return text[body.end() :] if body else _TITLE.sub("<title>", text, count=1)


def _lang(text: str) -> str:
    found = _LANG.search(text[:HEAD])
    return lang_tag(found[1]) if found else ""


def _said(head: str) -> dict[str, str]:
    """What the meta elements say; the first of a name counts."""
    said: dict[str, str] = {}
    for meta in _META.findall(head):
        values = {a[0].lower(): a[1] or a[2] or a[3] for a in _ATTRIBUTE.findall(meta)}
        name = values.get("property") or values.get("name") or values.get("itemprop")
        if name and values.get("content"):
            said.setdefault(name.lower(), html.unescape(values["content"]).strip())
    return said


def _first(said: dict[str, str], names: tuple[str, ...]) -> str:
    return next((said[name] for name in names if said.get(name)), "")
