"""What is remembered of a feed's last document, to see what the next one lacks?

One text per feed, about a kilobyte: entries as hashes, moments as whole seconds since
1970. What another version wrote is forgotten, and learned anew by the next polls.
"""

import json
import struct
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from hashlib import blake2b

from monitor.acquire.document import RawEntry
from monitor.model.url import canonical

VERSION = 1
#: Of a larger document a sample is kept: those with the smallest hashes, which are
#: the same ones in every document that holds them.
MOST_TRACES = 256

#: key, title, link, since, date, after
_PACKED = struct.Struct(">QIIIIH")
_LATEST = (1 << 32) - 1
_MOST_AFTER = (1 << 16) - 1


@dataclass(frozen=True, slots=True)
class Face:
    """What an entry can be known by again; 0 stands for nothing, or nothing unique."""

    key: int
    title: int
    link: int
    date: int = 0  #: as published


@dataclass(frozen=True, slots=True)
class Trace:
    """An entry of the last document, and its time in the documents."""

    face: Face
    since: int  #: first met
    after: int = 0  #: how many came new after it


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Of one feed. Counts of a sample are those of the sample."""

    held: str = ""  #: traces of the last document that held any, packed, in its order
    at: int = 0  #: when that document was last known to be the feed's
    empty: bool = False  #: a document without entries came after it
    polls: int = 0  #: that knew its document
    documents: int = 0  #: that were read
    usual: float = 0.0  #: entries in a document: a slow mean,
    most: float = 0.0  #: the most of late,
    low: float = 0.0  #: and the fewest of late
    order: int = 0  #: above 0: new entries come on top; below 0: at the bottom
    drops: int = 0  #: documents that lost entries though few or none came
    resets: tuple[int, ...] = ()  #: the last replacements of everything
    stills: int = 0  #: polls since the last of them, where nothing went
    span: int = 0  #: the longest that an entry stayed, from its date or first meeting
    loss_since: int = 0  #: first of the losses that are not over
    loss_at: int = 0  #: the last of them
    loss_why: str = ""
    shrunk_since: int = 0  #: far below what it used to hold
    shrunk_from: int = 0  #: when that is no passing state any more
    gaps: int = 0  #: times between new entries that were seen
    longest: float = 0.0  #: the longest of them, in seconds; fades
    new_at: int = 0  #: when an entry was last new
    heard_since: int = 0  #: first readable document

    @property
    def traces(self) -> tuple[Trace, ...]:
        """Unpacked anew each time: most polls only ask how many there are."""
        return tuple(map(_trace, _PACKED.iter_unpack(b64decode(self.held))))

    @property
    def count(self) -> int:
        return len(self.held) * 3 // 4 // _PACKED.size


_NAMES = tuple(field.name for field in fields(Memory))


def seconds(moment: datetime | None) -> int:
    """0 for none, and for what no feed of today could mean."""
    whole = int(moment.timestamp()) if moment else 0
    return whole if 0 < whole < _LATEST else 0


def moment(whole: int) -> datetime:
    return datetime.fromtimestamp(whole, UTC)


def faces(entries: Sequence[RawEntry]) -> tuple[Face, ...]:
    """Each entry once. A title or link that several share tells none of them."""
    first = {entry.key: entry for entry in reversed(entries)}
    met = list(dict.fromkeys(e.key for e in entries))
    titles = [_hash("t", _title(first[key])) for key in met]
    links = [_hash("l", canonical(first[key].url)) for key in met]
    often, linked = Counter(titles), Counter(links)
    found = [
        Face(
            key=key_hash(key),
            title=title if often[title] == 1 else 0,
            link=link if linked[link] == 1 else 0,
            date=seconds(first[key].published),
        )
        for key, title, link in zip(met, titles, links, strict=True)
    ]
    return _sample(found)


def remember(text: str) -> Memory:
    """Nothing, where nothing or something else was written."""
    try:
        written = json.loads(text) if text else {}
        if written.pop("v", 0) != VERSION:
            return Memory()
        return Memory(**{**written, "resets": tuple(written["resets"])})
    except (ValueError, TypeError, KeyError, AttributeError):
        return Memory()


def write_down(memory: Memory) -> str:
    plain = {name: getattr(memory, name) for name in _NAMES}
    return json.dumps({**plain, "v": VERSION}, separators=(",", ":"))


def pack(traces: Sequence[Trace]) -> str:
    return b64encode(b"".join(map(_pack, traces))).decode()


def key_hash(key: str) -> int:
    return _hash("k", key, 8)


def _title(entry: RawEntry) -> str:
    return " ".join(entry.title.value.casefold().split())


def _hash(kind: str, value: str, size: int = 4) -> int:
    if not value:
        return 0
    told = f"{kind}{value}".encode("utf-8", "replace")
    return int.from_bytes(blake2b(told, digest_size=size).digest(), "big")


def _sample(found: list[Face]) -> tuple[Face, ...]:
    if len(found) <= MOST_TRACES:
        return tuple(found)
    limit = sorted(face.key for face in found)[MOST_TRACES - 1]
    return tuple(face for face in found if face.key <= limit)


def _pack(trace: Trace) -> bytes:
    face = trace.face
    after = min(trace.after, _MOST_AFTER)
    return _PACKED.pack(face.key, face.title, face.link, trace.since, face.date, after)


def _trace(row: tuple[int, ...]) -> Trace:
    key, title, link, since, date, after = row
    return Trace(Face(key, title, link, date), since, after)
