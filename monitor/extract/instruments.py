"""Which kind of paper was signed, agreed or talked about?"""

from monitor.extract.told import Told
from monitor.model.event import EventType
from monitor.model.match import Evidence

NONE = "none"
_ANY = frozenset({EventType.AGREEMENT, EventType.NEGOTIATION})
#: A meeting ends in a statement; the groups and plans it talks about are older.
_OF_A_MEETING = frozenset({"joint statement", "declaration", "mou"})


def find_instrument(told: Told) -> tuple[str, tuple[Evidence, ...]]:
    """The most telling one of the title and the lead; "agreement" says least."""
    kind = told.trigger.type
    meeting = kind is EventType.MEETING and not told.background
    if kind not in _ANY and not meeting:
        return NONE, ()
    names = [name for name, _ in told.grammar.instruments]
    found = [
        (names.index(name), sentence.evidence(match.span(), f"instrument:{name}"))
        for sentence in told.sentences
        for name, pattern in told.grammar.instruments
        if (kind in _ANY or name in _OF_A_MEETING)
        and (match := pattern.search(sentence.text))
    ]
    if not found:
        return NONE, ()
    rank, evidence = min(found, key=lambda f: f[0])
    return names[rank], (evidence,)
