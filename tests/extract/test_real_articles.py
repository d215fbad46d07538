"""Do real articles keep the laws of extraction?"""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.extract.events import extract
from monitor.extract.roles import BETWEEN_STATES
from monitor.model.event import Role
from monitor.model.item import Item, ItemId
from monitor.model.lexicon import Lexicon

ITEM = Item(
    id=ItemId("i"),
    feed="f",
    source="s",
    url="",
    title="",
    published=datetime(2024, 4, 18, tzinfo=UTC),
)


@pytest.mark.data
def test_real_articles_give_evidence_for_every_slot(lexicon: Lexicon) -> None:
    """Whatever an article says, each slot stands on its exact words."""
    folder = os.environ.get("MONITOR_DATA")
    if not folder:
        pytest.skip("137 articles not read: MONITOR_DATA is not set")
    rows = (Path(folder) / "events" / "events_dev.jsonl").read_text("utf-8")
    found = 0
    for row in map(json.loads, rows.splitlines()):
        item = replace(ITEM, title=row["title"], text=row["text"])
        for event in extract(item, lexicon):
            rules = [evidence.rule.split(":") for evidence in event.evidence]
            slots = {":".join(r[:2]) if r[0] == "party" else r[0] for r in rules}
            acting = {
                p.id for p in event.parties if p.role in {Role.STATE, Role.AGENCY}
            }
            found += 1

            assert slots >= {f"party:{party.id}" for party in event.parties}
            assert ("instrument" in slots) == (event.instrument != "none")
            assert ("date" in slots) == (event.date_source == "text")
            assert ("place" in slots) == (event.place is not None)
            assert acting or event.type not in BETWEEN_STATES
            for e in event.evidence:
                assert item.field(e.field)[e.start : e.end] == e.text

    assert found > 50
