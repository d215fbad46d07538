"""What do `agreements` and `events` print?"""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from monitor.model.event import Event, Number, Person, Place, Status
from monitor.serve.parties import party_id, party_name
from monitor.serve.register_rows import AGREEMENTS, EVENTS
from monitor.store.database import Database
from tests.group.accounts import arrest, deal, on
from tests.serve.tree import run
from tests.store.intake import classify, intake, match, place, sighting
from tests.values import NOON
from tests.world.process import write_config

SIGNED = deal(
    "VNM",
    "GBR",
    instrument="joint statement",
    persons=(Person(name="Vu Van Hung", title="Deputy Director"),),
    **on(18, source="published"),
)
PLAN = deal("PHL", "ARE", words="will sign", status=Status.PLANNED, **on(30))
RAID = arrest(
    "police:ESP",
    place=Place(name="Madrid", country="ESP"),
    numbers=(Number(kind="arrested", value=12.0),),
    **on(17),
)
#: By key of the item: its story, and what it tells of.
TOLD: dict[str, tuple[str, tuple[Event, ...]]] = {
    "a": ("s-1", (SIGNED, replace(RAID, background=True))),
    "b": ("s-1", (SIGNED,)),
    "c": ("s-2", (PLAN,)),
    "d": ("s-3", (RAID, replace(RAID, main=False, numbers=()))),
}


