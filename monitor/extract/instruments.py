"""Which kind of paper was signed, agreed or talked about?"""

from collections.abc import Iterable

from monitor.extract.text import Sentence
from monitor.extract.told import Told
from monitor.model.event import EventType
from monitor.model.match import Evidence

NONE = "none"
#: Where the sentences of the event name no paper, the first of the item may.
TOP = 4
_ANY = frozenset({EventType.AGREEMENT, EventType.NEGOTIATION})
#: A meeting ends in a statement; the groups and plans it talks about are older.
_OF_A_MEETING = frozenset({"joint statement", "declaration", "mou"})


def find_instrument(told: Told) -> tuple[str, tuple[Evidence, ...]]:
    """The most telling one of the title and the lead; "agreement" says least."""
    kind = told.trigger.type
    meeting = kind is EventType.MEETING and not told.background
    if kind not in _ANY and not meeting:
        return NONE, ()
    own = _named(told, told.sentences)
    found = own or (_named(told, told.whole[:TOP]) if kind in _ANY else [])
    if not found:
        return NONE, ()
    rank, evidence = min(found, key=lambda f: f[0])
    return told.grammar.instruments[rank][0], (evidence,)


def _named(told: Told, sentences: Iterable[Sentence]) -> list[tuple[int, Evidence]]:
    """With its rank: what says more stands first."""
    kind = told.trigger.type
    return [
        (rank, sentence.evidence(match.span(), f"instrument:{name}"))
        for sentence in sentences
        for rank, (name, pattern) in enumerate(told.grammar.instruments)
        if (kind in _ANY or name in _OF_A_MEETING)
        and (match := pattern.search(sentence.text))
    ]
