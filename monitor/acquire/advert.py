"""Which hub and which address of its own does a feed advertise?

Link headers count before the document (W3C WebSub, section 4).
"""

import html
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from monitor.acquire.headers import RawHeaders
from monitor.acquire.links import web_url
from monitor.model.push import NO_ADVERT, Advert

#: Publishers name one or two; each of them may be asked in turn.
MAX_HUBS = 5
#: A header that is longer than this names no hub.
MAX_HEADER = 16_384
#: Where the head of a page ends; links behind it are not its own.
PAGE_HEAD = 65_536

#: `<target>; name="value"; name=value`, up to the comma between two links.
_LINK = re.compile(r"<([^<>]{0,2000})>((?:[^,\"]|\"[^\"]*\")*)")
_PARAMETER = re.compile(r";\s*([\w!#$&+.^`|~-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))")
_HEAD_END = re.compile(r"</head\b|<body\b", re.IGNORECASE)
_ELEMENT = re.compile(r"<link\s([^<>]{1,2000})>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")

#: Relations, and where they lead.
Link = tuple[str, str]


def in_headers(headers: RawHeaders, base: str) -> Advert:
    return advert_of(_links(headers), base)


def in_page(page: str, base: str) -> Advert:
    """The links in the head of a web page."""
    head = _COMMENT.sub("", page[:PAGE_HEAD])
    end = _HEAD_END.search(head)
    return advert_of(_elements(head[: end.start()] if end else head), base)


def advert_of(links: Iterable[Link], base: str) -> Advert:
    """Of (relations, address) pairs in document order."""
    topic, hubs = "", []
    for rels, address in links:
        names = rels.lower().split()
        url = _usable(address, base)
        if url and "self" in names:
            topic = topic or url
        if url and "hub" in names:
            hubs.append(url)
    return Advert(topic=topic, hubs=tuple(dict.fromkeys(hubs))[:MAX_HUBS])


def choose(headers: Advert, document: Advert, url: str) -> Advert:
    """What counts, for a document fetched from `url`.

    A feed that names a hub but not itself is known to the hub by its address.
    """
    hubs = headers.hubs or document.hubs
    topic = headers.topic or document.topic or _usable(url, "")
    return Advert(topic=topic, hubs=hubs) if hubs and topic else NO_ADVERT


def _links(headers: RawHeaders) -> Iterator[Link]:
    values = (v.decode("latin-1") for k, v in headers if k.lower() == b"link")
    for value in values:
        for found in _LINK.finditer(value[:MAX_HEADER]):
            said = {
                name.lower(): quoted or bare
                for name, quoted, bare in _PARAMETER.findall(found[2])
            }
            if "anchor" not in said:  # else it is a link of something else
                yield said.get("rel", ""), found[1]


def _elements(head: str) -> Iterator[Link]:
    for attributes in _ELEMENT.findall(head):
        said: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(attributes):
            said.setdefault(name.lower(), html.unescape("".join(values)))
        yield said.get("rel", ""), said.get("href", "")


def _usable(address: str, base: str) -> str:
    """Absolute and otherwise as published; empty when it may not be asked for."""
    url = web_url(address, base)
    plain = url.isprintable() and " " not in url
    return url if plain and "@" not in urlsplit(url).netloc else ""
