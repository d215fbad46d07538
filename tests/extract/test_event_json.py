"""Does an event survive being written down?"""

import json

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.event import (
    Event,
    EventType,
    Number,
    Party,
    Person,
    Place,
    Role,
    Status,
)
from monitor.model.event_json import from_json, to_json
from monitor.model.item import TEXT_FIELDS
from monitor.model.match import Evidence

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
evidence = st.builds(
    Evidence,
    field=st.sampled_from(TEXT_FIELDS),
    start=st.integers(0, 10_000),
    end=st.integers(0, 10_000),
    text=words,
    rule=words,
)
events = st.builds(
    Event,
    type=st.sampled_from(EventType),
    status=st.sampled_from(Status),
    main=st.booleans(),
    parties=st.lists(
        st.builds(Party, id=words, role=st.sampled_from(Role)), max_size=4
    ).map(tuple),
    instrument=words,
    date=st.none() | st.dates(),
    date_end=st.none() | st.dates(),
    date_source=st.sampled_from(["", "text", "published"]),
    place=st.none() | st.builds(Place, name=words, country=words),
    persons=st.lists(st.builds(Person, name=words, title=words), max_size=3).map(tuple),
    numbers=st.lists(
        st.builds(
            Number,
            kind=words,
            value=st.floats(0, 1e9, allow_nan=False) | st.integers(0, 10**6).map(float),
        ),
        max_size=3,
    ).map(tuple),
    evidence=st.lists(evidence, max_size=3).map(tuple),
    background=st.booleans(),
)


@given(events)
def test_an_event_survives_the_round_trip(event: Event) -> None:
    """What is written as JSON text is what is read back."""
    written = json.dumps(to_json(event))

    assert from_json(json.loads(written)) == event


def test_the_keys_are_those_of_the_contract() -> None:
    """Programs that read the filter's lines rely on these names."""
    event = Event(
        type=EventType.RESCUE,
        parties=(Party(id="THA", role=Role.AGENCY),),
        place=Place(name="Mae Sot", country="THA"),
        persons=(Person(name="A B", title="Colonel"),),
        numbers=(Number(kind="rescued", value=46.0),),
        evidence=(Evidence(field="title", start=0, end=4, text="Free", rule="type"),),
    )

    assert to_json(event) == {
        "type": "rescue",
        "status": "done",
        "main": True,
        "parties": [{"id": "THA", "role": "agency"}],
        "instrument": "none",
        "date": None,
        "date_end": None,
        "date_source": "",
        "place": {"name": "Mae Sot", "country": "THA"},
        "persons": [{"name": "A B", "title": "Colonel"}],
        "numbers": [{"kind": "rescued", "value": 46}],
        "evidence": [
            {"field": "title", "start": 0, "end": 4, "text": "Free", "rule": "type"}
        ],
        "background": False,
    }
