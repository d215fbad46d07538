"""Whose police, court or government acts, where the text does not say it?

Crime news names the town and not the state: who made the arrest is told by where it
was made. And a publisher that writes "the Home Secretary" or "police" without a state
means its own.
"""

from collections.abc import Iterator, Sequence

from monitor.extract.roles import BETWEEN_STATES, BY_AGENCIES
from monitor.extract.told import Told
from monitor.model.event import EventType, Party, Place, Role
from monitor.model.match import Evidence

#: Letters of a country's domain.
COUNTRY = 2
_NOBODY = frozenset({EventType.WARNING_REPORT})
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
    home = home_of(told)
    if not home or kind in _NOBODY:
        return
    acts = "office" if kind in BETWEEN_STATES else "unnamed"
    pattern = told.grammar.roles.get(acts)
    for sentence in told.sentences:
        if pattern and (found := pattern.search(sentence.text)):
            role = Role.AGENCY if kind in BY_AGENCIES else Role.STATE
            party = Party(id=home, role=role)
            evidence = sentence.evidence(found.span(), "")
            yield party, _because(evidence, party, "publisher")
            return


def _because(at: Evidence, party: Party, why: str) -> Evidence:
    rule = f"party:{party.id}:{why}"
    return Evidence(field=at.field, start=at.start, end=at.end, text=at.text, rule=rule)


def home_of(told: Told) -> str:
    """The state of the publisher: as its feed says, else by its internet domain."""
    item = told.item
    code = item.country or _domain(item.source) or _domain(item.url)
    return _states(told).get(code.upper(), "")


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
