"""Which files lie in a folder, have they changed, and what do they say?"""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.acquire.document import MAX_ENTRIES, Document, NotRead, RawEntry
from monitor.acquire.frames import FileBody
from monitor.acquire.identity import digest
from monitor.acquire.shorten import asides
from monitor.model.feed import PollOutcome

ENDINGS = (".txt", ".html", ".htm", ".eml", ".xml")

MAX_FILES = 2_000
MAX_FILE = 5 << 20
MAX_FOLDER = 100 << 20
NAMED = 3  #: files that a reason names; the others are counted

TOO_MANY = f"beyond {MAX_FILES:,} files in one folder"
TOO_FULL = f"beyond {MAX_FOLDER >> 20} MB in one folder"
TOO_LARGE = f"larger than {MAX_FILE >> 20} MB"
SHUT = "cannot be opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What lies there, by name, before anything is opened."""

    paths: tuple[Path, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRead:
    """Every file, as one document."""

    document: Document
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderUnchanged:
    """No file came, went or changed since that fingerprint was taken."""

    fingerprint: str


ReadFile = Callable[[FileBody], Document | NotRead]


def list_folder(folder: str) -> Listing | NotRead:
    """Neither hidden files nor folders below; nothing is opened."""
    try:
        names = sorted(_names(folder))
    except OSError as error:
        detail = f"{folder}: {error.strerror}"
        return NotRead(outcome=PollOutcome.NO_FOLDER, detail=detail)
    marks = [(name, mark) for name in names if (mark := _mark(Path(folder, name)))]
    return Listing(
        paths=tuple(Path(folder, name) for name, _ in marks),
        fingerprint=digest(*(part for pair in marks for part in pair)),
    )


def _names(folder: str) -> Iterator[str]:
    with os.scandir(folder) as found:
        for entry in found:
            if not entry.name.startswith(".") and entry.name.lower().endswith(ENDINGS):
                yield entry.name


def _mark(path: Path) -> str:
    """Changes whenever the file does; empty for what is no file."""
    try:
        status = path.stat()
    except OSError:  # a link that leads nowhere is still told of when it is read
        return "unknown"
    if not stat.S_ISREG(status.st_mode):
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def gather(listing: Listing, read: ReadFile) -> Document:
    """All files as one document; what cannot be read is set aside with its reason."""
    entries: list[RawEntry] = []
    left_out: dict[str, list[str]] = {}
    counted: list[tuple[str, int]] = []
    room = MAX_FOLDER
    for place, path in enumerate(listing.paths):
        body = TOO_MANY if place >= MAX_FILES else _load(path, room)
        answer = body if isinstance(body, str) else read(_question(path, body))
        if isinstance(answer, Document):
            entries += answer.entries
            counted += answer.asides
            room -= len(body)
            continue
        left_out.setdefault(_reason(answer), []).append(_printable(path.name))
    counted += [
        (_naming(reason, names), len(names)) for reason, names in left_out.items()
    ]
    counted += asides(max(len(entries) - MAX_ENTRIES, 0))
    return Document(entries=tuple(entries[:MAX_ENTRIES]), asides=_sum(counted))


def wants_another_look(document: Document) -> bool:
    """A file that could not be opened may open next time, itself unchanged."""
    return any(reason.startswith(SHUT) for reason, _ in document.asides)


def _load(path: Path, room: int) -> bytes | str:
    """The bytes, or the reason why there are none."""
    try:
        with path.open("rb") as file:
            body = file.read(MAX_FILE + 1)
    except OSError as error:
        return f"{SHUT}: {error.strerror}"
    if len(body) > MAX_FILE:
        return TOO_LARGE
    return TOO_FULL if len(body) > room else body


def _question(path: Path, body: bytes) -> FileBody:
    return FileBody(name=_printable(path.name), body=body, uri=path.absolute().as_uri())


def _printable(name: str) -> str:
    """A name need not be UTF-8; a key must be."""
    return os.fsencode(name).decode("utf-8", "replace")


def _reason(answer: NotRead | str) -> str:
    return answer if isinstance(answer, str) else answer.detail or answer.outcome.value


def _naming(reason: str, names: list[str]) -> str:
    more = ", ..." if len(names) > NAMED else ""
    return f"{reason} ({', '.join(names[:NAMED])}{more})"


def _sum(counted: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    sums: dict[str, int] = {}
    for reason, count in counted:
        sums[reason] = sums.get(reason, 0) + count
    return tuple(sums.items())
