"""In which role does a named state or body stand in its sentence?"""

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.extract.names import Form, Mention
from monitor.extract.text import Sentence
from monitor.extract.told import Told
from monitor.model.event import EventType, Party, Role
from monitor.model.match import Evidence

#: Without a state or a body these are deals and talks of others: companies, players.
BETWEEN_STATES = frozenset(
    {EventType.AGREEMENT, EventType.NEGOTIATION, EventType.MEETING}
)
_ACTING = frozenset({Role.STATE, Role.AGENCY})

Parties = dict[Party, Evidence]

#: In these the police and courts of a state act, not its government.
BY_AGENCIES = frozenset(
    {
        EventType.ARREST,
        EventType.RESCUE,
        EventType.CHARGE_TRIAL,
        EventType.SENTENCE,
        EventType.INTERCEPTION,
        EventType.DEPORTATION_RETURN,
        EventType.DEATH_IN_TRANSIT,
    }
)

_AGENCY = re.compile(
    r"""(?:['\u2019]s)? \s (?: [A-Za-z]+ \s ){0,3}? (?: police | court | coast\s?guard
    | navy | naval | army | authorities | officers | prosecutors? | customs
    | border\s(?:force|guards?|police|agency|officials|authorities)
    | immigration\s(?:officers|officials|authorities|department|bureau)
    | (?: \w+ \s ){0,2} agency | judge )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_GOVERNMENT = re.compile(
    r"""(?:['\u2019]s?)? \s (?: [\w-]+ \s ){0,3}? (?: governments? | ministers?
    | ministr(?:y|ies) | president | premier | chancellor | secretary | ambassador
    | king | parliament | officials? | counterparts? | leaders? | delegation
    | cabinet | state )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_PERSON = re.compile(
    r"""(?:-born)? \s (?: [a-z-]+ \s ){0,3}? (?: m[ae]n | wom[ae]n | people
    | nationals? | citizens? | migrants? | workers? | victims? | girls? | boys?
    | child(?:ren)? | smugglers? | traffickers? | gangs? | gangsters? | suspects?
    | refugees? | drivers? | students? | teen(?:ager)?s? | immigrants? | asylum
    | stowaways? | families | family | brides? | crew | fishermen | nationality
    | couple | brothers | sisters? | mother | father | passengers? | tourists?
    | labou?rers? | maids? | mafia | minors? )\b""",
    re.VERBOSE,
)
_PLACE = re.compile(
    r"""\b(?: in | at | near | across | inside | through | into | within | off
    | throughout | around | outside | via | onto | enter(?:s|ed|ing)?
    | reach(?:es|ed|ing)? | leaving | fled | flee | left | from
    | (?: coast | shores? | south | north | east | west ) \s of
    | (?: trafficked | smuggled | deported | returned | repatriated | flown | sent
      | moved | travell?ed | travel | way | back | home | lured | taken | brought )
      \s (?: back \s | home \s )? (?: to | from ) )
    \s (?: the \s | southern \s | northern \s | eastern \s | western \s
    | central \s | neighbou?ring \s )* $""",
    re.VERBOSE | re.IGNORECASE,
)
_GUESTS = re.compile(
    r"""\b(?: delegat\w* | delegations? | representatives? | officials? | ministers?
    | participants? | leaders? | experts? | members? | governments? ) \s from \s
    (?: the \s )? $""",
    re.VERBOSE | re.IGNORECASE,
)
_ABOUT = re.compile(
    r"""\b(?: against | about | over | on | concerning | ambassador\sto | embassy\sin )
    \s (?: the \s )? $""",
    re.VERBOSE | re.IGNORECASE,
)
#: "Anglo-French", but "French-led" and "Chinese-owned" say nothing of the state.
_PAIR = re.compile(r"-[A-Z]")
_ADJECTIVE = re.compile(r"-[a-z]")
_ACTS = re.compile(
    r"\s(?:has|have|had|and|agrees?|agreed|says?|said|signs?|signed|urges?|urged|wants?"
    r"|will|to|plans?|redefined|announces?|announced|insists?|hopes?)\b"
)
_DATELINE = re.compile(r"\s*(?:\([^)]*\)\s*)?[-\u2013\u2014:]|,\s+(?:\w+\s+\d|\d)")
#: "in the UK, France and Spain": a list keeps the role of its first.
_LIST = re.compile(r"\s?(?:,|&|/|, and|and|or)\s?(?:the\s)?")


def find_parties(told: Told) -> Parties:
    """Those the title names; for a deal it names them all where it names two."""
    kind = told.trigger.type
    parties: Parties = {}
    for sentence in told.sentences:
        if kind is EventType.AGREEMENT and len(acting(parties)) > 1:
            break
        for party, evidence in _parties_of(sentence, told.mentions[sentence], kind):
            parties.setdefault(party, evidence)
    return _surest(parties)


def acting(parties: Mapping[Party, Evidence]) -> set[str]:
    """The states and agencies among them."""
    return {party.id for party in parties if party.role in _ACTING}


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
    states = {p.id for p in parties if p.role is Role.STATE}
    return {
        party: evidence
        for party, evidence in parties.items()
        if not (party.role is Role.LOCATION and party.id in acting(parties))
        and not (party.role is Role.AGENCY and party.id in states)
    }


def roles_of(
    text: str, mentions: Sequence[Mention], kind: EventType
) -> list[Role | None]:
    """One per mention; None where the words do not say that it takes part."""
    roles: list[Role | None] = []
    for at, mention in enumerate(mentions):
        before = mentions[at - 1] if at else None
        listed = before and _LIST.fullmatch(text, before.end, mention.start)
        if listed and before and roles[-1] and before.form is mention.form is Form.NAME:
            roles.append(Role.ORG if mention.sense.org else roles[-1])
        else:
            roles.append(_role(text, mention, kind, bool(listed)))
    return roles


def _role(text: str, mention: Mention, kind: EventType, listed: bool) -> Role | None:
    acting = Role.AGENCY if kind in BY_AGENCIES else Role.STATE
    match mention.form:
        case Form.AGENCY:
            return Role.AGENCY
        case Form.PEOPLE:
            return Role.NATIONALITY
        case Form.CAPITAL:
            return acting if _is_metonym(text, mention, listed) else None
        case Form.DEMONYM:
            return _role_of_demonym(text, mention, acting)
        case _:
            return _role_of_name(text, mention, acting)


def _role_of_demonym(text: str, mention: Mention, acting: Role) -> Role | None:
    if _PERSON.match(text, mention.end):
        return Role.NATIONALITY
    if _PAIR.match(text, mention.end) or text[: mention.start].endswith("-"):
        return acting
    return _office(text, mention, acting)


def _role_of_name(text: str, mention: Mention, acting: Role) -> Role | None:
    before = text[max(0, mention.start - 60) : mention.start]
    if mention.sense.org:
        return Role.ORG
    if _PERSON.match(text, mention.end):
        return Role.NATIONALITY
    if office := _office(text, mention, acting):
        return office
    if _GUESTS.search(before):
        return Role.STATE
    if _PLACE.search(before) or _ADJECTIVE.match(text, mention.end):
        return Role.LOCATION
    return None if _ABOUT.search(before) else acting


def _office(text: str, mention: Mention, acting: Role) -> Role | None:
    """ "Thai police", "Vietnam's Ministry of Public Security", "the UK government"."""
    if _AGENCY.match(text, mention.end):
        return Role.AGENCY
    return acting if _GOVERNMENT.match(text, mention.end) else None


def _is_metonym(text: str, mention: Mention, listed: bool) -> bool:
    """ "Hanoi and London agree": a capital that acts stands for its state."""
    before = text[max(0, mention.start - 30) : mention.start]
    if mention.sense.wary or _PLACE.search(before):
        return False
    if _DATELINE.match(text, mention.end):
        return False
    opens = not before.strip() or before.rstrip().endswith((".", ",", "and", "that"))
    return opens and bool(_ACTS.match(text, mention.end) or listed)
