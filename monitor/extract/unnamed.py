"""Whose police, court or government acts, where the text does not say it?

Crime news names the town and not the state: who made the arrest is told by where it
was made. And a publisher that writes "the Home Secretary" or "police" without a state
means its own.
"""

import re
from collections.abc import Iterator, Sequence

from monitor.extract.names import Form, Mention
from monitor.extract.outlets import state_in
from monitor.extract.roles import BACK, BETWEEN_STATES, BY_AGENCIES
from monitor.extract.text import Sentence
from monitor.extract.told import Told
from monitor.model.event import EventType, Party, Place, Role
from monitor.model.match import Evidence

#: An adjective of a state stands right behind its office: "ministre français".
BESIDE = 1
#: So near to an office stands the name of its state: "bộ trưởng nội vụ Lào".
ITS = 12
#: Letters of a country's domain.
COUNTRY = 2
_NOBODY = frozenset({EventType.WARNING_REPORT})
#: A parliament, a ministry or the police.
_BY_GOVERNMENTS = frozenset({EventType.LAW_POLICY, EventType.CAMPAIGN})
#: A place that stands so near to the beginning of a text is its dateline.
OPENS = 3
#: Sold to anybody: these say nothing of where a publisher sits.
_FOR_ALL = frozenset({"ai", "cc", "co", "fm", "io", "ly", "me", "to", "tv", "ws"})


def unnamed(
    told: Told, place: Place | None, place_at: Sequence[Evidence]
) -> Iterator[tuple[Party, Evidence]]:
    """One at most, with the words that stand for it."""
    kind = told.trigger.type
    if kind in BY_AGENCIES and place and place.country:
        for at in place_at[:1]:
            party = Party(id=place.country, role=Role.AGENCY)
            yield party, _because(at, party, "where")
        return
    home = home_of(told) or _dateline(told, place, place_at) or _seat(told, place)
    if not home or kind in _NOBODY:
        return
    for sentence in told.sentences:
        if found := _first(told, sentence):
            role = Role.AGENCY if kind in BY_AGENCIES else Role.STATE
            party = Party(id=home, role=role)
            evidence = sentence.evidence(found.span(), "")
            yield party, _because(evidence, party, "publisher")
            return


def _first(told: Told, sentence: Sentence) -> re.Match[str] | None:
    """The words of who acts: an office between states, else police and courts."""
    kind = told.trigger.type
    names: tuple[str, ...] = ("office" if kind in BETWEEN_STATES else "unnamed",)
    if kind in _BY_GOVERNMENTS:
        names = ("unnamed", "office")
    patterns = (told.grammar.roles.get(name) for name in names)
    found = (p.search(sentence.text) for p in patterns if p)
    return next((match for match in found if match), None)


def host(
    told: Told, place: Place | None, place_at: Sequence[Evidence]
) -> Iterator[tuple[Party, Evidence]]:
    """ "The prime minister will visit Kenya": the publisher's own prime minister."""
    home = home_of(told) or _dateline(told, place, place_at) or _seat(told, place)
    office = told.grammar.roles.get("office")
    if not home or not office:
        return
    for sentence in told.sentences:
        span = told.spans.get(sentence, (0, 0))
        found = office.search(sentence.text, 0, span[1])
        if found and not _has_state(told, sentence, found):
            party = Party(id=home, role=Role.STATE)
            evidence = sentence.evidence(found.span(), "")
            yield party, _because(evidence, party, "publisher")
            return


def _has_state(told: Told, sentence: Sentence, office: re.Match[str]) -> bool:
    """Whether the one who acts is named; a dateline names nobody."""
    named = [m for m in told.mentions[sentence] if m.form is not Form.CAPITAL]
    return any(
        mention.start < office.end() or _is_its(told, sentence, office, mention)
        for mention in named
    )


def _is_its(
    told: Told, sentence: Sentence, office: re.Match[str], mention: Mention
) -> bool:
    """ "The prime minister of Ghana", "le ministre français"."""
    of = told.grammar.roles["government_before"]
    away = mention.start - office.end()
    if away <= BESIDE:
        return True
    low = max(0, mention.start - BACK)
    return away <= ITS and bool(of.search(sentence.text, low, mention.start))


def _dateline(told: Told, place: Place | None, place_at: Sequence[Evidence]) -> str:
    """ "ACCRA: The government has named ...": a text of that state."""
    opens = any(at.field != "title" and at.start <= OPENS for at in place_at)
    state = bool(place and opens and place.country in set(_states(told).values()))
    return (place.country or "") if place and state else ""


def _seat(told: Told, place: Place | None) -> str:
    """ "The foreign secretary received her in London": Britain's."""
    hosts = told.grammar.roles.get("hosts")
    start, end = told.trigger.span
    receives = hosts and hosts.search(told.named_in.text, start, end)
    return (place.country or "") if place and receives else ""


def _because(at: Evidence, party: Party, why: str) -> Evidence:
    rule = f"party:{party.id}:{why}"
    return Evidence(field=at.field, start=at.start, end=at.end, text=at.text, rule=rule)


def home_of(told: Told) -> str:
    """The publisher's state: as its feed or its address says, else its language."""
    item = told.item
    code = item.country or _domain(item.source) or _domain(item.url)
    if state := _states(told).get(code.upper()):
        return state
    named = (state_in(address, told.lexicon) for address in (item.source, item.url))
    return next((state for state in named if state), told.grammar.home)


def _states(told: Told) -> dict[str, str]:
    countries = told.lexicon.countries.values()
    by_code = {c.alpha2: c.id for c in countries if c.alpha2}
    return by_code | {"UK": "GBR"}


def _domain(address: str) -> str:
    """The last part of a host name, where it has two letters: "co.uk", "gov.sg"."""
    host = address.partition("://")[2] or address
    last = host.partition("/")[0].partition(":")[0].rpartition(".")[2]
    told = len(last) == COUNTRY and last not in _FOR_ALL and "." in host
    return last if told else ""
