"""Who takes part in a happening, and in which role?"""

from collections.abc import Iterator, Mapping, Sequence

from monitor.extract.names import Form, Mention
from monitor.extract.roles import BETWEEN_STATES, BY_AGENCIES, Clause, Part, parts_of
from monitor.extract.text import Sentence
from monitor.extract.told import Told
from monitor.model.event import EventType, Party, Place, Role
from monitor.model.match import Evidence

ACTING = frozenset({Role.STATE, Role.AGENCY})
#: A state that takes part is named among the first of these sentences.
TOP = 4

Parties = dict[Party, Evidence]


def find_parties(told: Told, place: Place | None, place_at: Sequence[Evidence]) -> Parties:
    """Those the title names; further down only as long as somebody is missing."""
    kind = told.trigger.type
    parties: Parties = {}
    for sentence in _read(told):
        if kind in BETWEEN_STATES and len(acting(parties)) > 1 and kind is not EventType.MEETING:
            break
        if sentence not in told.sentences and _is_full(parties, kind):
            break
        for party, evidence in _named_in(told, sentence):
            parties.setdefault(party, evidence)
    if kind in BY_AGENCIES and not acting(parties):
        parties |= _whose_police(told, parties, place, place_at)
    return _surest(parties)


def _read(told: Told) -> Iterator[Sentence]:
    """Its own sentences, then the first others of the item."""
    yield from told.sentences
    if not told.background:
        yield from (s for s in told.whole[:TOP] if s not in told.sentences)


def _is_full(parties: Parties, kind: EventType) -> bool:
    return len(acting(parties)) >= (2 if kind in BETWEEN_STATES else 1)


def acting(parties: Mapping[Party, Evidence]) -> set[str]:
    """The states and agencies among them."""
    return {party.id for party in parties if party.role in ACTING}


def _named_in(told: Told, sentence: Sentence) -> Iterator[tuple[Party, Evidence]]:
    clause = Clause(
        text=sentence.text,
        kind=told.trigger.type,
        grammar=told.grammar,
        trigger=told.trigger.span if sentence is told.named_in else None,
    )
    mentions = told.mentions[sentence]
    for mention, part in zip(mentions, parts_of(clause, mentions), strict=True):
        if part.role:
            yield _party(sentence, mention, part.role, part)


def _party(
    sentence: Sentence, mention: Mention, role: Role, part: Part
) -> tuple[Party, Evidence]:
    party = Party(id=_id(mention), role=role)
    span = (mention.start, mention.end)
    return party, sentence.evidence(span, f"party:{party.id}:{part.why}")


def _id(mention: Mention) -> str:
    """Brussels as one who acts is the EU, not Belgium."""
    if mention.form is not Form.CAPITAL:
        return mention.sense.id
    return next((s.id for s in mention.senses if not s.state), mention.sense.id)


def _whose_police(
    told: Told, parties: Parties, place: Place | None, place_at: Sequence[Evidence]
) -> Parties:
    """Police and courts act where it happened; who they are need not be said."""
    if place and place.country and place_at:
        party = Party(id=place.country, role=Role.AGENCY)
        at = place_at[0]
        rule = f"party:{place.country}:where"
        return {party: Evidence(field=at.field, start=at.start, end=at.end, text=at.text, rule=rule)}
    return {}


def _surest(parties: Parties) -> Parties:
    """One who acts is not also listed as the place, nor a state also as an agency."""
    states = {p.id for p in parties if p.role is Role.STATE}
    acts = acting(parties)
    return {
        party: evidence
        for party, evidence in parties.items()
        if not (party.role is Role.LOCATION and party.id in acts)
        and not (party.role is Role.AGENCY and party.id in states)
    }
