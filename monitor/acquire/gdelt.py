"""What does GDELT answer when it is asked for a list of articles?

https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/. A refusal comes as a line of
text with status 200, and `{}` means that nothing was found.
"""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from monitor.acquire.clean import NOTHING, Form, Markup
from monitor.acquire.dates import read_moment
from monitor.acquire.document import MAX_TITLE, Document, NotRead, RawEntry, name_all
from monitor.acquire.jsonfeed import NO_OBJECT
from monitor.acquire.links import web_url
from monitor.acquire.origin import ROOM
from monitor.acquire.sniff import Kind, kind_of, no_feed
from monitor.model.feed import PollOutcome
from monitor.model.url import publisher

#: Articles in one answer, whatever is asked.
MOST = 250
NO_ADDRESS = "an article without a web address"
#: After "Please limit requests to one every 5 seconds": it sheds load for minutes.
BUSY_FOR = timedelta(minutes=15)

_LIMIT = re.compile(rb"limit requests|too many requests", re.IGNORECASE)
_LONGEST_REFUSAL = 2_000
_SHOWN = 160
#: Titles come with backslashes that escape nothing.
_ESCAPE = re.compile(rb'\\(["\\/bfnrtu]?)')
#: GDELT parts words from the commas and full stops behind them.
_PARTED = re.compile(r" ([,.])(?=\s|$)")
_SEEN = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z")

#: By BCP 47, the name that GDELT gives a language; it searches by the same names.
LANGUAGES: Mapping[str, str] = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian",
    "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "gl": "Galician", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "is": "Icelandic", "it": "Italian", "ja": "Japanese", "ka": "Georgian",
    "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian",
    "ms": "Malay", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "si": "Sinhalese",
    "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sq": "Albanian",
    "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "th": "Thai",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip
_CODES = {name.lower(): code for code, name in LANGUAGES.items()}


def asks_gdelt(url: str) -> bool:
    """Whether a list of articles as JSON is what this address asks for."""
    given = parse_qs(urlsplit(url).query.lower())
    return "artlist" in given.get("mode", ()) and "json" in given.get("format", ())


def read_gdelt(body: bytes) -> Document | NotRead:
    if kind_of(body) is not Kind.JSON:
        return _refusal(body)
    try:
        answer = _parse(body)
    except (ValueError, RecursionError):
        return _unreadable("JSON that breaks off or is malformed")
    listed = answer.get("articles", []) if isinstance(answer, dict) else None
    if not isinstance(listed, list):
        return _unreadable("JSON, but no list of articles")
    return _document(listed)


def _parse(body: bytes) -> object:
    try:
        return json.loads(body.decode("utf-8", "replace"), strict=False)
    except ValueError:
        mended = _ESCAPE.sub(lambda found: found[0] if found[1] else rb"\\", body)
        return json.loads(mended.decode("utf-8", "replace"), strict=False)


def _document(listed: list[Any]) -> Document:
    objects = [each for each in listed if isinstance(each, dict)]
    raws = [raw for each in objects if (raw := _raw(each)).url]
    odd = (
        (NO_OBJECT, len(listed) - len(objects)),
        (NO_ADDRESS, len(objects) - len(raws)),
    )
    full = len(listed) >= MOST
    return Document(
        entries=name_all(raws),
        asides=tuple(pair for pair in odd if pair[1]),
        note=f"{len(listed)} results, the most that GDELT gives: there may be more"
        if full
        else "",
    )


def _raw(article: Mapping[str, Any]) -> RawEntry:
    """Its date is when GDELT first saw the page: within minutes of publication."""
    url = web_url(_text(article, "url"))
    title = _PARTED.sub(r"\1", _text(article, "title")[: MAX_TITLE * ROOM])
    source = publisher(url) or publisher(_text(article, "domain"))
    return RawEntry(
        key="",
        raw_digest="",
        url=url,
        title=Markup(title, Form.PLAIN) if title else NOTHING,
        published=read_moment(
            _SEEN.sub(r"\1-\2-\3T\4:\5:\6Z", _text(article, "seendate"))
        ),
        lang=_CODES.get(_text(article, "language").lower(), ""),
        source=Markup(source, Form.PLAIN) if source else NOTHING,
    )


def _text(article: Mapping[str, Any], name: str) -> str:
    value = article.get(name)
    return value.strip() if isinstance(value, str) else ""


def _refusal(body: bytes) -> NotRead:
    """In GDELT's own words, which say what to mend."""
    kind = kind_of(body)
    if kind is not Kind.OTHER or len(body) > _LONGEST_REFUSAL:
        return no_feed(body, kind)
    said = " ".join(body.decode("utf-8", "replace").split())
    shown = "".join(c if c.isprintable() else " " for c in said[:_SHOWN])
    if _LIMIT.search(body):
        return NotRead(
            outcome=PollOutcome.BUSY, detail=f"GDELT says: {shown}", wait=BUSY_FOR
        )
    return NotRead(outcome=PollOutcome.HTTP_ERROR, detail=f"GDELT says: {shown}")


def _unreadable(detail: str) -> NotRead:
    return NotRead(outcome=PollOutcome.UNREADABLE, detail=detail)
