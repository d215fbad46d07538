"""How often the shipped rules are right on labelled items from outside."""

import gzip
import json
import os
from pathlib import Path

import pytest

from monitor.classify.topics import classify
from monitor.model.item import Item
from tests.classify.shipped import make_item, shipped_rules

DATA = os.environ.get("MONITOR_DATA", "")
TOPICS = ("trafficking", "smuggling", "bilateral_agreement")
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA, reason="MONITOR_DATA is not set: 25,603 items unread"),
]
Row = dict[str, object]


def _rows(name: str) -> list[Row]:
    path = Path(DATA) / "topics" / name
    packed = path.read_bytes()
    text = gzip.decompress(packed) if path.suffix == ".gz" else packed
    return [json.loads(line) for line in text.splitlines()]


def _item(row: Row) -> Item:
    title, summary, text, lang = (
        str(row.get(key) or "") for key in ("title", "summary", "text", "lang")
    )
    return make_item(title, summary, text, lang=lang)


def _predicted(row: Row) -> set[str]:
    return {match.topic for match in classify(_item(row), shipped_rules())}


def _listed(row: Row, key: str) -> set[str]:
    value = row.get(key) or []

    assert isinstance(value, list)
    return set(value)


def test_sure_items_are_mostly_right() -> None:
    """A floor under what was measured; the topic scorer tells the whole story."""
    sure = [
        row
        for row in _rows("dev.jsonl")
        if not row["uncertain"] and not row["seed_near_duplicate"]
    ]
    right = wrong = missed = 0
    for row in sure:
        predicted, labels = _predicted(row), _listed(row, "labels")
        right += len(predicted & labels)
        missed += len(labels - predicted)
        wrong += len(predicted - labels - _listed(row, "maybe_labels"))

    assert 2 * right / (2 * right + wrong + missed) >= 0.96


def test_false_alarms_are_rare() -> None:
    """Per 1,000 unread items, over all topics."""
    background = _rows("background_dev.jsonl.gz")
    alarms = sum(
        len(_predicted(row) & _listed(row, "presumed_negative_for"))
        for row in background
    )

    assert 1000 * alarms / len(background) <= 0.9
