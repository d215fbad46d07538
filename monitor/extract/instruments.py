"""Which kind of paper was signed, agreed or talked about?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.extract.grammar import Grammar
from monitor.extract.text import Sentence
from monitor.extract.told import Told
from monitor.model.event import EventType
from monitor.model.match import Evidence

NONE = "none"
#: Where the sentences of the event name no paper, the first of the item may.
TOP = 4
#: So near to a paper stands what makes of it one that is only cited.
BACK, ON = 40, 1
_ANY = frozenset({EventType.AGREEMENT, EventType.NEGOTIATION})
#: A meeting ends in a statement; the groups and plans it talks about are older.
_OF_A_MEETING = frozenset({"joint statement", "declaration", "mou"})
#: What a text cites as its source is often what was agreed on.
_SOURCES = frozenset({"joint statement", "declaration"})
#: Headlines call every paper so, whatever it is.
_ANY_PAPER = "agreement"
#: Papers set these up: "sign a deal", and then "that creates a joint unit".
_GROUP = "working group"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    name: str
    cited: bool  #: "said in a joint statement", "under the 2016 treaty"
    at: int  #: 0 is the title, or the first sentence of the event
    rank: int  #: what says more stands first
    evidence: Evidence

    @property
    def order(self) -> tuple[bool, bool, bool, int, int]:
        """The news before what it cites, a kind before "agreement", the title first."""
        vague = self.name == _ANY_PAPER or (self.name == _GROUP and self.at > 0)
        return self.cited, vague, self.at > 0, self.rank, self.at


def find_instrument(told: Told) -> tuple[str, tuple[Evidence, ...]]:
    """The most telling one of the title and the lead; "agreement" says least."""
    kind = told.trigger.type
    meeting = kind is EventType.MEETING and not told.background
    if kind not in _ANY and not meeting:
        return NONE, ()
    own = list(_named(told, told.sentences))
    found = own or (list(_named(told, told.whole[:TOP])) if kind in _ANY else [])
    if not found:
        return NONE, ()
    paper = min(found, key=lambda one: one.order)
    return paper.name, (paper.evidence,)


def _named(told: Told, sentences: Iterable[Sentence]) -> Iterator[_Paper]:
    kind = told.trigger.type
    for at, sentence in enumerate(sentences):
        for rank, (name, pattern) in enumerate(told.grammar.instruments):
            if kind not in _ANY and name not in _OF_A_MEETING:
                continue
            for match in pattern.finditer(sentence.text):
                cited = _is_cited(sentence.text, match.span(), told.grammar)
                if cited and name not in _SOURCES:
                    continue
                yield _Paper(
                    name=name,
                    cited=cited,
                    at=at,
                    rank=rank,
                    evidence=sentence.evidence(match.span(), f"instrument:{name}"),
                )


def _is_cited(text: str, span: tuple[int, int], grammar: Grammar) -> bool:
    start, end = span
    citing = grammar.before["citing"].search(text, max(0, start - BACK), start)
    return bool(citing or grammar.cue["stated"].match(text, end + ON))
