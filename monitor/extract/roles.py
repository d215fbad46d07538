"""In which role does a named state or body stand in its sentence?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.extract.grammar import Grammar
from monitor.extract.names import Form, Mention
from monitor.model.event import EventType, Role

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
#: Without a state or a body these are deals and talks of others: companies, players.
BETWEEN_STATES = frozenset(
    {EventType.AGREEMENT, EventType.NEGOTIATION, EventType.MEETING}
)

#: So far back the words that give a role may stand.
BACK = 70
#: Between one who acts and what it does stand few words: "India again deports".
SUBJECT = 28
#: "Anglo-French", but "French-led" and "Chinese-owned" say nothing of the state.
_PAIR = re.compile(r"[-\u2013\u2014]\s?(?=[A-ZÀ-ÝĐ])")
_ADJECTIVE = re.compile(r"-[a-z]")
_DATELINE = re.compile(
    r"\s*(?:\([^)]{1,30}\)\s*)?(?:[-\u2013\u2014]\s|:)|,\s+(?:\w+\.?\s+\d|\d)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The role of a name, and the words or the place that gave it."""

    role: Role | None
    why: str = ""


NO_PART = Part(role=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A sentence, its names, and what it tells of."""

    text: str
    kind: EventType
    grammar: Grammar
    #: Where the words that name the event stand, if they stand in this sentence.
    trigger: tuple[int, int] | None = None

    def behind(self, name: str, mention: Mention) -> bool:
        pattern = self.grammar.roles.get(name)
        return bool(pattern and pattern.match(self.text, mention.end))

    def before(self, name: str, mention: Mention) -> bool:
        pattern = self.grammar.roles.get(name)
        start = mention.start
        found = pattern and pattern.search(self.text, max(0, start - BACK), start)
        return bool(found)

    @property
    def acting(self) -> Role:
        return Role.AGENCY if self.kind in BY_AGENCIES else Role.STATE


def parts_of(clause: Clause, mentions: Sequence[Mention]) -> list[Part]:
    """One per mention; without a role where nothing says that it takes part."""
    parts: list[Part] = []
    for at, mention in enumerate(mentions):
        before = mentions[at - 1] if at else None
        if before and _continues(clause, before, mention) and parts[-1].why != "office":
            parts.append(_as_before(parts[-1], mention))
        else:
            parts.append(_part(clause, mention, mentions[at + 1 : at + 2]))
    return parts


def _continues(clause: Clause, before: Mention, mention: Mention) -> bool:
    """ "in the UK, France and Spain": a list keeps the role of its first."""
    separator = clause.grammar.roles["list"]
    if not separator.fullmatch(clause.text, before.end, mention.start):
        return False
    alike = {before.form, mention.form} <= {Form.NAME, Form.CAPITAL}
    return alike and not clause.behind("person_after", mention)


def _as_before(part: Part, mention: Mention) -> Part:
    """A capital in a list of states that act is one more of them."""
    if mention.sense.org and part.role:
        return Part(role=Role.ORG, why=part.why)
    if mention.form is Form.CAPITAL and part.role is Role.LOCATION:
        return NO_PART
    return part


def _part(clause: Clause, mention: Mention, after: Sequence[Mention]) -> Part:
    match mention.form:
        case Form.AGENCY:
            return Part(role=Role.AGENCY, why="agency")
        case Form.PEOPLE:
            return Part(role=Role.NATIONALITY, why="people")
        case Form.CAPITAL:
            return _of_capital(clause, mention, after)
        case Form.DEMONYM:
            return _of_demonym(clause, mention)
        case _:
            return _of_name(clause, mention)


def _of_demonym(clause: Clause, mention: Mention) -> Part:
    if _is_person(clause, mention):
        return Part(role=Role.NATIONALITY, why="people")
    if _paired(clause.text, mention):
        return Part(role=clause.acting, why="pair")
    return _office(clause, mention) or NO_PART


def _is_person(clause: Clause, mention: Mention) -> bool:
    return clause.behind("person_after", mention) or clause.before(
        "person_before", mention
    )


def _paired(text: str, mention: Mention) -> bool:
    """ "UK-Vietnam", "Anglo-French", "Anh – Việt Nam"."""
    behind = _PAIR.match(text, mention.end)
    return bool(behind) or text[: mention.start].endswith("-")


def _of_name(clause: Clause, mention: Mention) -> Part:
    text = clause.text
    if mention.sense.org:
        return Part(role=Role.ORG, why="body")
    if _is_person(clause, mention):
        return Part(role=Role.NATIONALITY, why="people")
    if clause.before("about", mention):
        return NO_PART
    if office := _office(clause, mention):
        return office
    if clause.before("guests", mention):
        return Part(role=Role.STATE, why="guests")
    if _is_place(clause, mention) or _ADJECTIVE.match(text, mention.end):
        return Part(role=Role.LOCATION, why="place")
    if clause.kind in BETWEEN_STATES:
        return Part(role=Role.STATE, why="named")
    if _paired(text, mention) or _is_subject(clause, mention):
        return Part(role=clause.acting, why="subject")
    return Part(role=Role.LOCATION, why="named")


def _is_place(clause: Clause, mention: Mention) -> bool:
    return clause.before("place", mention) or clause.before("inside", mention)


def _office(clause: Clause, mention: Mention) -> Part | None:
    """ "Thai police", "Vietnam's Ministry of Public Security", "the UK government"."""
    if clause.behind("agency_after", mention) or clause.before(
        "agency_before", mention
    ):
        return Part(role=Role.AGENCY, why="office")
    if clause.behind("government_after", mention) or clause.before(
        "government_before", mention
    ):
        return Part(role=clause.acting, why="office")
    return None


def _is_subject(clause: Clause, mention: Mention) -> bool:
    """It does what the trigger says: right before it, or behind "by"."""
    if clause.trigger is None:
        return False
    start, end = clause.trigger
    if mention.start <= start:
        near = start - mention.end <= SUBJECT
        return near and not re.search(r"[,;:.]\s", clause.text[mention.end : start])
    return mention.start >= end and clause.before("by", mention)


def _of_capital(clause: Clause, mention: Mention, after: Sequence[Mention]) -> Part:
    """ "Hanoi and London agree": a capital that acts stands for its state."""
    text = clause.text
    before = text[max(0, mention.start - 30) : mention.start]
    if mention.sense.wary or _is_place(clause, mention):
        return NO_PART
    if _DATELINE.match(text, mention.end) or clause.before("about", mention):
        return NO_PART
    if _paired(text, mention) and after:
        return Part(role=clause.acting, why="pair")
    opens = not before.strip() or before.rstrip()[-1] in ".,:;\u2018\u2019'\""
    acts = clause.behind("metonym", mention) or _is_subject(clause, mention)
    lists = any(
        a.form is Form.CAPITAL and _continues(clause, mention, a) for a in after
    )
    if (opens or clause.before("with", mention)) and (acts or lists):
        return Part(role=clause.acting, why="capital")
    return NO_PART
