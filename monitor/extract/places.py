"""Where did it happen, as far as the text is sure?"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from monitor.extract.names import Form, Mention
from monitor.extract.text import Sentence
from monitor.extract.told import Told
from monitor.model.event import Place
from monitor.model.match import Evidence

#: What was read of one sentence.
Read = tuple[Sentence, Sequence[Mention]]

_AT = re.compile(r"\b(?:in|at|near)\s(?:the\s)?$", re.IGNORECASE)
#: "HANOI (VNA) \u2013", "Bangkok, April 18 \u2014", "Manila:".
_DATELINE = re.compile(
    r"(?:,\s[A-Z][\w.]+\s\d{1,2})?\s*(?:\([^)]{2,20}\)\s*)?(?:[\u2013\u2014]|-{1,2}\s|:\s)"
)


def find_place(told: Told) -> tuple[Place | None, tuple[Evidence, ...]]:
    """A capital of the event's sentences, else the country that is named for it.

    A capital whose name is common counts only where its country is named in the item.
    """
    read = [(s, told.mentions[s]) for s in told.sentences]
    found = [*_capitals(read, _named(told)), *_countries(read)]
    return (found[0][0], (found[0][1],)) if found else (None, ())


def _named(told: Told) -> set[str]:
    """The states and bodies that are named, but by their capitals."""
    mentions = chain.from_iterable(told.mentions.values())
    return {m.sense.id for m in mentions if m.form is not Form.CAPITAL}


def _capitals(
    read: Sequence[Read], named: Collection[str]
) -> Iterator[tuple[Place, Evidence]]:
    for sentence, mentions in read:
        for mention in mentions:
            country = _country(mention)
            if mention.form is not Form.CAPITAL or not country:
                continue
            if mention.sense.wary and country not in named:
                continue
            if _is_place(sentence.text, mention):
                yield _placed(sentence, mention, country)


def _countries(read: Sequence[Read]) -> Iterator[tuple[Place, Evidence]]:
    for sentence, mentions in read:
        for mention in mentions:
            country = _country(mention)
            if mention.form is Form.NAME and country and _is_at(sentence.text, mention):
                yield _placed(sentence, mention, country)


def _country(mention: Mention) -> str:
    """Brussels is where the EU acts; as a place it is in Belgium."""
    return next((sense.id for sense in mention.senses if sense.state), "")


def _is_place(text: str, mention: Mention) -> bool:
    dateline = mention.start == 0 and _DATELINE.match(text, mention.end)
    return bool(dateline) or _is_at(text, mention)


def _is_at(text: str, mention: Mention) -> bool:
    """ "in Hanoi", but not "in Vietnam's fight" or "in UK-led talks"."""
    after = text[mention.end : mention.end + 1]
    if after in {"'", "\u2019", "-"}:
        return False
    return bool(_AT.search(text, max(0, mention.start - 12), mention.start))


def _placed(
    sentence: Sentence, mention: Mention, country: str
) -> tuple[Place, Evidence]:
    evidence = sentence.evidence((mention.start, mention.end), "place")
    return Place(name=evidence.text, country=country), evidence
