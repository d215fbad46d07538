"""Who takes part in a happening, and in which role?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.extract.names import Form, Mention
from monitor.extract.roles import BETWEEN_STATES, BY_AGENCIES, Clause, Part, parts_of
from monitor.extract.text import Sentence
from monitor.extract.told import Told
from monitor.extract.unnamed import host, unnamed
from monitor.model.event import EventType, Party, Place, Role
from monitor.model.match import Evidence

ACTING = frozenset({Role.STATE, Role.AGENCY})
#: A state that takes part is named among the first of these sentences.
TOP = 4

#: A headline that names two names them all; more meet than a headline can name.
_OF_TWO = frozenset({EventType.AGREEMENT, EventType.NEGOTIATION})
#: "ASEAN countries sign": who they are needs no more names.
_MEMBERS = "members"

#: What makes of a state's name one who acts for it.
_OFFICIAL = frozenset({"office", "agency", "guests", "pair"})

Parties = dict[Party, Evidence]


def find_parties(
    told: Told, place: Place | None, place_at: Sequence[Evidence]
) -> Parties:
    """Those the title names; further down only as long as somebody is missing."""
    kind = told.trigger.type
    parties: Parties = {}
    for sentence in told.sentences:
        if kind in _OF_TWO and _is_full(parties, told):
            break
        _add(parties, _named_in(told, sentence))
    if kind in BY_AGENCIES and not acting(parties):
        _add(parties, _on_the_spot(told, place, place_at))
    for sentence in _others(told):
        if _is_full(parties, told):
            break
        _add(parties, _named_in(told, sentence))
    acts = acting(parties)
    police = kind in BY_AGENCIES and not any(_is_state(party, told) for party in acts)
    if not acts or police:
        _add(parties, unnamed(told, place, place_at))
    elif kind in BETWEEN_STATES and not told.background:
        _add(parties, host(told, place, place_at))
    return _surest(parties)


def _add(parties: Parties, found: Iterable[tuple[Party, Evidence]]) -> None:
    for party, evidence in found:
        parties.setdefault(party, evidence)


def _on_the_spot(
    told: Told, place: Place | None, place_at: Sequence[Evidence]
) -> Iterator[tuple[Party, Evidence]]:
    """ "Police in Jos arrested ...": theirs, before a state that is named below."""
    for at in place_at:
        own = (
            s.field == at.field and s.start <= at.start < s.start + len(s.text)
            for s in told.sentences
        )
        if any(own):
            yield from unnamed(told, place, place_at)


def _others(told: Told) -> Iterator[Sentence]:
    """The first of the item that are not its own."""
    if not told.background:
        yield from (s for s in told.whole[:TOP] if s not in told.sentences)


def _is_full(parties: Parties, told: Told) -> bool:
    """Two for what is between states; a body's members are all of them."""
    acts = acting(parties)
    if told.trigger.type not in BETWEEN_STATES:
        return bool(acts)
    return len(acts) > 1 or _MEMBERS in {
        e.rule.rpartition(":")[2] for e in parties.values()
    }


def _is_state(party: str, told: Told) -> bool:
    """INTERPOL and Frontex are not; where they act, a state's police act, too."""
    country = told.lexicon.countries.get(party)
    return bool(country and country.alpha2)


def acting(parties: Mapping[Party, Evidence]) -> set[str]:
    """The states and agencies among them."""
    return {party.id for party in parties if party.role in ACTING}


def is_public(told: Told, parties: Parties) -> bool:
    """Whether states deal, and not the companies and universities of one."""
    acts = {party: e for party, e in parties.items() if party.role in ACTING}
    if not acts:
        return False
    start = told.trigger.span[0]
    if not told.grammar.cue["private"].search(told.named_in.text, 0, start):
        return True
    return any(e.rule.rpartition(":")[2] in _OFFICIAL for e in acts.values())


def _named_in(told: Told, sentence: Sentence) -> Iterator[tuple[Party, Evidence]]:
    clause = Clause(
        text=sentence.text,
        kind=told.trigger.type,
        grammar=told.grammar,
        trigger=told.spans.get(sentence),
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
