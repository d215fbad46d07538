"""What did the publisher write into one entry, as feedparser found it?"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from monitor.acquire.clean import NOTHING, Form, Markup, fit
from monitor.acquire.dates import read_moment
from monitor.acquire.document import MAX_AUTHOR, MAX_TEXT, MAX_TITLE
from monitor.acquire.links import first_url, is_web
from monitor.acquire.origin import ROOM, Origin, lang_tag

#: Links that lead elsewhere than to the entry.
OTHER_LINKS = frozenset(
    {"self", "edit", "hub", "replies", "license", "next", "previous", "first", "last",
     "related", "via", "enclosure", "service", "search", "payment", "author"}
)  # fmt: skip

#: What Atom may carry besides text, in base64.
NO_TEXT = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip")

_MAIL = re.compile(r"\S+@\S+\.\S+")
_NO_NAME = frozenset({"", "unknown", "noreply", "no-reply", "admin"})

Parsed = dict[str, Any]


def get(parsed: Parsed, key: str) -> Any:
    """Past feedparser's own lookup, which maps `updated` to `published` and warns."""
    return dict.get(parsed, key)


def origin_of(parsed: Parsed, url: str) -> Origin:
    """`url` is where the document came from; its own link stands in for a file."""
    feed = get(parsed, "feed") or {}
    link = str(get(feed, "link") or "")
    return Origin(
        version=str(get(parsed, "version") or ""),
        base=url if is_web(url) else link if is_web(link) else "",
        title=" ".join(fit(str(get(feed, "title") or "")).split())[:MAX_TITLE],
        author=_author(feed),
        lang=lang_tag(get(feed, "language") or ""),
    )


def links(parsed: Parsed) -> list[tuple[str, str]]:
    """Of the document itself: relations and addresses."""
    found = get(get(parsed, "feed") or {}, "links") or ()
    return [(str(get(x, "rel") or ""), str(get(x, "href") or "")) for x in found]


def guid(entry: Parsed) -> str:
    return str(get(entry, "id") or "").strip()


def url(entry: Parsed, base: str) -> str:
    """The link, else another one, else a guid that is an address, else the media."""
    links = [link for link in get(entry, "links") or () if get(link, "href")]
    known = (get(link, "href") for link in links if get(link, "rel") == "alternate")
    rest = (get(link, "href") for link in links if get(link, "rel") not in OTHER_LINKS)
    media = (get(link, "href") for link in links if get(link, "rel") == "enclosure")
    return (
        first_url(_link(entry), base)
        or first_url(known, base)
        or first_url(rest, base)
        or first_url([guid(entry)], "")
        or first_url(media, base)
    )


def _link(entry: Parsed) -> list[str]:
    """feedparser takes a guid for a link where there is none; "12345" is no path."""
    link = str(get(entry, "link") or "")
    borrowed = link == get(entry, "id") and not get(entry, "links")
    return [] if borrowed and not link.startswith("/") else [link]


def title(entry: Parsed, origin: Origin) -> Markup:
    detail = get(entry, "title_detail") or {}
    value = get(entry, "title") or get(detail, "value") or ""
    return _markup(value, get(detail, "type"), origin, MAX_TITLE)


def summary(entry: Parsed, origin: Origin) -> Markup:
    """Not where feedparser has only copied the content."""
    detail = get(entry, "summary_detail") or {}
    value = get(entry, "summary") or get(detail, "value") or ""
    copied = not detail and any(value == get(c, "value") for c in _contents(entry))
    kind = get(detail, "type")
    return NOTHING if copied else _markup(value, kind, origin, MAX_TEXT)


def text(entry: Parsed, origin: Origin) -> Markup:
    """The longest of its contents that is text."""
    found = [
        _markup(get(c, "value") or "", get(c, "type"), origin, MAX_TEXT)
        for c in _contents(entry)
    ]
    return max(found, key=lambda m: len(m.value), default=NOTHING)


def _contents(entry: Parsed) -> Iterable[Parsed]:
    return get(entry, "content") or ()


def _markup(value: object, kind: object, origin: Origin, limit: int) -> Markup:
    """Atom says what it is written in; RSS does not."""
    cut = str(value)[: limit * ROOM]
    mime = str(kind or "").lower()
    if mime.endswith("xhtml+xml"):
        return Markup(cut, Form.MARKUP)
    if mime.startswith(NO_TEXT):
        return NOTHING
    if not origin.is_atom:
        return Markup(cut, Form.UNSAID)
    if mime.endswith(("html", "xml")):
        return Markup(cut, Form.MARKUP)
    return Markup(cut, Form.PLAIN if mime.startswith("text/") else Form.UNSAID)


def author(entry: Parsed, origin: Origin) -> str:
    """Its own, else that of the feed it was taken from, else that of this feed."""
    source = get(entry, "source") or {}
    return _author(entry) or _author(source) or origin.author


def _author(parsed: Parsed) -> str:
    """All names; an address only where there is no name."""
    people = [p for p in get(parsed, "authors") or () if p]
    people = people or [p for p in [get(parsed, "author_detail")] if p]
    names = [n for p in people if (n := _name(p))]
    return ", ".join(dict.fromkeys(names)) or _bare(str(get(parsed, "author") or ""))


def _name(person: Parsed) -> str:
    name = _bare(str(get(person, "name") or ""))
    return name or str(get(person, "email") or "").strip()[:MAX_AUTHOR]


def _bare(text_: str) -> str:
    """ "anna@example.org (Anna)" is Anna; the address alone stays."""
    name = " ".join(_MAIL.sub(" ", text_.replace("()", "")).split()).strip(" ()<>,")
    kept = "" if name.lower() in _NO_NAME else name
    return kept[:MAX_AUTHOR]


def published(entry: Parsed) -> datetime | None:
    """An entry that was only ever updated was published then."""
    found = (_moment(entry, key) for key in ("published", "created", "updated"))
    return next((moment for moment in found if moment), None)


def updated(entry: Parsed) -> datetime | None:
    return _moment(entry, "updated")


def _moment(entry: Parsed, key: str) -> datetime | None:
    said = get(entry, key)
    return read_moment(str(said), get(entry, f"{key}_parsed")) if said else None


def lang(entry: Parsed, origin: Origin) -> str:
    """Its own, else that of its text, else the feed's."""
    details = [get(entry, "title_detail"), get(entry, "summary_detail")]
    said = [get(entry, "language")]
    said += [get(d, "language") for d in [*_contents(entry), *details] if d]
    return next((tag for s in said if s and (tag := lang_tag(s))), origin.lang)


def source(entry: Parsed, origin: Origin) -> str:
    """The publisher it was taken from; empty when it is the feed itself."""
    title = str(get(get(entry, "source") or {}, "title") or "")
    name = " ".join(fit(title).split())
    return "" if name == origin.title else name[:MAX_AUTHOR]


def source_home(entry: Parsed) -> str:
    """The address of the publisher it was taken from, as RSS may say."""
    return str(get(get(entry, "source") or {}, "href") or "")
