"""What does markup say, as plain text?

Time is linear in the length of the input: lxml calls back for every tag and builds
no tree, and what is nested too deeply is read by pattern.
"""

import html
import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from monitor.acquire.elements import ELEMENTS, LINES, SELF_CLOSING, SILENT, VOID


class Form(StrEnum):
    """How the document says that a field is written."""

    PLAIN = "plain text"
    MARKUP = "HTML"
    UNSAID = "plain text or HTML, as RSS leaves open"
    EXACT = "text that is kept to the byte"


@dataclass(frozen=True, slots=True)
class Markup:
    """A field as published."""

    value: str = ""
    form: Form = Form.UNSAID

    def __bool__(self) -> bool:
        return bool(self.value.strip())


NOTHING = Markup()

#: Elements inside one another; no page for readers comes near.
DEEPEST = 500

#: What neither JSON, nor SQLite, nor a terminal should see. Tab and newline stay.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0\ufffe\uffff]"
)
#: The letters that UTF-8's first bytes look like, and what its others look like.
_AS_BYTES = {
    ord(bytes([byte]).decode("cp1252", "ignore") or chr(byte)): byte
    for byte in range(0x80, 0xA0)
}
_TAKEN_WRONG = re.compile(
    f"[\xc2-\xf4][\x80-\xbf{re.escape(''.join(map(chr, _AS_BYTES)))}]"
)
_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_NEWLINE = re.compile(r" *\n[ \n]*")

#: `[^<>]` and no nested repeats: each is linear in the length of the text.
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)([^<>]*)>")
_OPEN_RAW = re.compile(
    r"<(script|style|template|textarea|title|xmp)(\s[^<>]*|)/>", re.IGNORECASE
)
_FRAME = re.compile(r"</?(?:iframe|noembed|noframes)(?:\s[^<>]*)?>", re.IGNORECASE)
_BEGUN = re.compile(r"<(/?)([A-Za-z][\w:.-]*)")
_CDATA = re.compile(r"<!\[CDATA\[([^<>]+(?:<(?!!)[^<>]*>[^<>]*)*)\]\]>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CLOSED = re.compile(r"</([A-Za-z][\w:.-]*)")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")


