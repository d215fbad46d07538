"""Which feeds does an OPML file list, and how is such a file written?

What OPML has no word for stands in attributes of our own namespace, as OPML 2.0 allows
(http://opml.org/spec2.opml). Entities are never read, and nothing is fetched.
"""

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from monitor.model.feed import Feed, FirstPoll
from monitor.serve.feeds.decoding import decode
from monitor.serve.feeds.listed import FeedList, Listed, Note, Unusable, words
from monitor.settings.duration import format_duration

NAMESPACE = "urn:news-monitor:feeds"
#: Attributes of ours; the rest has a place in OPML itself.
OURS = ("source", "country", "every", "first_poll", "enabled")

_DECLARED = re.compile(
    r"^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']"
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")
_AMPERSAND = re.compile(r"&(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z]\w{1,30};)?")
_XML_OWN = frozenset({"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"})
#: Characters that no XML may hold.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: No person nests folders as deep; recursion would end at a thousand.
_DEEPEST = 100


def read_opml(body: bytes) -> FeedList | Unusable:
    """OPML 1 and 2, nested, in any letters; broken XML as far as it can be read."""
    declared = _DECLARED.match(body[:1000].decode("latin-1"))
    text, remark = decode(body, declared[1] if declared else "")
    if "<!ENTITY" in text:
        return Unusable("declares XML entities, which are refused: remove them")
    parser = _parser()
    try:
        root = etree.fromstring(_mended(text), parser)
    except etree.XMLSyntaxError as error:
        return Unusable(f"not OPML: {error.msg or 'empty'}")
    if root is None or etree.QName(root).localname.lower() != "opml":
        return Unusable(f"not OPML: {_root(root)}")
    found = list(_outlines(root, ()))
    rows = tuple(each for each in found if isinstance(each, Listed))
    return FeedList(
        rows=rows,
        refused=(
            *(each for each in found if isinstance(each, Note)),
            *_damage(parser),
        ),
        remarks=(Note(0, remark),) if remark else (),
    )


def write_opml(feeds: Iterable[Feed], title: str = "Feeds of news-monitor") -> str:
    """OPML 2.0. Characters that XML cannot hold are replaced."""
    root = etree.Element("opml", version="2.0", nsmap={"monitor": NAMESPACE})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for feed in feeds:
        attributes = {k: _fit(v) for k, v in _attributes(feed) if v}
        etree.SubElement(body, "outline", attributes)
    written = etree.tostring(
        root, encoding="UTF-8", xml_declaration=True, pretty_print=True
    )
    return written.decode()


def _attributes(feed: Feed) -> Iterator[tuple[str, str]]:
    yield "type", "rss"
    yield "text", feed.name
    yield "xmlUrl", feed.url
    yield "language", feed.lang
    yield "category", ",".join(feed.topics)
    quiet = feed.first_poll is FirstPoll.DIGEST
    ours = {
        "source": feed.source,
        "country": feed.country,
        "every": format_duration(feed.every) if feed.every else "",
        "first_poll": "" if quiet else feed.first_poll.value,
        "enabled": "" if feed.enabled else "false",
    }
    for name in OURS:
        yield f"{{{NAMESPACE}}}{name}", ours[name]


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _mended(text: str) -> bytes:
    """Without its declaration, which decoding made untrue, and with `&` escaped.

    Addresses with a bare `&` are the commonest mistake in such files; libxml2 would
    drop what follows it.
    """
    text = _UNFIT.sub("", _DECLARATION.sub("", text, count=1)).strip()
    return _AMPERSAND.sub(_ampersand, text).encode("utf-8", "replace")


def _ampersand(found: re.Match[str]) -> str:
    """Numbers and XML's own names stay; HTML's become their character."""
    written = found[0]
    if written.startswith("&#") or written in _XML_OWN:
        return written
    meant = html.unescape(written) if written.endswith(";") else written
    return meant if meant != written else written.replace("&", "&amp;")


def _root(root: Any) -> str:
    return "no XML" if root is None else f"XML that begins with <{root.tag}>"


def _damage(parser: etree.XMLParser) -> Iterator[Note]:
    """The first break only: what follows is mostly its echo."""
    for error in list(parser.error_log)[:1]:
        told = f"broken XML ({words(error.message)}): a feed may be missing here"
        yield Note(error.line, told)


def _outlines(parent: Any, folders: tuple[str, ...]) -> Iterator[Listed | Note]:
    for node in parent:
        if len(folders) > _DEEPEST:
            yield Note(_line(node), f"folders nested deeper than {_DEEPEST}: left out")
            continue
        name = etree.QName(node).localname.lower()
        if name == "body":
            yield from _outlines(node, folders)
        if name == "outline":
            yield from _outline(node, folders)


def _outline(node: Any, folders: tuple[str, ...]) -> Iterator[Listed | Note]:
    said = {_plain_key(key): value for key, value in node.attrib.items()}
    name = words(said.get("text", "") or said.get("title", ""))
    kind = words(said.get("type", "")).lower()
    url = words(
        said.get("xmlurl", "") or (said.get("url", "") if kind == "rss" else "")
    )
    if url:
        yield _listed(_line(node), url, name, said, folders)
    elif kind in {"link", "include"} or (kind and not len(node)):
        shown = f"{name}: " if name else ""
        yield Note(_line(node), f"{shown}an outline of type {kind} without xmlUrl")
    elif not len(node):
        yield Note(_line(node), f"{name or 'an outline'}: has no xmlUrl")
    yield from _outlines(node, (*folders, name))


def _listed(
    line: int, url: str, name: str, said: dict[str, str], folders: tuple[str, ...]
) -> Listed:
    home = site_of(said.get("htmlurl", ""))
    categories = said.get("category", "").replace("/", ",").split(",")
    return Listed(
        line=line,
        url=url,
        name=name,
        source=words(said.get("monitor:source", "")) or home,
        country=words(said.get("monitor:country", "")),
        lang=words(said.get("language", "")),
        folders=tuple(f for f in (*folders, *map(words, categories)) if f),
        every=words(said.get("monitor:every", "")),
        first_poll=words(said.get("monitor:first_poll", "")),
        enabled=words(said.get("monitor:enabled", "")),
    )


def site_of(url: str) -> str:
    """The host of a site, as a feed's source would be named; or nothing."""
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _plain_key(key: str) -> str:
    """In small letters: files write xmlUrl, xmlURL and xmlurl."""
    name = etree.QName(key)
    if name.namespace == NAMESPACE:
        return f"monitor:{name.localname}"
    return name.localname.lower() if not name.namespace else key


def _line(node: Any) -> int:
    return node.sourceline or 0


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)
