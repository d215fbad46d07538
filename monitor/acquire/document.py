"""What does one document hold, before and after cleaning?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.acquire.clean import NOTHING, Markup, fit, to_line, to_lines
from monitor.acquire.identity import Handles, digest, keys
from monitor.model.feed import PollOutcome
from monitor.model.item import Entry
from monitor.model.push import NO_ADVERT, Advert
from monitor.model.rhythm import NO_HINTS, Hints

MAX_ENTRIES = 2_000
MAX_TITLE = 1_000
MAX_SUMMARY = 20_000
MAX_TEXT = 200_000
MAX_URL = 2_000
MAX_AUTHOR = 300

#: A full stop, in the scripts that have one of their own as well.
_SENTENCE_END = re.compile(
    r"[.!?\u2026\u061f\u0964]+[\"'\u201d\u2019\u00bb)\]]*(?=\s|$)"
    r"|[\u3002\uff01\uff1f\n]"
)
#: "U.S. " and "Dr. " end no sentence.
_SHORTEST_SENTENCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """One entry as published; `clean` makes it readable."""

    key: str  #: its identity within the feed
    raw_digest: str  #: of title, summary and text, markup and all
    url: str = ""  #: absolute http(s), or the file it came from
    title: Markup = NOTHING
    summary: Markup = NOTHING
    text: Markup = NOTHING
    author: Markup = NOTHING
    published: datetime | None = None
    updated: datetime | None = None
    lang: str = ""
    source: Markup = NOTHING
    backlog: bool = False  #: there before we looked: told like a first poll's


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A document that another one names, such as one sitemap of an index."""

    url: str
    lastmod: str = ""  #: as published; another value means that it has changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Entries in document order, repeats included; none is an answer too."""

    entries: tuple[RawEntry, ...] = ()
    children: tuple[Child, ...] = ()  #: of an index, which has no entries of its own
    asides: tuple[tuple[str, int], ...] = ()  #: left out: reason and how many
    title: str = ""
    lang: str = ""
    note: str = ""  #: what people should know of it, though it was read
    advert: Advert = NO_ADVERT
    hints: Hints = NO_HINTS

    @property
    def seen(self) -> int:
        """How many entries the document held."""
        return len(self.entries) + sum(count for _, count in self.asides)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead:
    """Why there is no document; `detail` says what exactly, for people."""

    outcome: PollOutcome
    detail: str = ""
    poison: bool = False  #: the document itself stopped the parser
    wait: timedelta = timedelta(0)  #: what the other side asked for in words


def clean(raw: RawEntry) -> Entry:
    """Markup to plain text, each field within its bound."""
    summary = to_lines(raw.summary, MAX_TEXT)
    text = to_lines(raw.text, MAX_TEXT)
    if not text and len(summary) > MAX_SUMMARY:  # the whole story as a description
        summary, text = "", summary
    title = to_line(raw.title, MAX_TITLE)
    return Entry(
        key=raw.key,
        url=raw.url,
        title=title or first_sentence(text) or first_sentence(summary) or raw.url,
        summary="" if summary == text else summary[:MAX_SUMMARY].rstrip(),
        text=text,
        author=to_line(raw.author, MAX_AUTHOR),
        published=raw.published,
        updated=raw.updated,
        lang=raw.lang,
        source=to_line(raw.source, MAX_AUTHOR),
    )


def first_sentence(text: str) -> str:
    """What stands for a title where there is none; at most 300 characters."""
    head = text.strip()[: 2 * MAX_AUTHOR]
    ends = (m.end() for m in _SENTENCE_END.finditer(head))
    end = next((e for e in ends if e >= _SHORTEST_SENTENCE), len(head))
    return " ".join(head[:end].split())[:MAX_AUTHOR].rstrip()


def name_all(raws: Sequence[RawEntry]) -> tuple[RawEntry, ...]:
    """Gives each its identity and its digest; `key` holds the bare guid until then."""
    digests = [_digest(raw) for raw in raws]
    handles = [
        Handles(guid=raw.key, url=raw.url, title=raw.title.value, digest=of_texts)
        for raw, of_texts in zip(raws, digests, strict=True)
    ]
    return tuple(
        replace(raw, key=fit(key), url=fit(raw.url), raw_digest=of_texts)
        for raw, key, of_texts in zip(raws, keys(handles), digests, strict=True)
    )


def _digest(raw: RawEntry) -> str:
    parts = (raw.title, raw.summary, raw.text)
    return digest(*(f"{m.form.name} {m.value}" for m in parts))
