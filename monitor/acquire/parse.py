"""What does the body of an answer say, as a feed?"""

import io
import re
import sys
from typing import Any

import feedparser

from monitor.acquire import fields
from monitor.acquire.advert import advert_of
from monitor.acquire.body import GarbledError, TooLargeError, unpacked
from monitor.acquire.clean import NOTHING, Markup
from monitor.acquire.credit import credit, cut_off
from monitor.acquire.document import (
    MAX_ENTRIES,
    Document,
    NotRead,
    RawEntry,
    name_all,
)
from monitor.acquire.fields import Parsed
from monitor.acquire.gdelt import asks_gdelt, read_gdelt
from monitor.acquire.hints import read_hints
from monitor.acquire.jsonfeed import read_json
from monitor.acquire.origin import Origin
from monitor.acquire.saxdriver import preferred
from monitor.acquire.shorten import asides, shorten
from monitor.acquire.sitemap import read_sitemap
from monitor.acquire.sniff import (
    Kind,
    as_utf8,
    charset_of,
    declares_entities,
    kind_of,
    no_feed,
)
from monitor.model.feed import PollOutcome

DECLARATION = b"<?xml"
_REFERENCE = re.compile(rb"&#(?:x0*([0-9a-f]+)|0*([0-9]+));", re.IGNORECASE)
SURROGATES = 0xD800, 0xDFFF
JUNK = 2_048  #: bytes before the declaration, such as a warning of the server's


def read_feed(
    body: bytes, *, content_type: str = "", url: str = "", allow_entities: bool = False
) -> Document | NotRead:
    """RSS, Atom, RDF, JSON Feed or a sitemap; packed or not."""
    try:
        body = as_utf8(unpacked(body)).lstrip()
    except TooLargeError as error:
        return NotRead(outcome=PollOutcome.TOO_LARGE, detail=str(error))
    except GarbledError as error:
        return NotRead(outcome=PollOutcome.UNREADABLE, detail=str(error))
    if asks_gdelt(url):
        return read_gdelt(body)
    kind = kind_of(body)
    match kind:
        case Kind.JSON:
            return read_json(body, url=url)
        case Kind.SITEMAP:
            return _read_sitemap(body, content_type, url, allow_entities=allow_entities)
        case Kind.XML:
            return _read_xml(body, content_type, url, allow_entities=allow_entities)
        case Kind.EMPTY | Kind.PAGE | Kind.OTHER:
            return no_feed(body, kind)


def _read_sitemap(
    body: bytes, content_type: str, url: str, *, allow_entities: bool
) -> Document | NotRead:
    if not allow_entities and declares_entities(body):
        return NotRead(outcome=PollOutcome.ENTITIES)
    start = max(body[:JUNK].find(DECLARATION), 0)
    charset = charset_of(body[start:], content_type)
    return read_sitemap(body[start:], charset=charset, url=url)


def _read_xml(
    body: bytes, content_type: str, url: str, *, allow_entities: bool
) -> Document | NotRead:
    if not allow_entities and declares_entities(body):
        return NotRead(outcome=PollOutcome.ENTITIES)
    start = max(body[:JUNK].find(DECLARATION), 0)
    short = shorten(body[start:])
    parsed = _parse(short.body, charset_of(body[start:], content_type))
    entries = fields.get(parsed, "entries")
    if not entries and not fields.get(parsed, "version"):
        return no_feed(body, Kind.OTHER)
    origin = fields.origin_of(parsed, url)
    left_out = short.left_out + max(len(entries) - MAX_ENTRIES, 0)
    taken = entries[:MAX_ENTRIES]
    return Document(
        entries=name_all([_raw(e, origin) for e in taken]),
        asides=asides(left_out),
        note=cut_off(len(taken), (fields.url(e, origin.base) for e in taken)),
        title=origin.title,
        lang=origin.lang,
        advert=advert_of(fields.links(parsed), url),
        hints=read_hints(body[start:]),
    )


def _parse(body: bytes, charset: str) -> Any:
    """Once more without the characters that no text may hold, if it breaks on one."""
    try:
        return _feedparser(body, charset)
    except (ValueError, OverflowError):
        return _feedparser(_REFERENCE.sub(_mend, body), charset)


def _mend(found: re.Match[bytes]) -> bytes:
    code = int(found[1][:9], 16) if found[1] else int(found[2][:9])
    fit = code < SURROGATES[0] or SURROGATES[1] < code < sys.maxunicode
    return found[0] if fit else b""


def _feedparser(body: bytes, charset: str) -> Any:
    """From bytes: given a str it would open a file or a URL of that name.

    It gets no location, so guids stay as published: "12345" must not become
    another one when the feed moves to https.
    """
    mime = "application/xml"
    with preferred():
        return feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-type": f"{mime}; charset={charset}"}
            if charset
            else {"content-type": mime},
            sanitize_html=False,
            resolve_relative_uris=False,
        )


def _raw(entry: Parsed, origin: Origin) -> RawEntry:
    """`key` holds the bare guid until `name_all` sees all of them."""
    raw = RawEntry(
        key=fields.guid(entry),
        raw_digest="",
        url=fields.url(entry, origin.base),
        title=fields.title(entry, origin),
        summary=fields.summary(entry, origin),
        text=fields.text(entry, origin),
        author=_unsaid(fields.author(entry, origin)),
        published=fields.published(entry),
        updated=fields.updated(entry),
        lang=fields.lang(entry, origin),
        source=_unsaid(fields.source(entry, origin)),
    )
    return credit(raw, fields.source_home(entry))


def _unsaid(text: str) -> Markup:
    return Markup(text) if text else NOTHING
