"""In which role does a named state or body stand in its sentence?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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

#: Those of the country in which these happen are who does them.
_ON_THE_SPOT = frozenset(
    {
        EventType.ARREST,
        EventType.RESCUE,
        EventType.CHARGE_TRIAL,
        EventType.SENTENCE,
        EventType.INTERCEPTION,
    }
)
#: "arrested on Tuesday morning in raids in France".
ON_THE_SPOT = 45

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
        return self.end_behind(name, mention) is not None

    def end_behind(self, name: str, mention: Mention) -> int | None:
        """Where the words end that stand right behind the name."""
        pattern = self.grammar.roles.get(name)
        found = pattern and pattern.match(self.text, mention.end)
        return found.end() if found else None

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
        if before and _continues(clause, before, mention):
            parts.append(_as_before(parts[-1], clause, mention))
        else:
            parts.append(_part(clause, mention, _list_from(clause, mentions[at:])))
            if before and _shares_office(clause, before, mention):
                parts[-2:] = _shared(*parts[-2:])
    if clause.kind is EventType.DEPORTATION_RETURN and clause.trigger:
        return _of_one_who_expels(parts, mentions, clause.trigger[0])
    return parts


def _of_one_who_expels(
    parts: Sequence[Part], mentions: Sequence[Mention], start: int
) -> list[Part]:
    """ "The US deports men from Laos and Cuba": of these they are, not expelled by."""
    acts = any(
        part.why in ("subject", "office", "agency") and mention.end <= start
        for part, mention in zip(parts, mentions, strict=True)
    )
    origin = Part(role=Role.NATIONALITY, why="people")
    return [origin if acts and part.why == "where" else part for part in parts]


def _shared(one: Part, other: Part) -> tuple[Part, Part]:
    """ "Thai, Lao police chiefs", "les ministres français et allemand"."""
    office = next((p for p in (one, other) if p.why in ("office", "pair")), NO_PART)
    return (one if one.role else office, other if other.role else office)


def _shares_office(clause: Clause, before: Mention, mention: Mention) -> bool:
    """Whether two adjectives of states stand in a list."""
    both = before.form is mention.form is Form.DEMONYM
    separator = clause.grammar.roles["list"]
    return both and bool(separator.fullmatch(clause.text, before.end, mention.start))


def _list_from(clause: Clause, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mention and those that go on with it: "Rome, Tripoli and Tunis"."""
    size = 1
    for before, mention in pairwise(mentions):
        if not _continues(clause, before, mention):
            break
        size += 1
    return mentions[:size]


def _continues(clause: Clause, before: Mention, mention: Mention) -> bool:
    """ "in the UK, France and Spain": a list keeps the role of its first."""
    separator = clause.grammar.roles["list"]
    if not separator.fullmatch(clause.text, before.end, mention.start):
        return False
    alike = {before.form, mention.form} <= {Form.NAME, Form.CAPITAL}
    return alike and not _is_person(clause, mention)


def _as_before(part: Part, clause: Clause, mention: Mention) -> Part:
    """What stands in a list with one that acts acts too."""
    if mention.sense.org and part.role:
        return Part(role=Role.ORG, why=part.why)
    if part.role is Role.ORG:
        return _of_name(clause, mention, (mention,))
    if mention.form is Form.CAPITAL and part.role is Role.LOCATION:
        return NO_PART
    return part


def _part(clause: Clause, mention: Mention, group: Sequence[Mention]) -> Part:
    match mention.form:
        case Form.AGENCY:
            about = clause.behind("of_paper", mention) and not mention.sense.state
            return NO_PART if about else Part(role=Role.AGENCY, why="agency")
        case Form.PEOPLE:
            return Part(role=Role.NATIONALITY, why="people")
        case Form.CAPITAL:
            return _of_capital(clause, mention, group)
        case Form.DEMONYM:
            return _of_demonym(clause, mention)
        case _:
            return _of_name(clause, mention, group)


def _of_demonym(clause: Clause, mention: Mention) -> Part:
    if (office := _office(clause, mention)) and _is_nearer(clause, mention):
        return office
    if _is_person(clause, mention):
        return Part(role=Role.NATIONALITY, why="people")
    if _paired(clause.text, mention):
        return Part(role=clause.acting, why="pair")
    return office or NO_PART


def _is_nearer(clause: Clause, mention: Mention) -> bool:
    """ "Dutch police took the man": the office stands before the person."""
    ends = (clause.end_behind(n, mention) for n in ("agency_after", "government_after"))
    office = min((end for end in ends if end is not None), default=None)
    person = clause.end_behind("person_after", mention)
    return office is not None and (person is None or office < person)


