"""Which items tell of the same? Grouping, parts of it, and other ways, on labels.

DATA is the folder of development data: events/ (pairs and clusters, through the real
filters: extract, then group) and stories/ (headlines of a month, grouped coarsely).
Halves are by sha256 of the id: what is like in both was not fitted to one. Without
DATA only the form is measured: the same words of every event, other names and numbers.
"""

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from monitor.extract.events import extract
from monitor.group.likeness import Using
from monitor.group.stories import Stories
from monitor.model.item import Item
from monitor.model.story import Report
from monitor.serve.lexicon import lexicon, state_names
from monitor.serve.rarity import rarity
from monitor.serve.rooms import read_item
from tests.bench.alike import b_cubed, best, min_hash, tf_idf, titles
from tests.bench.command import Bench, Size, run
from tests.bench.table import Row, Table
from tests.group.forms import forms

NOW = datetime(2026, 11, 27, tzinfo=UTC)
WAYS = {
    "all": Using(),
    "no signature": Using(signatures=False),
    "no veto": Using(vetoes=False),
    "text only": Using(signatures=False, vetoes=False),
}
OTHERS = {"MinHash": min_hash, "title words": titles, "TF-IDF with decay": tf_idf}
THRESHOLDS = tuple(n / 20 for n in range(1, 19))
Rows = Sequence[Mapping[str, Any]]


def measure(size: Size, data: Path | None) -> list[Table]:
    most = size.pick(60, 100_000)
    tables = [_forms(size.pick(20, 1_250))]
    if data is not None:
        clusters = _read(data / "events" / "clusters_dev.jsonl")[:most]
        pairs = _read(data / "events" / "pairs_dev.jsonl")[:most]
        heads = _read(data / "stories" / "uci_dev.jsonl.gz")[:most]
        tables += [_pairs(pairs), _clusters(clusters), _general(heads)]
    return tables


def _read(path: Path) -> Rows:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _forms(events: int) -> Table:
    rows = forms(events, 4)
    stories = Stories(rarity=rarity, names=state_names)
    found = [stories.place(each, NOW).story for _, each in rows]
    scores = b_cubed([event for event, _ in rows], found)
    row = {"articles": len(rows), "events": events, "stories": len(set(found))}
    return Table(title="Forms that are filled in", rows=({**row, **_scored(*scores)},))


def _pairs(rows: Rows) -> Table:
    reports = {row[side]["id"]: _report(row[side]) for row in rows for side in "ab"}
    told: list[Row] = []
    for way, using in WAYS.items():
        for part, some in _parts(rows, "pair_id"):
            said = [_is_same(reports, row, using) for row in some]
            right = [row["label"] == "same" for row in some]
            told.append({"way": way, "pairs": part, **_f1(right, said)})
    return Table(title="Pairs: the same happening?", rows=tuple(told))


def _is_same(
    reports: Mapping[str, Report], row: Mapping[str, Any], using: Using
) -> bool:
    one, two = _place([reports[row[side]["id"]] for side in "ab"], using)
    return one == two


def _clusters(rows: Rows) -> Table:
    told: list[Row] = []
    reports = {row["id"]: _report(row) for row in rows}
    for way, using in WAYS.items():
        for part, some in _parts(rows, "story"):
            found = _place([reports[row["id"]] for row in some], using)
            scores = b_cubed([row["story"] for row in some], found)
            told.append({"way": way, "items": part, **_scored(*scores)})
    return Table(title="Clusters", rows=tuple(told), notes=("B-cubed",))


def _general(rows: Rows) -> Table:
    ordered = sorted(rows, key=lambda row: (row["published"], row["id"]))
    items = [read_item(dict(row)) for row in ordered]
    gold = [row["story_id"] for row in ordered]
    ours = b_cubed(gold, _place([Report(item=item) for item in items], Using()))
    told: list[Row] = [{"way": "ours", "threshold": None, **_scored(*ours)}]
    for way, make in OTHERS.items():
        alike, candidates = make(items)
        bound, scores = best(items, gold, alike, candidates, THRESHOLDS)
        told.append({"way": way, "threshold": bound, **_scored(*scores)})
    notes = (
        "the others have the threshold that does best here; ours has one for headlines",
    )
    return Table(title="Headlines of March 2014", rows=tuple(told), notes=notes)


def _parts(rows: Rows, key: str) -> Iterable[tuple[str, Rows]]:
    """All, and two halves; what belongs together is in one of them."""
    halves: tuple[list[Mapping[str, Any]], ...] = ([], [])
    for row in rows:
        halves[sha256(row[key].encode()).digest()[0] % 2].append(row)
    return [("all", rows), ("half 1", halves[0]), ("half 2", halves[1])]


def _report(row: Mapping[str, Any]) -> Report:
    """Through the filters: its language is found, then its events."""
    item: Item = read_item(dict(row))
    ask = partial(extract, lexicon=lexicon())
    return Report(item=item, events=tuple(ask(item)))


def _place(reports: Sequence[Report], using: Using) -> list[str]:
    """As `monitor group` does: an undated item is as old as the one before."""
    stories, at, found = Stories(rarity=rarity, names=state_names, using=using), NOW, []
    for each in reports:
        at = each.item.published or at
        found.append(str(stories.place(each, at).story))
    return found


def _f1(right: Sequence[bool], said: Sequence[bool]) -> Row:
    both = sum(r and s for r, s in zip(right, said, strict=True))
    precision = both / max(1, sum(said))
    recall = both / max(1, sum(right))
    return _scored(precision, recall, 2 * both / max(1, sum(said) + sum(right)))


def _scored(precision: float, recall: float, f1: float) -> dict[str, float]:
    return {"P": precision, "R": recall, "F1": f1}


BENCH = Bench(
    name="stories",
    doc=__doc__,
    measure=measure,
    data="the folder of development data (MONITOR_DATA)",
)

if __name__ == "__main__":
    run(BENCH)
