"""What was sent: a feed, a web page, or neither?"""

import codecs
import html
import re
from enum import StrEnum

from monitor.acquire.document import NotRead
from monitor.model.feed import PollOutcome

HEAD = 65_536


class Kind(StrEnum):
    """What a body looks like."""

    XML = "XML"
    SITEMAP = "a sitemap"
    JSON = "JSON"
    PAGE = "a web page"
    EMPTY = "nothing"
    OTHER = "something else"


#: What is often sent in place of a feed, by its first bytes.
MAGIC = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "an image",
    b"GIF8": "an image",
    b"\xff\xd8\xff": "an image",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "compressed data",
    b"BZh": "compressed data",
}

_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    b"<\x00?\x00": "utf-16-le",
    b"\x00<\x00?": "utf-16-be",
}
_ENCODING = re.compile(r"(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*[\"']([\w.:-]+)[\"']")
#: Up to the end where one is not closed: else 16,000 openings take quadratic time.
_ASIDE = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_SITEMAP = re.compile(rb"(?:[\w.-]+:)?(?:urlset|sitemapindex)", re.IGNORECASE)
_FEED = re.compile(rb"(?:[\w.-]+:)?(?:rss|feed|rdf)", re.IGNORECASE)
_DOCTYPE_HTML = re.compile(rb"<!doctype\s+html\b", re.IGNORECASE)
#: A short text, or one character: old feeds name theirs so.
_HARMLESS = re.compile(rb"<!ENTITY\s+\w+\s+\"(?:[^&%\"]{0,100}|&#\w{1,8};)\"\s*>")
_TITLE = re.compile(r"<title[^<>]*>([^<]{0,300})", re.IGNORECASE)
_CAPTCHA = re.compile(
    r"captcha|are you (?:a robot|human)|(?:you are|you're) (?:not a robot|human)"
    r"|just a moment\.\.\.|checking your browser|cf-chl|cf_chl|attention required!"
    r"|enable javascript and cookies|unusual traffic|datadome",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"type\s*=\s*[\"']?password", re.IGNORECASE)

#: Declared so, but valid UTF-8: it is UTF-8. Big5 and its like may pass by chance.
_ONE_BYTE = re.compile(r"(?:iso-?8859|latin|windows-?125|cp-?125|us-?ascii|ascii|$)")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def as_utf8(body: bytes) -> bytes:
    """UTF-16 and UTF-32 become UTF-8, so that bytes can be searched; others stay."""
    encoding = next((e for bom, e in _BOMS.items() if body.startswith(bom)), "utf-8")
    if encoding == "utf-8":
        return body.removeprefix(codecs.BOM_UTF8)
    text = body.decode(encoding, "replace").lstrip("\ufeff")
    return _ENCODING.sub(r"\1", text, count=1).encode("utf-8", "replace")


def sent_charset(content_type: str) -> str:
    """What the server says that a page is written in; else empty."""
    sent = _CHARSET.search(content_type)
    return sent[1].lower() if sent else ""


def charset_of(body: bytes, content_type: str) -> str:
    """What it is written in, as far as that is known before parsing; else empty."""
    declared = _ENCODING.match(body[:HEAD].decode("latin-1"))
    sent = _CHARSET.search(content_type) if "xml" in content_type else None
    name = (sent[1] if sent else declared[2] if declared else "").lower()
    if not _ONE_BYTE.match(name) or body.isascii():
        return name
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return name
    return "utf-8"


def kind_of(body: bytes) -> Kind:
    head = body[:HEAD]
    if not head.strip():
        return Kind.EMPTY
    if head[:1] in {b"{", b"["}:
        return Kind.JSON
    bare = _ASIDE.sub(b"", head)
    root = _ROOT.search(bare)
    if b"\x00" in head[:1024] or head.startswith(tuple(MAGIC)) or not root:
        return Kind.OTHER
    if _DOCTYPE_HTML.search(bare) or root[1].lower() in {b"html", b"head", b"body"}:
        return Kind.PAGE
    return Kind.SITEMAP if _SITEMAP.fullmatch(root[1]) else Kind.XML


def declares_entities(body: bytes) -> bool:
    """In the prolog, and more than names of characters: no feed needs that."""
    bare = _ASIDE.sub(b"", body[:HEAD])
    root = _ROOT.search(bare)
    prolog = bare[: root.start()] if root else bare
    return b"<!ENTITY" in _HARMLESS.sub(b"", prolog)


def is_feed(body: bytes, kind: Kind) -> bool:
    """By its first element; whether it can be read is another matter."""
    root = _ROOT.search(_ASIDE.sub(b"", body[:HEAD]))
    known = root is not None and bool(_FEED.fullmatch(root[1]))
    return kind in {Kind.JSON, Kind.SITEMAP} or (kind is Kind.XML and known)


def no_feed(body: bytes, kind: Kind) -> NotRead:
    """Why this is none, for people."""
    if kind is Kind.EMPTY:
        return _unreadable("an empty answer")
    if kind is not Kind.PAGE:
        return _unreadable(_described(body))
    return web_page(body[:HEAD].decode("utf-8", "replace"))


def web_page(text: str) -> NotRead:
    """Its title, and what it asks for: a login, a captcha."""
    title = _TITLE.search(text)
    named = " ".join(html.unescape(title[1]).split()) if title else ""
    asks = asks_for(text)
    said = [f"\u201c{named}\u201d" if named else "without a title", *asks]
    return NotRead(outcome=PollOutcome.WEB_PAGE, detail=", ".join(said))


def asks_for(text: str) -> list[str]:
    """What stands between a reader and the page."""
    if _CAPTCHA.search(text):
        return ["asks for a captcha"]
    return ["asks for a login"] if _LOGIN.search(text) else []


def _described(body: bytes) -> str:
    known = (name for magic, name in MAGIC.items() if body.startswith(magic))
    if name := next(known, ""):
        return name
    if b"\x00" in body[:1024]:
        return "binary data"
    root = _ROOT.search(_ASIDE.sub(b"", body[:HEAD]))
    if not root:
        return "plain text"
    return f"XML that begins with <{root[1].decode('ascii', 'replace')}>"


def _unreadable(detail: str) -> NotRead:
    return NotRead(outcome=PollOutcome.UNREADABLE, detail=detail)