def _is_person(clause: Clause, mention: Mention) -> bool:
    """ "Indian workers"; but not "Vietnam jails four smugglers"."""
    close = "person_after" if mention.form is Form.DEMONYM else "person_close"
    end = clause.end_behind(close, mention)
    if end is None:
        return clause.before("person_before", mention)
    return not (clause.trigger and mention.end <= clause.trigger[0] < end)


def _paired(text: str, mention: Mention) -> bool:
    """ "UK-Vietnam", "Anglo-French", "Anh-Pháp"."""
    behind = _PAIR.match(text, mention.end)
    return bool(behind) or text[: mention.start].endswith("-")


def _of_name(clause: Clause, mention: Mention, group: Sequence[Mention]) -> Part:
    if mention.sense.org:
        return Part(role=Role.ORG, why="body")
    if clause.before("about", mention):
        return NO_PART
    return (
        _office(clause, mention)
        or _with_others(clause, mention)
        or _where(clause, mention)
        or _by_itself(clause, mention, group)
    )


def _with_others(clause: Clause, mention: Mention) -> Part | None:
    """A person's nationality, or the origin of guests."""
    if _is_person(clause, mention):
        return Part(role=Role.NATIONALITY, why="people")
    if clause.before("guests", mention):
        return Part(role=Role.STATE, why="guests")
    return None


def _where(clause: Clause, mention: Mention) -> Part | None:
    if clause.kind in BY_AGENCIES and _is_where_they_act(clause, mention):
        return Part(role=Role.AGENCY, why="where")
    if _is_place(clause, mention) or _ADJECTIVE.match(clause.text, mention.end):
        return Part(role=Role.LOCATION, why="place")
    return None


def _by_itself(clause: Clause, mention: Mention, group: Sequence[Mention]) -> Part:
    """States act among themselves; elsewhere one acts if it does what is told."""
    if clause.kind in BETWEEN_STATES:
        members = clause.behind("members", mention) and not mention.sense.state
        return Part(role=Role.STATE, why="members" if members else "named")
    paired = clause.kind not in BY_AGENCIES and _paired(clause.text, mention)
    if paired or _is_subject(clause, group):
        return Part(role=clause.acting, why="subject")
    return Part(role=Role.LOCATION, why="named")


def _is_where_they_act(clause: Clause, mention: Mention) -> bool:
    """ "arrested in France": French police; "deported from France": by France."""
    if clause.kind is EventType.DEPORTATION_RETURN:
        return clause.before("expelled_from", mention)
    if clause.kind not in _ON_THE_SPOT or clause.trigger is None:
        return False
    near = 0 <= mention.start - clause.trigger[1] <= ON_THE_SPOT
    return near and clause.before("where", mention)


def _is_place(clause: Clause, mention: Mention) -> bool:
    before = clause.before("place", mention) or clause.before("inside", mention)
    return before or clause.behind("place_after", mention)


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


def _is_subject(clause: Clause, group: Sequence[Mention]) -> bool:
    """It does what the trigger says: right before it, or behind "by"."""
    if clause.trigger is None:
        return False
    start, end = clause.trigger
    first, last = group[0], group[-1]
    if last.end <= start:
        near = start - last.end <= SUBJECT
        return near and not re.search(r"[,;:.]\s", clause.text[last.end : start])
    return first.start >= end and clause.before("by", first)


def _of_capital(clause: Clause, mention: Mention, group: Sequence[Mention]) -> Part:
    """ "Hanoi and London agree": a capital that acts stands for its state."""
    text = clause.text
    if mention.sense.wary or _is_place(clause, mention):
        return NO_PART
    if _DATELINE.match(text, mention.end) or clause.before("about", mention):
        return NO_PART
    if _PAIR.match(text, mention.end) and len(group) > 1:
        return Part(role=clause.acting, why="pair")
    before = text[max(0, mention.start - 30) : mention.start].rstrip()
    opens = not before or before[-1] in ".,:;\u2018\u2019'\""
    acts = clause.behind("metonym", mention) or _is_subject(clause, group)
    partner = clause.before("with", mention)
    if partner and clause.kind in BETWEEN_STATES:
        return Part(role=clause.acting, why="capital")
    if (opens or partner) and (acts or len(group) > 1):
        return Part(role=clause.acting, why="capital")
    return NO_PART
