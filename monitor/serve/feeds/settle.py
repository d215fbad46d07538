"""Which feeds of a list are new, which are there already, and which can be none?

Pure: what is there is handed in, and every row ends as a feed or with a reason.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from monitor.acquire.origin import lang_tag
from monitor.model.feed import Feed, FirstPoll
from monitor.model.url import canonical
from monitor.serve.feeds.listed import Listed, Note, counted
from monitor.settings.addresses import url_mistake
from monitor.settings.duration import FORM, parse_duration
from monitor.settings.problem import quote

#: What other lists call a region that has another code.
_REGIONS = {"UK": "GB"}
_YES = frozenset({"", "true", "yes", "1", "on", "y"})
_NO = frozenset({"false", "no", "0", "off", "n"})
_SHORTEST = timedelta(seconds=1)
#: Values of one kind that are named before the rest is counted.
_NAMED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the config has, and what its words mean."""

    feeds: tuple[Feed, ...] = ()
    topics: Collection[str] = ()
    country: Callable[[str], str]  #: ISO 3166 alpha-2, or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Every row, as one of these; remarks are about those that are taken."""

    feeds: tuple[Feed, ...] = ()
    lines: tuple[int, ...] = ()  #: of each feed
    duplicates: tuple[Note, ...] = ()
    refused: tuple[Note, ...] = ()
    remarks: tuple[Note, ...] = ()


def settle(rows: Iterable[Listed], known: Known) -> Settled:
    """In their order; of two with one address, the first counts."""
    desk = _Desk(known)
    for row in rows:
        desk.take(row)
    return Settled(
        feeds=tuple(desk.feeds),
        lines=tuple(desk.lines),
        duplicates=tuple(desk.duplicates),
        refused=tuple(desk.refused),
        remarks=tuple(desk.remarks()),
    )


@dataclass(slots=True)
class _Desk:
    known: Known
    feeds: list[Feed] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    duplicates: list[Note] = field(default_factory=list)
    refused: list[Note] = field(default_factory=list)
    #: Where each address and name is from.
    urls: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    renamed: list[str] = field(default_factory=list)
    #: Values that mean nothing, by key.
    odd: defaultdict[str, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    def __post_init__(self) -> None:
        for feed in self.known.feeds:
            self.names.add(feed.name)
            self.urls.setdefault(canonical(feed.url), f"feed {quote(feed.name)}")

    def take(self, row: Listed) -> None:
        if wrong := url_mistake(row.url):
            told = f"{wrong}: {quote(row.url)}: write it whole, with https://"
            shown = told if row.url else "no address"
            self.refused.append(Note(row.line, f"{_named(row)}{shown}"))
            return
        key = canonical(row.url)
        if key in self.urls:
            told = f"{row.url} is {self.urls[key]}"
            self.duplicates.append(Note(row.line, told))
            return
        self.urls[key] = f"line {row.line}" if row.line else "given twice"
        self.feeds.append(self._feed(row))
        self.lines.append(row.line)

    def _feed(self, row: Listed) -> Feed:
        return Feed(
            name=self._name(row),
            url=row.url,
            source=row.source or host_of(row.url),
            country=self._country(row.country),
            lang=self._lang(row.lang),
            topics=self._topics(row),
            every=self._every(row.every),
            first_poll=self._first_poll(row.first_poll),
            enabled=self._enabled(row.enabled),
        )

    def _name(self, row: Listed) -> str:
        wanted = row.name or host_of(row.url)
        name = next(n for n in names_for(wanted, row.url) if n not in self.names)
        if row.name and name != wanted:
            self.renamed.append(name)
        self.names.add(name)
        return name

    def _country(self, given: str) -> str:
        code = self.known.country(given) if given else ""
        return self._said("country", given, code)

    def _lang(self, given: str) -> str:
        first, _, region = lang_tag(given).partition("-")
        tag = "-".join(filter(None, (first, _REGIONS.get(region, region))))
        return self._said("lang", given, tag)

    def _topics(self, row: Listed) -> tuple[str, ...]:
        for word in row.topics:
            self._said("topics", word, word if word in self.known.topics else "")
        for word in row.folders:
            self._said("folder", word, word if word in self.known.topics else "")
        told = (*row.topics, *row.folders)
        return tuple(dict.fromkeys(t for t in told if t in self.known.topics))

    def _every(self, given: str) -> timedelta | None:
        length = parse_duration(given)
        good = length if length and length >= _SHORTEST else None
        self._said("every", given, given if good else "")
        return good

    def _first_poll(self, given: str) -> FirstPoll:
        word = given.casefold()
        self._said("first_poll", given, word if word in set(FirstPoll) else "")
        return FirstPoll(word) if word in set(FirstPoll) else FirstPoll.DIGEST

    def _enabled(self, given: str) -> bool:
        word = given.casefold()
        self._said("enabled", given, given if word in _YES | _NO else "")
        return word not in _NO

    def _said(self, key: str, given: str, meant: str) -> str:
        if given and not meant:
            self.odd[key][given] += 1
        return meant

    def remarks(self) -> Iterator[Note]:
        for key, values in self.odd.items():
            yield Note(0, f"{_LEFT[key]}: {_tally(values)}{_REMEDY.get(key, '')}")
        if self.renamed:
            shown = ", ".join(map(quote, self.renamed[:_NAMED]))
            more = len(self.renamed) - _NAMED
            rest = f" and {more:,} more" if more > 0 else ""
            count = counted(len(self.renamed), "feed")
            yield Note(0, f"{count} named anew, since names are unique: {shown}{rest}")


_LEFT = {
    "country": "no country, left empty",
    "lang": "no language, left empty",
    "topics": "no topic, left out",
    "folder": "folders and categories that are no topic, left out",
    "every": "no interval, left out",
    "first_poll": "unknown first_poll, left out",
    "enabled": "neither true nor false, taken as true",
}
_REMEDY = {"every": f" ({FORM})", "first_poll": " (write digest, quiet or alert)"}


def host_of(url: str) -> str:
    """What stands for the publisher where nobody said who it is."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _named(row: Listed) -> str:
    return f"{row.name}: " if row.name else ""


def names_for(wanted: str, url: str) -> Iterator[str]:
    """The name, with what tells its address from others, with a number."""
    yield wanted
    parts = urlsplit(url)
    host = host_of(url)
    if host.casefold() not in wanted.casefold():
        wanted = f"{wanted}, {host}"
        yield wanted
    told = f"{parts.path}{'?' + parts.query if parts.query else ''}".strip("/")
    if told:
        wanted = f"{wanted}, {told[-80:]}"
        yield wanted
    number = 2
    while True:
        yield f"{wanted} ({number})"
        number += 1


def _tally(values: Counter[str]) -> str:
    shown = (
        f"{quote(value)}{f' ({n:,} times)' if n > 1 else ''}"
        for value, n in values.most_common(_NAMED)
    )
    more = len(values) - _NAMED
    rest = f" and {more:,} other values" if more > 0 else ""
    return ", ".join(shown) + rest
