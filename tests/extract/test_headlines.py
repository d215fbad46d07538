"""Do headlines and leads of many styles give their event, and others none?

golden/headlines.tsv holds headlines and leads in the styles of many newsrooms, written
for these tests. "none" is an item that reports no event: an opinion, a demand, an idea,
a deal of companies. "?" is crime news that leaves its state to the publisher.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.extract.events import extract
from monitor.model.event import Event, Role
from monitor.model.item import Item, ItemId
from monitor.model.lexicon import Lexicon

LANGUAGES = {"en", "vi", "es", "fr", "id", "pt", "it", "de"}
TABLE = Path(__file__).parent / "golden" / "headlines.tsv"


@dataclass(frozen=True)
class Row:
    lang: str
    title: str
    lead: str
    type: str
    status: str
    acting: str
    instrument: str


with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = [Row(**row) for row in csv.DictReader(file, delimiter="\t")]


def _told(event: Event) -> tuple[str, str, str]:
    return event.type.value, event.status.value, event.instrument


def _acting(event: Event) -> set[str]:
    return {p.id for p in event.parties if p.role in {Role.STATE, Role.AGENCY}}


@pytest.mark.parametrize("row", ROWS, ids=[f"{r.lang}: {r.title[:40]}" for r in ROWS])
def test_a_headline_and_its_lead_tell_one_event(row: Row, lexicon: Lexicon) -> None:
    """Type, status, who acts, and the paper; nothing where nothing happened."""
    item = Item(
        id=ItemId("i"),
        feed="f",
        source="s",
        url="",
        title=row.title,
        text=row.lead,
        lang=row.lang,
    )
    main = [event for event in extract(item, lexicon) if event.main]
    expected = [(row.type, row.status, row.instrument)] if row.type != "none" else []

    assert [_told(event) for event in main] == expected
    assert row.acting == "?" or [_acting(e) for e in main] == [
        set(row.acting.split()) for _ in expected
    ]


def test_every_type_status_and_language_is_among_them() -> None:
    """Sixty at least, each language with items that report nothing."""
    assert len(ROWS) >= 60
    assert {row.lang for row in ROWS} == LANGUAGES
    assert {row.lang for row in ROWS if row.type == "none"} == {
        row.lang for row in ROWS
    }
    assert {row.status for row in ROWS} == {"done", "planned", "denied", ""}
    assert len({row.type for row in ROWS}) == 14
