"""What of a list of feeds from elsewhere is new, and what is to be told about it?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from monitor.acquire.sniff import as_utf8
from monitor.model.feed import Feed
from monitor.serve.config import Config
from monitor.serve.countries import country_code
from monitor.serve.feeds.decoding import MAX_SIZE
from monitor.serve.feeds.drafting import lang_of
from monitor.serve.feeds.listed import FeedList, Note, Unusable, counted
from monitor.serve.feeds.opml import read_opml
from monitor.serve.feeds.probing import Report
from monitor.serve.feeds.settle import Known, Settled, settle
from monitor.serve.feeds.sheet import read_sheet
from monitor.serve.filters import STDIN, read_whole
from monitor.serve.options import FAILED, IN_PART

#: Of each kind, as many notes are told; --json has them all.
TOLD = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A list, read and compared with the config; nothing is written yet."""

    name: str
    rows: int
    settled: Settled
    refused: tuple[Note, ...]
    remarks: tuple[Note, ...]

    @property
    def exit_code(self) -> int:
        if not self.refused:
            return 0
        return IN_PART if self.settled.feeds else FAILED

    @property
    def summary(self) -> str:
        parts = [
            f"{len(self.settled.feeds):,} new",
            f"{len(self.settled.duplicates):,} there already",
        ]
        if self.refused:
            parts.append(f"{len(self.refused):,} not usable")
        rows = counted(self.rows, "feed")
        return f"{self.name}: {rows} listed: {', '.join(parts)}"

    def notes(self, most: int = TOLD) -> Iterator[str]:
        """For people, one a line: what went wrong first."""
        for kind, notes in self._kinds():
            yield from (f"{kind}: {note}" for note in notes[:most])
            if len(notes) > most:
                yield f"{kind}: and {len(notes) - most:,} more like these (--json)"

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.name,
            "listed": self.rows,
            "new": len(self.settled.feeds),
            **{kind: list(map(_row, notes)) for kind, notes in self._kinds()},
        }

    def _kinds(self) -> tuple[tuple[str, Sequence[Note]], ...]:
        return (
            ("refused", self.refused),
            ("duplicate", self.settled.duplicates),
            ("note", self.remarks),
        )


def _row(note: Note) -> dict[str, Any]:
    return {"line": note.line or None, "text": note.text}


def keep_readable(reading: Reading, reports: Sequence[Report]) -> Reading:
    """Without the feeds that cannot be read now; the others get their language."""
    kept: list[tuple[Feed, int]] = []
    failed: list[Note] = []
    found = zip(reading.settled.feeds, reading.settled.lines, reports, strict=True)
    for feed, line, report in found:
        if report.facts is None:
            failed.append(Note(line, f"{feed.url}: {': '.join(report.failure)}"))
        else:
            kept.append((replace(feed, lang=feed.lang or lang_of(report)), line))
    refused = sorted((*reading.refused, *failed), key=lambda note: note.line)
    return replace(
        reading,
        settled=replace(
            reading.settled,
            feeds=tuple(feed for feed, _ in kept),
            lines=tuple(line for _, line in kept),
        ),
        refused=tuple(refused),
    )


def read_any(body: bytes) -> FeedList | Unusable:
    """OPML where it begins like XML, else a table."""
    return read_opml(body) if _looks_like_xml(body) else read_sheet(body)


def _looks_like_xml(body: bytes) -> bool:
    return as_utf8(body[:4096]).lstrip()[:1] == b"<"


def known_of(config: Config) -> Known:
    loaded = config.loaded
    return Known(
        feeds=loaded.feeds,
        topics={topic.name for topic in loaded.topics},
        country=country_code,
    )


def read_list(name: str, config: Config) -> Reading | Unusable:
    """Read it, and compare it with the config."""
    try:
        body = read_whole(name, MAX_SIZE + 1)
    except OSError as error:
        return Unusable(error.strerror or str(error))
    if len(body) > MAX_SIZE:
        return Unusable(f"larger than {MAX_SIZE >> 20} MB: that is no list of feeds")
    listed = read_any(body)
    if isinstance(listed, Unusable):
        return listed
    settled = settle(listed.rows, known_of(config))
    shown = STDIN if name == "-" else name
    return Reading(
        name=shown,
        rows=len(listed.rows) + len(listed.refused),
        settled=settled,
        refused=tuple(
            sorted((*listed.refused, *settled.refused), key=lambda note: note.line)
        ),
        remarks=(*listed.remarks, *settled.remarks),
    )
