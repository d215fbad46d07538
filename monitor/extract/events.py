"""What happened, between whom, when and where, as an item tells it?

First depth: one event per item, the one its headline or its first sentences name,
in English. Every slot that is filled has evidence; what is not sure stays empty.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from monitor.extract.dates import Day, find_days
from monitor.extract.instruments import find_instrument
from monitor.extract.names import Form, Mention, find_names
from monitor.extract.parties import roles_of
from monitor.extract.places import Read, find_place
from monitor.extract.text import Sentence, sentences_of
from monitor.extract.triggers import Trigger, find_triggers
from monitor.model.event import Event, EventType, Party, Role, Status
from monitor.model.item import Item
from monitor.model.lexicon import Lexicon
from monitor.model.match import Evidence

#: The happening is named among the first of these sentences, or it is not news.
TOP = 6
#: Only states' business may be named below the title and the lead.
LEAD = 3
#: The title and this many sentences with its words fill the slots.
TOLD = 2

#: Without a state or a body these are deals and talks of others: companies, players.
BETWEEN_STATES = frozenset(
    {EventType.AGREEMENT, EventType.NEGOTIATION, EventType.MEETING}
)
_ACTING = frozenset({Role.STATE, Role.AGENCY})

Parties = dict[Party, Evidence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """The sentences that tell the event, and the words that name it."""

    trigger: Trigger
    named_in: Sentence
    sentences: tuple[Sentence, ...]


def extract(item: Item, lexicon: Lexicon) -> tuple[Event, ...]:
    """The event that the item reports; () when there is none to be sure of."""
    top = sentences_of(item)[:TOP]
    telling = _telling(top)
    if telling is None:
        return ()
    mentions = {s: find_names(s.text, lexicon) for s in top}
    read = [(s, mentions[s]) for s in telling.sentences]
    parties = _parties(read, telling.trigger.type)
    if telling.trigger.type in BETWEEN_STATES and not _acting(parties):
        return ()
    return (_event(item, telling, read, parties, _named(mentions.values())),)


def _named(found: Iterable[Sequence[Mention]]) -> set[str]:
    """The states and bodies that are named, but by their capitals."""
    mentions = chain.from_iterable(found)
    return {m.sense.id for m in mentions if m.form is not Form.CAPITAL}


def _telling(top: Sequence[Sentence]) -> Telling | None:
    """Words that name the happening before those that name its occasion."""
    found = [(s, find_triggers(s.text)) for s in top]
    told = [
        (s, triggers[0])
        for at, (s, triggers) in enumerate(found)
        if triggers and _may_tell(triggers[0], at)
    ]
    if not told:
        return None
    named_in, trigger = min(told, key=lambda pair: not pair[1].strong)
    kind = trigger.type
    same = [s for s, triggers in found if any(t.type is kind for t in triggers)]
    body = [s for s in same if s.field != "title"][:TOLD]
    title = [s for s in top if s.field == "title"]
    return Telling(trigger=trigger, named_in=named_in, sentences=(*title, *body))


def _may_tell(trigger: Trigger, at: int) -> bool:
    """Further down, arrests and boats are what a report or an opinion recalls."""
    return at < LEAD or trigger.type in BETWEEN_STATES


def _event(
    item: Item,
    telling: Telling,
    read: Sequence[Read],
    parties: Parties,
    named: set[str],
) -> Event:
    trigger = telling.trigger
    instrument, instrument_at = find_instrument(trigger.type, telling.sentences)
    place = find_place(read, named)
    day, day_at = _day(item, telling)
    return Event(
        type=trigger.type,
        status=trigger.status,
        parties=tuple(parties),
        instrument=instrument,
        date=day.date if day else None,
        date_end=day.end if day else None,
        date_source="text" if day_at else "published" if day else "",
        place=place[0] if place else None,
        evidence=(
            *_trigger_evidence(telling),
            *parties.values(),
            *(e for e in (instrument_at, day_at, place and place[1]) if e),
        ),
    )


def _trigger_evidence(telling: Telling) -> Iterator[Evidence]:
    trigger = telling.trigger
    yield telling.named_in.evidence(trigger.span, "type")
    if trigger.why:
        yield telling.named_in.evidence(trigger.why, "status")


def _day(item: Item, telling: Telling) -> tuple[Day | None, Evidence | None]:
    """As the event's sentences say; else the day of publication."""
    published = item.published.date() if item.published else None
    ahead = telling.trigger.status is Status.PLANNED
    for sentence in telling.sentences:
        for day in find_days(sentence.text, published, ahead=ahead):
            return day, sentence.evidence(day.span, "date")
    return (Day(date=published, span=(0, 0)), None) if published else (None, None)


def _parties(read: Sequence[Read], kind: EventType) -> Parties:
    """Those the title names; for a deal it names them all where it names two."""
    parties: Parties = {}
    for sentence, mentions in read:
        if kind is EventType.AGREEMENT and len(_acting(parties)) > 1:
            break
        for party, evidence in _parties_of(sentence, mentions, kind):
            parties.setdefault(party, evidence)
    return _surest(parties)


def _parties_of(
    sentence: Sentence, mentions: Sequence[Mention], kind: EventType
) -> Iterator[tuple[Party, Evidence]]:
    roles = roles_of(sentence.text, mentions, kind)
    for mention, role in zip(mentions, roles, strict=True):
        if role:
            party = Party(id=_id(mention), role=role)
            span = (mention.start, mention.end)
            yield party, sentence.evidence(span, f"party:{party.id}")


def _id(mention: Mention) -> str:
    """Brussels as one who acts is the EU, not Belgium."""
    if mention.form is not Form.CAPITAL:
        return mention.sense.id
    return next((s.id for s in mention.senses if not s.state), mention.sense.id)


def _surest(parties: Parties) -> Parties:
    """One who acts is not also listed as the place, nor a state also as an agency."""
    acting = _acting(parties)
    states = {p.id for p in parties if p.role is Role.STATE}
    return {
        party: evidence
        for party, evidence in parties.items()
        if not (party.role is Role.LOCATION and party.id in acting)
        and not (party.role is Role.AGENCY and party.id in states)
    }


def _acting(parties: Parties) -> set[str]:
    return {party.id for party in parties if party.role in _ACTING}
