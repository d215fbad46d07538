"""What happened, between whom, when and where, as an item tells it?

One event per item, the one its headline or its first sentences name, in English.
Every slot that is filled has evidence; what is not sure stays empty.
"""

from collections.abc import Iterator, Sequence

from monitor.extract.dates import find_day
from monitor.extract.instruments import find_instrument
from monitor.extract.names import find_names
from monitor.extract.numbers import find_numbers
from monitor.extract.parties import BETWEEN_STATES, acting, find_parties
from monitor.extract.persons import accused_among, find_persons
from monitor.extract.places import find_place
from monitor.extract.text import Sentence, sentences_of
from monitor.extract.told import Told
from monitor.extract.triggers import Trigger, find_triggers
from monitor.model.event import Event
from monitor.model.item import Item
from monitor.model.lexicon import Lexicon
from monitor.model.match import Evidence

#: The happening is named among the first of these sentences, or it is not news.
TOP = 6
#: Only states' business may be named below the title and the lead.
LEAD = 3
#: The title and this many sentences with its words fill the slots.
TOLD = 2


def extract(item: Item, lexicon: Lexicon) -> tuple[Event, ...]:
    """The event that the item reports; () when there is none to be sure of."""
    told = _told(item, lexicon)
    event = told and _event(told)
    return (event,) if event else ()


def _told(item: Item, lexicon: Lexicon) -> Told | None:
    """Words that name the happening before those that name its occasion."""
    top = sentences_of(item)[:TOP]
    found = [(s, find_triggers(s.text)) for s in top]
    telling = [
        (s, triggers[0])
        for at, (s, triggers) in enumerate(found)
        if triggers and _may_tell(triggers[0], at)
    ]
    if not telling:
        return None
    named_in, trigger = min(telling, key=lambda pair: not pair[1].strong)
    kind = trigger.type
    same = [s for s, triggers in found if any(t.type is kind for t in triggers)]
    return Told(
        item=item,
        lang=item.lang or "en",
        lexicon=lexicon,
        trigger=trigger,
        named_in=named_in,
        sentences=_sentences(top, same),
        whole=top,
        mentions={s: find_names(s.text, lexicon) for s in top},
    )


def _sentences(
    top: Sequence[Sentence], same: Sequence[Sentence]
) -> tuple[Sentence, ...]:
    title = [s for s in top if s.field == "title"]
    body = [s for s in same if s.field != "title"]
    return (*title, *body[:TOLD])


def _may_tell(trigger: Trigger, at: int) -> bool:
    """Further down, arrests and boats are what a report or an opinion recalls."""
    return at < LEAD or trigger.type in BETWEEN_STATES


def _event(told: Told) -> Event | None:
    """One line per slot; each gives what it found and the words that say so."""
    parties = find_parties(told)
    if told.trigger.type in BETWEEN_STATES and not acting(parties):
        return None
    instrument, instrument_at = find_instrument(told)
    day, day_at = find_day(told)
    place, place_at = find_place(told)
    persons = find_persons(told)
    numbers = find_numbers(told, accused_among(persons, told))
    return Event(
        type=told.trigger.type,
        status=told.trigger.status,
        main=told.main,
        background=told.background,
        parties=tuple(parties),
        instrument=instrument,
        date=day.date if day else None,
        date_end=day.end if day else None,
        date_source="text" if day_at else "published" if day else "",
        place=place,
        persons=tuple(persons),
        numbers=tuple(numbers),
        evidence=(
            *_trigger_evidence(told),
            *parties.values(),
            *instrument_at,
            *day_at,
            *place_at,
            *persons.values(),
            *numbers.values(),
        ),
    )


def _trigger_evidence(told: Told) -> Iterator[Evidence]:
    yield told.named_in.evidence(told.trigger.span, "type")
    if told.trigger.why:
        yield told.named_in.evidence(told.trigger.why, "status")
