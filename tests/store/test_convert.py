"""The border between rows and nouns."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, create_engine, insert, select

from monitor.model.decision import DigestState
from monitor.model.event import Event, EventType, Number, Party, Person, Place, Role
from monitor.model.feed import (
    Ail,
    Ailment,
    ChildState,
    FeedState,
    FirstPoll,
    Gap,
    GapKind,
    Poison,
    Poll,
    PollOutcome,
    Validators,
)
from monitor.model.item import Entry, Item, Standing, TextField, item_id
from monitor.model.match import Evidence, Level, Match
from monitor.model.push import Advert
from monitor.model.rhythm import Hints, Rhythm
from monitor.model.route import Delivery
from monitor.ports import Sighting
from monitor.store import convert, load
from monitor.store.tables.found import EVENT, FEED, ITEM, MATCH, POLL, TEXT
from monitor.store.tables.told import DELIVERY, DIGEST_STATE
from tests.store.intake import FEED as EXAMPLE
from tests.values import NOON

#: How long an example takes says more of the machine than of the store.
law = settings(deadline=None)

texts = st.text(st.characters(exclude_categories=["Cs"]))
names = texts.filter(bool)
counts = st.integers(0, 2**53)
zones = st.sampled_from(
    [UTC, timezone(timedelta(hours=7)), timezone(-timedelta(1) / 3)]
)
moments = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=zones)
maybe = st.none() | moments
spans = st.timedeltas(timedelta(0), timedelta(days=400))
hours = st.tuples(*[st.floats(0, 1e6)] * 24)
tuples = st.lists(texts, max_size=3).map(tuple)

tokens = st.builds(Validators, etag=texts, last_modified=texts)
children = st.builds(
    ChildState,
    url=texts,
    lastmod=texts,
    read_lastmod=st.none() | texts,
    validators=tokens,
    body_digest=texts,
    asked_at=maybe,
    not_before=maybe,
    failures=counts,
    backlog=st.booleans(),
)
states = st.builds(
    FeedState,
    feed=names,
    address=texts,
    url=texts,
    validators=tokens,
    body_digest=texts,
    next_poll_at=maybe,
    not_before=maybe,
    last_poll_at=maybe,
    last_good_at=maybe,
    readable_since=maybe,
    failures=st.floats(0, 1e6),
    failing_since=maybe,
    trouble=texts,
    moved_to=texts,
    moved_polls=counts,
    gone=st.booleans(),
    rhythm=st.builds(
        Rhythm,
        counted_at=maybe,
        weekday=hours,
        weekend=hours,
        weekday_days=st.floats(0, 30),
        weekend_days=st.floats(0, 30),
        haste=st.floats(0, 1),
    ),
    hints=st.builds(
        Hints,
        ttl=spans,
        update=spans,
        update_from=maybe,
        skip_hours=st.lists(st.integers(0, 23), max_size=3).map(tuple),
        skip_days=st.lists(st.integers(0, 6), max_size=3).map(tuple),
    ),
    why=texts,
    poison=st.none() | st.builds(Poison, kills=counts, digest=names, at=moments),
    memory=texts,
    ailments=st.lists(
        st.builds(Ailment, kind=st.sampled_from(Ail), since=moments, why=texts),
        max_size=3,
    ).map(tuple),
    advert=st.none() | st.builds(Advert, topic=texts, hubs=tuples),
    children=st.lists(children, max_size=3).map(tuple),
)
polls = st.builds(
    Poll,
    feed=names,
    started_at=moments,
    took=spans,
    outcome=st.sampled_from(PollOutcome),
    detail=texts,
    status=st.none() | st.integers(100, 599),
    wire=counts,
    size=counts,
    seen=counts,
    new=counts,
    known=counts,
    changed=counts,
    aside=counts,
    asides=st.lists(st.tuples(texts, counts), max_size=3).map(tuple),
    gap=st.none()
    | st.builds(
        Gap,
        kind=st.sampled_from(GapKind),
        since=moments,
        until=moments,
        detail=texts,
    ),
)
evidence = st.lists(
    st.builds(
        Evidence,
        field=st.sampled_from(get_args(TextField)),
        start=counts,
        end=counts,
        text=texts,
        rule=texts,
    ),
    max_size=2,
).map(tuple)
matches = st.builds(
    Match,
    topic=names,
    level=st.sampled_from(Level),
    score=st.integers(-(2**31), 2**31),
    rules=tuples,
    facets=tuples,
    evidence=evidence,
)
parties = st.builds(Party, id=texts, role=st.sampled_from(Role))
numbers = st.builds(Number, kind=texts, value=st.floats(0, 1e9))
events = st.builds(
    Event,
    type=st.sampled_from(EventType),
    parties=st.lists(parties, max_size=2).map(tuple),
    date=st.none() | st.dates(),
    place=st.none() | st.builds(Place, name=texts, country=texts),
    persons=st.lists(st.builds(Person, name=texts, title=texts), max_size=2).map(tuple),
    numbers=st.lists(numbers, max_size=2).map(tuple),
    evidence=evidence,
)
entries = st.builds(
    Entry,
    key=names,
    url=texts,
    title=texts,
    summary=texts,
    text=texts,
    author=texts,
    published=maybe,
    updated=maybe,
    lang=names,
    source=names,
)
digest_states = st.builds(
    DigestState,
    route=names,
    since=moments,
    last_due_at=maybe,
    last_end=maybe,
    last_seq=counts,
)
deliveries = st.builds(
    Delivery, key=names, channel=texts, body=texts, story=texts, attempts=counts
)


def through(table: Table, values: dict[str, Any]) -> convert.AnyRow:
    """What a row says after a real database had it. Parents may be missing."""
    engine = create_engine("sqlite://")
    table.create(engine)
    with engine.begin() as connection:
        connection.execute(insert(table), values)
        row: convert.AnyRow = connection.execute(select(table)).one()
    engine.dispose()
    return row


@law
@given(states)
def test_a_feed_state_survives_the_round_trip(state: FeedState) -> None:
    """What is saved of a feed is what is loaded."""
    row = through(FEED, convert.feed_state_values(state))

    assert convert.feed_state(row) == state


@law
@given(polls)
def test_a_poll_survives_the_round_trip(poll: Poll) -> None:
    """The ledger keeps every number to the last microsecond."""
    row = through(POLL, convert.poll_values(poll))

    assert convert.poll(row) == poll


@law
@given(matches)
def test_a_match_survives_the_round_trip(match: Match) -> None:
    """Evidence and all."""
    row = through(MATCH, convert.match_values(1, 0, match))

    assert convert.match(row._asdict()) == match


@law
@given(events)
def test_an_event_survives_the_round_trip(event: Event) -> None:
    """As the filters write it down."""
    row = through(EVENT, convert.event_values(1, 0, event))

    assert convert.event(row) == event


@law
@given(digest_states)
def test_a_digest_state_survives_the_round_trip(state: DigestState) -> None:
    """How far a route's digests have come is not forgotten."""
    row = through(DIGEST_STATE, convert.digest_state_values(state))

    assert convert.digest_state(row) == state


