"""Is a page an article, or a wall in front of one?

Pure: what it says, what it is made of, and what was taken from it for a text decide.
An article may be about paywalls, and every page has a notice about cookies; so what
was taken for the text must be short, or end in the words of a wall.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from monitor.acquire.wall_words import (
    BOT_CHECK,
    BOT_MARKS,
    CONSENT,
    LOGIN,
    MISSING,
    PAYWALL,
)
from monitor.model.want import PageOutcome

#: What is shorter may be the few words around a wall.
SHORT = 1_500
#: A wall says little more than that it is one.
TINY = 600
#: Of a long text its end is looked at: there it breaks off.
END = 400
_JSON_LD = re.compile(
    r"<script[^<>]{0,200}application/ld\+json[^<>]{0,200}>(.{0,200000}?)</script",
    re.IGNORECASE | re.DOTALL,
)
_NOT_FREE = re.compile(r"\"isAccessibleForFree\"\s*:\s*\"?false", re.IGNORECASE)
_PASSWORD = re.compile(r"<input[^<>]{0,300}type\s*=\s*[\"']?password", re.IGNORECASE)
_DEEPEST = 6
#: One such phrase may stand in an article, or in a corner of its page.
FEWEST_PHRASES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What there is to see of a page."""

    title: str
    visible: str  #: all words that a reader sees
    text: str  #: what was taken for the article
    markup: str


@dataclass(frozen=True, slots=True)
class Wall:
    """What stands in front of the article, and by which words it was recognised."""

    outcome: PageOutcome
    why: str


def recognise(seen: Seen) -> Wall | None:
    """The first wall that is in the way."""
    title, text, visible = map(_fold, (seen.title, seen.text, seen.visible))
    return (
        _bot_check(title, visible, seen.markup, text)
        or _missing(title, text)
        or _consent(title, visible, text)
        or _paywall(visible, seen.markup, text)
        or _login(title, visible, seen.markup, text)
    )


def _bot_check(title: str, visible: str, markup: str, text: str) -> Wall | None:
    if len(text) >= SHORT:
        return None
    words = _first(BOT_CHECK, title)
    if not words and len(visible) < SHORT:
        words = _first(BOT_CHECK, visible)
    if not words and len(visible) < TINY:
        words = _first(BOT_MARKS, markup.lower())
    return Wall(PageOutcome.BOT_CHECK, _quote(words)) if words else None


def _missing(title: str, text: str) -> Wall | None:
    words = _first(MISSING, title) if len(text) < SHORT else ""
    if not words and title in {"404", "error", "not found"} and len(text) < SHORT:
        words = title
    return Wall(PageOutcome.ANOTHER_PAGE, _quote(words)) if words else None


def _consent(title: str, visible: str, text: str) -> Wall | None:
    """Of what was taken for the text, or of all that there is, where that is little."""
    if len(text) >= SHORT:
        return None
    said = text if len(visible) >= 2 * SHORT else visible
    found = [words for words in CONSENT if words in said]
    named = [words for words in CONSENT if words in title]
    if not named and (len(found) < FEWEST_PHRASES or _beside(said, found)):
        return None
    return Wall(PageOutcome.CONSENT, _quote((named or found)[0]))


def _beside(said: str, found: Iterable[str]) -> bool:
    """Whether most lines are about something else."""
    lines = [line for line in said.split("\n") if len(line) > len("Accept all")]
    about = [
        line
        for line in lines
        if "cookie" in line or any(words in line for words in found)
    ]
    return sum(map(len, about)) * 2 < sum(map(len, lines))


def _paywall(visible: str, markup: str, text: str) -> Wall | None:
    """Who lets us read the article through asks for no money."""
    if len(text) >= SHORT:
        words = _first(PAYWALL, text[-END:])
        return Wall(PageOutcome.PAYWALL, _quote(words)) if words else None
    if words := _first(PAYWALL, text) or _first(PAYWALL, visible):
        return Wall(PageOutcome.PAYWALL, _quote(words))
    if is_sold(markup):
        return Wall(PageOutcome.PAYWALL, "it says of itself that it is not free")
    return None


def is_sold(markup: str) -> bool:
    """What the page tells search engines: schema.org's isAccessibleForFree."""
    blocks = (found[1] for found in _JSON_LD.finditer(markup))
    return any(_says_sold(block) for block in blocks if _NOT_FREE.search(block))


def _says_sold(block: str) -> bool:
    """A block that is no JSON is believed all the same."""
    try:
        told = json.loads(block)
    except (ValueError, RecursionError):
        return True
    return any(_is_false(each) for each in _values(told, 0))


def _values(told: Any, depth: int) -> Iterator[Any]:
    """Of the article and its parts; what is related to it may be sold."""
    if depth > _DEEPEST:
        return
    if isinstance(told, list):
        for each in told:
            yield from _values(each, depth + 1)
    if isinstance(told, dict):
        yield told.get("isAccessibleForFree")
        for key in ("@graph", "hasPart", "mainEntity"):
            yield from _values(told.get(key), depth + 1)


def _is_false(value: Any) -> bool:
    return value is False or str(value).lower().rpartition("/")[2] == "false"


def _login(title: str, visible: str, markup: str, text: str) -> Wall | None:
    """The field for a password decides; many pages have one in a corner."""
    if len(text) >= TINY or not _PASSWORD.search(markup):
        return None
    words = _first(LOGIN, title) or (
        _first(LOGIN, visible) if len(visible) < TINY else ""
    )
    return Wall(PageOutcome.LOGIN, _quote(words)) if words else None


def _first(words: Iterable[str], said: str) -> str:
    return next((each for each in words if each in said), "")


def _fold(text: str) -> str:
    """One blank for many, and one apostrophe, but lines stay lines."""
    lines = (" ".join(line.split()) for line in text.replace("\u2019", "'").split("\n"))
    return "\n".join(lines).casefold().strip()


def _quote(words: str) -> str:
    return f"it says \u201c{words}\u201d"