class Desk:
    """A config, and a database with four items."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "state"
        self.config = write_config(folder, feeds="", routes="")
        with Database.open(self.state / "monitor.db", write=True) as database:
            database.shelf.save_poll(intake(*map(sighting, TOLD)))
            classify(database, match("bilateral_agreement"))
            line = database.line
            waiting = line.unextracted(9)
            told = {report.item.id: TOLD[report.item.url[-1]] for report in waiting}
            line.save_events([(r.item, told[r.item.id][1]) for r in waiting])
            placed = [(r, place(told[r.item.id][0])) for r in line.ungrouped(9)]
            line.save_stories(placed, NOON)

    def run(self, *words: str) -> Result:
        return run("--config", self.config, "--state", self.state, *words)

    def rows(self, *words: str) -> list[dict[str, Any]]:
        done = self.run(*words, "--json")
        assert done.exit_code == 0, done.output
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


def test_an_agreement_is_a_row_with_all_that_is_known(desk: Desk) -> None:
    """Told by two items, listed once."""
    (row,) = desk.rows("agreements", "--between", "Viet Nam, gb")

    assert {
        key: row[key] for key in ("parties", "names", "kind", "status", "plover")
    } == {
        "parties": ["VNM", "GBR"],
        "names": ["Vietnam", "United Kingdom"],
        "kind": "joint statement",
        "status": "signed",
        "plover": "AGREE",
    }
    assert row["signatories"] == [{"name": "Vu Van Hung", "title": "Deputy Director"}]
    assert (row["date"], row["date_source"]) == ("2024-04-18", "published")
    assert (row["sources"], row["items"], row["stories"]) == (
        ["example.org"],
        2,
        ["s-1"],
    )
    assert row["history"] == [
        {
            "status": "signed",
            "date": "2024-04-18",
            "date_end": None,
            "date_source": "published",
            "first_told_at": "2024-04-18T12:00:01Z",
            "items": 2,
        }
    ]
    assert row["told"] == (
        "Vietnam and the United Kingdom signed a joint statement; "
        "signed by Vu Van Hung (Deputy Director); "
        "18 April 2024 (day of publication), place not stated; 1 source"
    )


@pytest.mark.parametrize(
    ("words", "parties"),
    [
        ((), [["VNM", "GBR"], ["PHL", "ARE"]]),
        (("--country", "UAE"), [["PHL", "ARE"]]),
        (("--country", "EU"), []),
        (("--status", "signed"), [["VNM", "GBR"]]),
        (("--status", "in-force"), []),
        (("--kind", "joint-statement"), [["VNM", "GBR"]]),
        (("--since", "2024-04-19"), [["PHL", "ARE"]]),
        (("--until", "2024-04-19"), [["VNM", "GBR"]]),
        (("--limit", "1"), [["VNM", "GBR"]]),
    ],
)
def test_agreements_are_narrowed(
    desk: Desk, words: tuple[str, ...], parties: list[list[str]]
) -> None:
    """Each filter by itself."""
    assert [row["parties"] for row in desk.rows("agreements", *words)] == parties


@pytest.mark.parametrize(
    ("words", "stories"),
    [
        ((), ["s-1", "s-2", "s-3", "s-3"]),
        (("--type", "arrest"), ["s-3", "s-3"]),
        (("--type", "arrest", "--main"), ["s-3"]),
        (("--type", "arrest", "--background"), ["s-1", "s-3", "s-3"]),
        (("--status", "planned"), ["s-2"]),
        (("--country", "Spain", "--since", "2024-04-17"), ["s-3", "s-3"]),
    ],
)
def test_events_are_narrowed(
    desk: Desk, words: tuple[str, ...], stories: list[str]
) -> None:
    """What an item only recalls is left out unless it is asked for."""
    found = [row["stories"][0] for row in desk.rows("events", *words)]

    assert sorted(found) == stories
    assert {row["plover"] for row in desk.rows("events", "--type", "arrest")} == {
        "COERCE"
    }


def test_tables_say_it_in_few_words(desk: Desk) -> None:
    """And say how much they leave out."""
    agreements = desk.run("agreements", "--status", "signed").stdout.splitlines()
    events = desk.run("events", "--type", "arrest", "--main").stdout.splitlines()
    cut = desk.run("events", "--limit", "1").stdout.splitlines()
    none = desk.run("agreements", "--country", "FRA").stdout

    assert agreements[0].split() == list(AGREEMENTS.columns)
    assert agreements[1].split()[:2] == ["2024-04-18", "signed"]
    assert "joint statement  VNM, GBR" in agreements[1]
    assert "ESP      Madrid  12 arrested" in events[1]
    assert cut[2:] == ["3 more: --limit shows them"]
    assert none == "no agreements that fit what was asked\n"


@pytest.mark.parametrize(
    ("command", "listing"), [("agreements", AGREEMENTS), ("events", EVENTS)]
)
def test_a_sheet_has_every_key_of_the_json(
    desk: Desk, command: str, listing: Any
) -> None:
    """In the same order, with a header also where there is no row."""
    text = desk.run(command, "--csv").stdout
    head, *lines = csv.reader(io.StringIO(text))
    rows = desk.rows(command)

    assert tuple(head) == listing.keys == tuple(rows[0])
    assert len(lines) == len(rows)
    empty = desk.run(command, "--csv", "--since", "2999-01-01").stdout
    assert empty == ",".join(head) + "\n"


def test_what_is_planned_is_a_calendar(desk: Desk) -> None:
    """The signing that is to come, and nothing that is past."""
    for command in ("agreements", "events"):
        text = desk.run(command, "--ics").stdout

        assert text.count("BEGIN:VEVENT") == 1
        assert "DTSTART;VALUE=DATE:20240430" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("agreements", "--between", "VNM"), "write two of them"),
        (("agreements", "--between", "VNM,Narnia"), "'Narnia' is no state"),
        (("agreements", "--country", ""), "'' is no state"),
        (("agreements", "--kind", "pact"), "write one of joint-statement, mou"),
        (("agreements", "--status", "done"), "write one of proposed, negotiated"),
        (("agreements", "--json", "--csv"), "--json or --csv: write one of them"),
        (("agreements", "--until", "soon"), "--until soon: write 7d"),
        (("events", "--type", "party"), "Invalid value for '--type'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_meant_is_refused(
    desk: Desk, words: tuple[str, ...], said: str
) -> None:
    """With 2, before anything is read."""
    done = desk.run(*words)

    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_party_is_meant_by_code_or_name() -> None:
    """And shown by its name, or by its id where it has no other."""
    meant = [party_id(text) for text in ("vn", "VNM", "Viet Nam", "eu", "x")]

    assert meant == ["VNM", "VNM", "VNM", "EU", ""]
    assert [party_name(id_) for id_ in ("VNM", "INTERPOL", "XYZ")] == [
        "Vietnam",
        "INTERPOL",
        "XYZ",
    ]
