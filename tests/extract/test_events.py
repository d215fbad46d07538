"""What happened, as an item tells it?"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.events import extract
from monitor.model.event import EventType, Party, Place, Role, Status
from monitor.model.event_json import to_json
from monitor.model.item import Item, ItemId
from monitor.model.lexicon import Lexicon

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"

ITEM = Item(
    id=ItemId("i"),
    feed="f",
    source="s",
    url="",
    title="Ruritania and Thailand sign agreement",
    published=datetime(2024, 4, 18, 12, tzinfo=UTC),
)


def seed(number: str) -> Item:
    """A seed article as the folder feed gives it."""
    (path,) = SEEDS.glob(f"{number}_*.txt")
    header, _, text = path.read_bytes().decode().partition("\n\n")
    fields = dict(line.split(": ", 1) for line in header.splitlines())
    published = datetime.fromisoformat(fields["Published"])
    if published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    return replace(ITEM, title=fields["Title"], text=text, published=published)


@pytest.mark.parametrize(
    ("number", "golden"), [("000", "seed1.json"), ("001", "seed2.json")]
)
def test_seeds_tell_of_their_event(number: str, golden: str, lexicon: Lexicon) -> None:
    """Parties, day, paper and evidence of both seeds, to the letter."""
    expected = json.loads((HERE / "golden" / golden).read_text("utf-8"))

    assert [to_json(event) for event in extract(seed(number), lexicon)] == expected


def test_a_deal_between_companies_is_no_event(lexicon: Lexicon) -> None:
    """Agreements, talks and meetings count where states or bodies take part."""
    item = replace(ITEM, title="Two banks sign agreement", text="They did so.")

    assert extract(item, lexicon) == ()


def test_an_item_without_a_happening_has_no_event(lexicon: Lexicon) -> None:
    """Opinions and weather reports are items too."""
    assert extract(replace(ITEM, title="Thailand in spring"), lexicon) == ()
    assert extract(replace(ITEM, title=""), lexicon) == ()


def test_a_planned_event_says_so(lexicon: Lexicon) -> None:
    """The words that decide the status are evidence, and Tuesday is the next one."""
    item = replace(
        ITEM,
        title="Thailand and Laos will sign treaty",
        text="Thailand and Laos will sign the treaty in Vientiane on Tuesday.",
    )
    (event,) = extract(item, lexicon)

    assert event.status is Status.PLANNED
    assert event.instrument == "treaty"
    assert event.date == datetime(2024, 4, 23, tzinfo=UTC).date()
    assert event.place == Place(name="Vientiane", country="LAO")
    assert "status" in {e.rule for e in event.evidence}


def test_arrests_further_down_are_what_the_text_recalls(lexicon: Lexicon) -> None:
    """Below the lead only states' business may be the news."""
    text = "It rains. It pours. The old man is snoring. Police arrested six men."

    assert extract(replace(ITEM, title="Weather", text=text), lexicon) == ()


def test_what_is_named_outright_beats_its_occasion(lexicon: Lexicon) -> None:
    """Ties are boosted in the title, the memorandum stands in the text."""
    item = replace(
        ITEM,
        title="Vietnam, Laos boost cooperation",
        text="Vietnam and Laos signed a memorandum of understanding in Hanoi.",
    )
    (event,) = extract(item, lexicon)

    assert event.type is EventType.AGREEMENT
    assert event.instrument == "mou"


def test_who_acts_is_not_listed_again_as_a_place(lexicon: Lexicon) -> None:
    """British police arrest in the UK: one party."""
    item = replace(
        ITEM,
        title="UK police arrest six in the UK",
        text="Vietnamese men were arrested in the UK by the National Crime Agency.",
    )
    (event,) = extract(item, lexicon)

    assert event.parties == (
        Party(id="GBR", role=Role.AGENCY),
        Party(id="VNM", role=Role.NATIONALITY),
    )


def test_a_state_is_not_listed_again_as_its_agency(lexicon: Lexicon) -> None:
    """A ministry's talks are its state's."""
    item = replace(
        ITEM, title="UK and France hold talks", text="UK police joined the talks."
    )
    (event,) = extract(item, lexicon)

    assert event.parties == (
        Party(id="GBR", role=Role.STATE),
        Party(id="FRA", role=Role.STATE),
    )


def test_brussels_acts_for_the_union_and_lies_in_belgium(lexicon: Lexicon) -> None:
    """The seat of a body stands for it where it acts."""
    item = replace(
        ITEM,
        title="Brussels and London agree on migration deal",
        text="The deal was signed in Brussels on 16 April.",
    )
    (event,) = extract(item, lexicon)

    assert {p.id for p in event.parties} == {"EU", "GBR"}
    assert event.place == Place(name="Brussels", country="BEL")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("HANOI (VNA) \u2013 Both signed the agreement.", "HANOI VNM"),
        ("Vientiane, April 16 \u2014 Both signed the agreement.", "Vientiane LAO"),
        ("Both signed the agreement in Thailand.", "Thailand THA"),
        ("Both signed the agreement in Thailand's south.", ""),
        ("Both signed the agreement in Victoria.", ""),
        ("Seychelles signed the agreement in Victoria.", "Victoria SYC"),
        ("Both signed the agreement on Hanoi trade.", ""),
        ("Both signed the agreement in Georgia.", "Georgia GEO"),
        ("Both signed the agreement in EU offices.", ""),
        ("Both signed the agreement near Bangkok.", "Bangkok THA"),
    ],
)
def test_a_place_is_given_where_the_text_is_sure(
    text: str, place: str, lexicon: Lexicon
) -> None:
    """Datelines and capitals; a common name only where its country is named."""
    item = replace(ITEM, title="Vietnam and Laos sign agreement", text=text)
    (event,) = extract(item, lexicon)
    found = event.place

    assert (f"{found.name} {found.country}" if found else "") == place


def test_without_any_day_the_date_is_empty(lexicon: Lexicon) -> None:
    """No day in the text and none of publication: nothing is made up."""
    (event,) = extract(replace(ITEM, published=None), lexicon)

    assert event.date is None
    assert event.date_source == ""


WORDS = """Vietnam|UK|the UK|US|Jordan|Georgia|Thai police|signed|a joint statement
|in|Hanoi|on July 16-18|yesterday|Tuesday|will|not|.|\n\n|'s|-|, |and|39 migrants|died
|met|arrested|(Photo: x)|forCountering|theUK|\u0302|\u2019"""
SCRAPS = st.sampled_from([word.strip("\n") or "\n" for word in WORDS.split("|")])
TEXTS = st.text() | st.lists(SCRAPS, max_size=30).map(" ".join)


@given(
    title=TEXTS,
    summary=TEXTS,
    text=TEXTS,
    published=st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_evidence_is_always_a_slice_of_the_item(
    lexicon: Lexicon,
    title: str,
    summary: str,
    text: str,
    published: datetime | None,
) -> None:
    """No text breaks extraction; every slot's words stand where it says."""
    item = replace(ITEM, title=title, summary=summary, text=text, published=published)
    for event in extract(item, lexicon):
        assert {e.rule for e in event.evidence} >= {"type"}
        for e in event.evidence:
            assert item.field(e.field)[e.start : e.end] == e.text
            assert e.text