def fit(text: str) -> str:
    """Without controls and lone surrogates; newlines are newlines."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def to_line(markup: Markup, limit: int) -> str:
    """One line, as for a title."""
    return _cut(" ".join(to_text(markup, strict=True).split()), limit)


def to_lines(markup: Markup, limit: int) -> str:
    """Paragraphs, as for a body."""
    return _cut(to_text(markup, strict=False), limit)


def to_text(markup: Markup, *, strict: bool) -> str:
    """`strict` asks for more proof before it takes text of an unsaid form for HTML."""
    if markup.form is Form.EXACT:
        return markup.value.replace("\x00", "")
    text = fit(_mend(markup.value))
    if markup.form is Form.UNSAID and _reads_as_html(text, strict=strict):
        return _collapse(_strip(_spare(text)))
    return _collapse(_strip(text) if markup.form is Form.MARKUP else text)


def _mend(text: str) -> str:
    """UTF-8 that somebody took for Windows-1252, if all of it can be taken back."""
    if not _TAKEN_WRONG.search(text):
        return text
    try:
        return text.translate(_AS_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit].rstrip()


def _collapse(text: str) -> str:
    return _AROUND_NEWLINE.sub("\n", _BLANKS.sub(" ", text)).strip()


def _reads_as_html(text: str, *, strict: bool) -> bool:
    """A title is HTML only if a tag closes or needs no closing: "The <b> tag"."""
    if "<!--" in text or any(_known(e.group()) for e in _ENTITY.finditer(text)):
        return True
    return any(
        tag[2].lower() in ELEMENTS
        and (not strict or bool(tag[1]) or tag[2].lower() in VOID)
        for tag in _TAG.finditer(text)
    )


def _known(entity: str) -> bool:
    return html.unescape(entity) != entity


def _spare(text: str) -> str:
    """Escapes each `<` that begins no tag: "<anna@example.org>", "5<6"."""
    text = _CDATA.sub(r"\1", text)  # wrapped twice
    closed = {name.lower() for name in _CLOSED.findall(text)}
    pieces = text.split("<")
    return pieces[0] + "".join(
        ("<" if _begins_tag(piece, closed) else "&lt;") + piece for piece in pieces[1:]
    )


def _begins_tag(piece: str, closed: set[str]) -> bool:
    if piece.startswith(("!--", "![if", "![endif", "!D", "!d", "?")):
        return True
    tag = _TAG.match("<" + piece)
    if not tag:
        return False
    name = tag[2].lower()
    return name in ELEMENTS or name in closed or "=" in tag[3] or tag[3].endswith("/")


class _Listener:
    """Takes down what lxml reads aloud."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.silent = 0
        self.verbatim = 0
        self.hushed = False

    def start(self, tag: str | bytes, _attributes: object) -> None:
        self.silent += tag in SILENT
        self.verbatim += tag == "pre"
        self._space(tag)

    def end(self, tag: str | bytes) -> None:
        self.silent -= tag in SILENT and self.silent > 0
        self.verbatim -= tag == "pre" and self.verbatim > 0
        self._space(tag)

    def data(self, data: str | bytes) -> None:
        self.hushed = self.hushed or bool(self.silent)
        if not self.silent:
            text = str(data)
            self.said.append(text if self.verbatim else text.replace("\n", " "))

    def comment(self, _text: str | bytes) -> None:
        """Not for readers."""

    def close(self) -> str:
        return "".join(self.said)

    def _space(self, tag: str | bytes) -> None:
        if tag in LINES:
            self.said.append("\n")
        elif tag in {"td", "th"}:
            self.said.append(" ")


def _strip(text: str) -> str:
    """What a reader sees of HTML."""
    if "<" not in text:
        return fit(html.unescape(text.replace("\n", " ")))
    listener = _Listener()
    if _too_deep(text) or not _parse(text, listener):
        return _strip_by_pattern(text)
    said = fit(listener.close())
    return said if said.strip() or listener.hushed else _strip_by_pattern(text)


def _parse(text: str, listener: _Listener) -> bool:
    """Whether lxml could read it to the end."""
    parser = etree.HTMLParser(
        target=listener, encoding="utf-8", huge_tree=True, remove_pis=True
    )
    text = _OPEN_RAW.sub(_close, _FRAME.sub(" ", text))
    try:
        parser.feed(f"<body>{text}".encode())
        parser.close()
    except etree.LxmlError:
        return False
    return True


def _too_deep(text: str) -> bool:
    """libxml2 looks through all open elements for each end tag that fits none."""
    if text.count("<") <= DEEPEST:
        return False
    opened: Counter[str] = Counter()
    depth = 0
    for tag in _BEGUN.finditer(text):
        name = tag[2].lower()
        if name in VOID or name in SELF_CLOSING:
            continue
        step = -1 if tag[1] else 1
        if opened[name] + step >= 0:
            opened[name] += step
            depth += step
        if depth > DEEPEST:
            return True
    return False


def _strip_by_pattern(text: str) -> str:
    """For what the parser does not read in time: text is never lost silently."""
    end = text.rfind("-->") + len("-->")
    text = _COMMENT.sub("", text[:end]) + text[end:] if end > len("-->") else text
    listener = _Listener()
    place = 0
    for tag in _TAG.finditer(text):
        listener.data(html.unescape(text[place : tag.start()]))
        name = tag[2].lower()
        listener.end(name) if tag[1] else listener.start(name, {})
        place = tag.end()
    listener.data(html.unescape(text[place:]))
    return fit(listener.close())


def _close(tag: re.Match[str]) -> str:
    """An HTML parser takes all that follows XML's "<script/>" for a script."""
    return f"<{tag[1]}{tag[2]}></{tag[1]}>"
