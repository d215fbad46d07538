"""Which kind of paper was signed, agreed or talked about?"""

import re

from monitor.extract.told import Told
from monitor.model.event import EventType
from monitor.model.match import Evidence

NONE = "none"

#: The closed list as written in output; what says more stands before what says less,
#: so that "a memorandum on a task force" is a memorandum.
TABLE = (
    (
        "joint statement",
        r"\b(?:joint (?:press )?statement|communiqu[eé])\b",
    ),
    (
        "mou",
        r"\b(?:memorand(?:um|a) of (?:understanding|cooperation)|MoUs?)\b",
    ),
    ("readmission", r"\breadmission (?:agreement|accord|protocol|deal)s?\b"),
    ("action plan", r"\b(?:joint )?action plan\b|\b(?:joint )?plan of action\b"),
    ("treaty", r"\b(?:treat(?:y|ies)|convention)\b"),
    ("declaration", r"\bdeclaration\b"),
    ("working group", r"\bworking group\b|\btask force\b|\bjoint committee\b"),
    ("agreement", r"\b(?:agreement|accord|pact|protocol|deal|arrangement)s?\b"),
)
_TABLE = tuple((name, re.compile(p, re.IGNORECASE)) for name, p in TABLE)

#: A meeting ends in a statement; the groups and plans it talks about are older.
_OF = {
    EventType.AGREEMENT: {name for name, _ in TABLE},
    EventType.NEGOTIATION: {name for name, _ in TABLE},
    EventType.MEETING: {"joint statement", "declaration", "mou"},
}


def find_instrument(told: Told) -> tuple[str, tuple[Evidence, ...]]:
    """The most telling one; "agreement" only where nothing says more."""
    allowed = _OF.get(told.trigger.type, set())
    found = [
        (rank, sentence.evidence(match.span(), "instrument"))
        for sentence in told.sentences
        for rank, (name, pattern) in enumerate(_TABLE)
        if name in allowed and (match := pattern.search(sentence.text))
    ]
    if not found:
        return NONE, ()
    rank, evidence = min(found, key=lambda f: f[0])
    return TABLE[rank][0], (evidence,)