@law
@given(deliveries)
def test_a_delivery_survives_the_round_trip(delivery: Delivery) -> None:
    """Key and body stay the same to the letter."""
    row = through(DELIVERY, convert.delivery_values(delivery, NOON))

    assert convert.delivery(row) == delivery


@law
@given(entries, st.sampled_from(Standing))
def test_an_item_is_its_entry_and_its_feed(entry: Entry, standing: Standing) -> None:
    """Nothing of what was published is lost, and the feed adds what it knows."""
    sighting = Sighting(entry=entry, raw_digest="r", text_digest="t")
    engine = create_engine("sqlite://")
    ITEM.create(engine)
    TEXT.create(engine)
    item = convert.item_values(EXAMPLE, sighting, NOON, standing)
    text = convert.text_values(EXAMPLE, entry, 1, NOON)
    with engine.begin() as connection:
        connection.execute(insert(ITEM), item)
        connection.execute(insert(TEXT), {**text, "poll": 1, "rules": ""})
        row = connection.execute(load.ITEMS).one()
    engine.dispose()

    assert convert.item(row) == Item(
        id=item_id(EXAMPLE.name, entry.key),
        feed=EXAMPLE.name,
        source=entry.source,
        url=entry.url,
        title=entry.title,
        summary=entry.summary,
        text=entry.text,
        author=entry.author,
        published=entry.published,
        updated=entry.updated,
        lang=entry.lang,
        country="GB",
        first_seen=NOON,
        standing=standing,
        topics=("trafficking",),
        seq=1,
    )


@law
@given(st.text())
def test_storable_text_keeps_its_length(text: str) -> None:
    """Offsets of evidence stay true, and UTF-8 can write it."""
    stored = convert.storable(text)

    assert len(stored) == len(text)
    assert stored.encode().decode() == stored


@pytest.mark.parametrize(
    ("first", "plan", "standing"),
    [
        (False, FirstPoll.DIGEST, Standing.NEW),
        (True, FirstPoll.DIGEST, Standing.BACKLOG),
        (True, FirstPoll.QUIET, Standing.QUIET),
        (True, FirstPoll.ALERT, Standing.NEW),
    ],
)
def test_standing(first: bool, plan: FirstPoll, standing: Standing) -> None:
    """Only what a first poll holds is held back, as its feed says."""
    feed = replace(EXAMPLE, first_poll=plan)

    assert convert.standing(feed, first=first) is standing
