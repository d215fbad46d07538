"""What does a JSON Feed say? Version 1.0 and 1.1: https://www.jsonfeed.org"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from monitor.acquire.advert import advert_of
from monitor.acquire.clean import NOTHING, Form, Markup, fit
from monitor.acquire.dates import read_moment
from monitor.acquire.document import (
    MAX_AUTHOR,
    MAX_ENTRIES,
    MAX_SUMMARY,
    MAX_TEXT,
    MAX_TITLE,
    Document,
    NotRead,
    RawEntry,
    name_all,
)
from monitor.acquire.links import first_url, is_web
from monitor.acquire.origin import ROOM, Origin, lang_tag
from monitor.acquire.shorten import asides
from monitor.model.feed import PollOutcome

Json = Mapping[str, Any]

NO_OBJECT = "an entry that is no JSON object"


def read_json(body: bytes, *, url: str = "") -> Document | NotRead:
    try:
        feed = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return _unreadable("JSON that breaks off or is malformed")
    if not _is_feed(feed):
        return _unreadable("JSON, but no JSON Feed")
    return _document(feed, url)


def _is_feed(feed: object) -> bool:
    if not isinstance(feed, dict):
        return False
    version = str(feed.get("version", ""))
    return "jsonfeed.org" in version or isinstance(feed.get("items"), list)


def _document(feed: Json, url: str) -> Document:
    listed = feed.get("items")
    items = listed if isinstance(listed, list) else []
    objects = [item for item in items if isinstance(item, dict)]
    origin = _origin(feed, url)
    odd = len(items) - len(objects)
    return Document(
        entries=name_all([_raw(item, origin) for item in objects[:MAX_ENTRIES]]),
        asides=(
            *asides(max(len(objects) - MAX_ENTRIES, 0)),
            *(((NO_OBJECT, odd),) if odd else ()),
        ),
        title=origin.title,
        lang=origin.lang,
        advert=advert_of(_links(feed), url),
    )


def _links(feed: Json) -> Iterator[tuple[str, str]]:
    """Its address, and its hubs where they speak WebSub."""
    yield "self", _text(feed, "feed_url")
    for hub in _list(feed, "hubs"):
        if isinstance(hub, dict) and _text(hub, "type").lower() == "websub":
            yield "hub", _text(hub, "url")


def _origin(feed: Json, url: str) -> Origin:
    home = _text(feed, "home_page_url")
    return Origin(
        version="json",
        base=url if is_web(url) else home if is_web(home) else "",
        title=" ".join(fit(_text(feed, "title")).split())[:MAX_TITLE],
        author=_authors(feed),
        lang=lang_tag(_text(feed, "language")),
    )


def _raw(item: Json, origin: Origin) -> RawEntry:
    changed = read_moment(_text(item, "date_modified"))
    return RawEntry(
        key=_text(item, "id").strip(),
        raw_digest="",
        url=_url(item, origin.base),
        title=_plain(item, "title", MAX_TITLE),
        summary=_plain(item, "summary", MAX_SUMMARY),
        text=_content(item),
        author=Markup(_authors(item) or origin.author, Form.PLAIN),
        published=read_moment(_text(item, "date_published")) or changed,
        updated=changed,
        lang=lang_tag(_text(item, "language")) or origin.lang,
    )


def _text(json_object: Json, name: str) -> str:
    """Numbers too: an id is often one."""
    value = json_object.get(name)
    known = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value) if known else ""


def _plain(item: Json, name: str, limit: int) -> Markup:
    text = _text(item, name)[: limit * ROOM]
    return Markup(text, Form.PLAIN) if text else NOTHING


def _content(item: Json) -> Markup:
    markup = _text(item, "content_html")[: MAX_TEXT * ROOM]
    if markup:
        return Markup(markup, Form.MARKUP)
    return _plain(item, "content_text", MAX_TEXT)


def _url(item: Json, base: str) -> str:
    files = [a for a in _list(item, "attachments") if isinstance(a, dict)]
    links = [_text(item, "url"), _text(item, "external_url")]
    return (
        first_url(links, base)
        or first_url([_text(item, "id")], "")
        or first_url((_text(a, "url") for a in files), base)
    )


def _authors(json_object: Json) -> str:
    """Version 1.1 has several, version 1.0 has one."""
    people = [*_list(json_object, "authors"), json_object.get("author")]
    names = [_text(p, "name").strip() for p in people if isinstance(p, dict)]
    return ", ".join(dict.fromkeys(n for n in names if n))[:MAX_AUTHOR]


def _list(json_object: Json, name: str) -> list[object]:
    value = json_object.get(name)
    return value if isinstance(value, list) else []


def _unreadable(detail: str) -> NotRead:
    return NotRead(outcome=PollOutcome.UNREADABLE, detail=detail)
