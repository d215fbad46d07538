"""How much does a headline tell? A story is shown under the one that tells most."""

import re

from monitor.group.pieces import WORD
from monitor.group.trace import Trace

#: Words of a headline that are read at a glance.
FEWEST, MOST = 4, 18
#: What points at the news and does not tell it.
COY = re.compile(
    r"\?|\b(?:this is|here's|what we know|everything you need|you need to know|watch"
    r"|live|opinion|editorial|analysis|explained|moment|exclusive|video|photos)\b",
    re.IGNORECASE,
)
WORD_WORTH, NAME_WORTH, NUMBER_WORTH = 1.0, 0.5, 0.75
#: As much as a word and a half: what is coy or shouted comes after its equals.
PENALTY = 1.5
MOST_WORDS = 9


def worth(title: str, trace: Trace) -> float:
    """Names, numbers and words that are in few texts, up to as many as are read."""
    count = len(WORD.findall(title))
    if not count:
        return 0.0
    terms = trace.terms
    names = len(terms.names & terms.title.keys())
    told = (
        WORD_WORTH * min(len(terms.title), MOST_WORDS)
        + NAME_WORTH * min(names, 4)
        + NUMBER_WORTH * min(len(terms.headline_numbers), 2)
    )
    marred = (not FEWEST <= count <= MOST, COY.search(title), title.isupper())
    return round(max(0.1, told - PENALTY * sum(map(bool, marred))), 2)
