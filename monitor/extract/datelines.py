"""Where does a text say that it was written, of a town that no list has?"""

import re
from collections.abc import Iterator, Sequence

from monitor.extract.names import Form
from monitor.extract.text import Sentence
from monitor.extract.told import Told
from monitor.model.event import Place
from monitor.model.match import Evidence

#: "QUORNLEY, Texas \u2013", "TAKORADO, Ghana (AP) \u2014"
_LINE = re.compile(
    r"(?P<town>[^\W\d_a-z][\w.'\u2019 -]{1,40}?)"
    r",\s(?P<land>[^\W\d_a-z][^,()\u2013\u2014:]{1,24}?)"
    r"(?:,?\s(?:[A-Z][a-z]{2,8}\.?\s)?\d{1,2})?,?\s*(?:\([^)]{1,30}\)\s*)?"
    r"(?:[\u2013\u2014]|-{1,2}\s|:\s)"
)


def of_unknown_towns(
    sentences: Sequence[Sentence], told: Told
) -> Iterator[tuple[Place, Evidence]]:
    """By the state or the province that stands behind the town."""
    for sentence in sentences:
        line = _LINE.match(sentence.text)
        state = _state_of(sentence, line, told) if line else ""
        if line and state:
            place = Place(name=line["town"], country=state)
            yield place, sentence.evidence(line.span("town"), "place")


def _state_of(sentence: Sentence, line: re.Match[str], told: Told) -> str:
    land = line["land"].strip()
    if state := told.words.places.regions.get(land):
        return state
    for mention in told.mentions.get(sentence, ()):
        if mention.form is Form.NAME and mention.start == line.start("land"):
            return next((s.id for s in mention.senses if s.state), "")
    return ""
