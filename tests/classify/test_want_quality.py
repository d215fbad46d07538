"""What full texts bring on labelled items, and how many requests that costs."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.classify.topics import judge
from monitor.classify.want import want
from monitor.model.feed import FullText
from monitor.model.item import Item
from tests.classify.shipped import make_item, shipped_rules

DATA = os.environ.get("MONITOR_DATA", "")
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA, reason="MONITOR_DATA is not set: 679 items unread"),
]
#: Fewer characters than that are no more than a teaser themselves.
WHOLE = 400


def _items() -> list[tuple[Item, set[str]]]:
    """Those with a text, and what they are about."""
    path = Path(DATA) / "topics" / "dev.jsonl"
    rows = map(json.loads, path.read_text().splitlines())
    return [
        (
            replace(
                make_item(
                    row["title"], row["summary"] or "", row["text"], lang=row["lang"]
                ),
                url="https://example.org/1",
            ),
            set(row["labels"]),
        )
        for row in rows
        if len(row["text"] or "") > WHOLE
    ]


def test_full_texts_bring_matches_for_few_requests() -> None:
    """Teasers are judged first; only those that match or nearly do are asked for."""
    near = became = right = matched = rose = by_teaser = by_text = 0
    items = _items()
    for item, labels in items:
        teaser = replace(item, text="")
        first = judge(teaser, shipped_rules())
        whole = {m.topic: m for m in judge(item, shipped_rules()).matches}
        by_text += bool(whole)
        by_teaser += bool(first.matches)
        if want(teaser, first, FullText.MATCHED) is None:
            continue
        if first.matches:
            matched += 1
            levels = {m.topic: m.level for m in first.matches}
            rose += any(levels.get(t, m.level) != m.level for t, m in whole.items())
        else:
            near += 1
            became += bool(whole)
            right += bool(labels & whole.keys())
    told = by_teaser + became
    print(
        f"{len(items)} items; {by_teaser} match by their teaser, {by_text} by all; "
        f"asked for: {matched} that match ({rose} rise) and {near} that nearly do "
        f"({became} become matches, {right} of them rightly); "
        f"{(matched + near) / told:.2f} requests per matched item, "
        f"{near / became:.1f} per match that a text brought"
    )

    assert became >= 5
    assert right * 3 >= became * 2
    assert matched + near <= 2 * told
    assert matched + near <= len(items) // 4
