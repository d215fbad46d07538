"""Which entries of a document are new, which were edited, which do we know?"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from monitor.acquire.document import Document, RawEntry
from monitor.model.item import Entry
from monitor.ports import Known, Sighting

MAX_EDITS = 20

EDITED_TOO_OFTEN = f"edited more than {MAX_EDITS} times"
NOT_CLEANED = "could not be cleaned"


@dataclass(slots=True, kw_only=True)
class Sifted:
    """Every entry is in exactly one of these; a touched one is known as well."""

    new: list[Sighting] = field(default_factory=list)
    changed: list[Sighting] = field(default_factory=list)
    touched: list[Sighting] = field(default_factory=list)
    known: int = 0
    asides: Counter[str] = field(default_factory=Counter)


def sift(
    document: Document,
    known: Mapping[str, Known],
    clean: Callable[[RawEntry], Entry | None],
) -> Sifted:
    """`clean` is asked only about what is new or edited; None sets it aside."""
    sifted = Sifted()
    for reason, count in document.asides:
        sifted.asides[reason] += count
    met: set[str] = set()
    for raw in document.entries:
        if raw.key in met:
            sifted.known += 1  # the first of its name counts
            continue
        met.add(raw.key)
        _place(sifted, raw, known.get(raw.key), clean)
    return sifted


def text_digest(entry: Entry) -> str:
    """Of what people read. Lengths keep "a" + "bc" apart from "ab" + "c"."""
    fields = (entry.title, entry.summary, entry.text)
    text = "".join(f"{len(f)}:{f}" for f in fields)
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _place(
    sifted: Sifted,
    raw: RawEntry,
    known: Known | None,
    clean: Callable[[RawEntry], Entry | None],
) -> None:
    if known and known.raw_digest == raw.raw_digest:
        sifted.known += 1
        return
    entry = clean(raw)
    if entry is None:
        sifted.asides[NOT_CLEANED] += 1
        return
    sighting = Sighting(
        entry=entry,
        raw_digest=raw.raw_digest,
        text_digest=text_digest(entry),
        backlog=raw.backlog,
    )
    if known is None:
        sifted.new.append(sighting)
    elif known.text_digest == sighting.text_digest:
        sifted.known += 1
        sifted.touched.append(sighting)
    elif known.versions > MAX_EDITS:
        sifted.asides[EDITED_TOO_OFTEN] += 1
    else:
        sifted.changed.append(sighting)
