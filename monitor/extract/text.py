"""Which sentences does an item have, and where does each stand in its field?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from monitor.model.item import Item, TextField
from monitor.model.match import Evidence

#: What happened stands at the top; these also bound the work on hostile texts.
FIELD_CHARS = 20_000
SENTENCES = 40
SENTENCE_CHARS = 1_200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """`text` stands at `start` of the item's field, unchanged."""

    field: TextField
    start: int
    text: str

    def evidence(self, span: tuple[int, int], rule: str) -> Evidence:
        """The words at this span of the sentence, as the item's field holds them."""
        start, end = span
        return Evidence(
            field=self.field,
            start=self.start + start,
            end=self.start + end,
            text=self.text[start:end],
            rule=rule,
        )


def sentences_of(item: Item) -> tuple[Sentence, ...]:
    """The title, then the body's sentences without page furniture and repeats."""
    body: TextField = "text" if item.text.strip() else "summary"
    found = [*_title(item.title), *_sentences(body, item.field(body)[:FIELD_CHARS])]
    unique = {s.text.casefold(): s for s in reversed(found)}
    return tuple(s for s in found if unique[s.text.casefold()] is s)[:SENTENCES]


#: A blank line, or a line break after a full stop; other breaks are hard wraps.
PARAGRAPH = re.compile(r"\n\s*\n|(?<=[.!?:\"\u201d)])\s*\n")
#: A full stop before a capital; also glued: "relations.Apart from".
STOP = re.compile(
    r"(?<=[\w)\"'\u2019\u201d%])[.!?]+[\"'\u2019\u201d)\]]*"
    r"(?:\s+(?=[\"'\u2018\u201c(\[]*[^\W_a-z])|(?<=[a-z][.!?])(?=[A-Z][a-z]))"
)
ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Sen|Rep|Gov|Hon|Rev|St"
    r"|Jr|Sr|No|vs|Adm|Asst|Atty|Brig|Cdr|Cmdr|Comm|Cpl|Det|Engr|Insp|Pol|Supt|ret|retd"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|U\.S|U\.K"
    r"|Sra|Lic|Ing|EE|Mme|Mlle|Dott|Sig|Drs|Nr|TP|PT)$"
)
#: "Am 16. April": where German writes the day of a month.
ORDINAL = re.compile(
    r"\b\d\d?\.\s+(?:Januar|Februar|M\u00e4rz|April|Mai|Ju[nl]i|August|September"
    r"|Oktober|November|Dezember)\b"
)
#: Lines around the article: page stamps, captions with their credits, and what
#: follows the end.
FURNITURE = re.compile(
    r"^[ \t]*(?:(?:\w+,[ \t]+)?\d{1,2}[/.]\d{1,2}[/.]\d{4}(?:,?[ \t]+\d{1,2}:\d{2})?"
    r"|[^\n]{0,300}\((?:photo|image|picture)\b[^)\n]{0,80}\)"
    r"|(?:photo|image|picture)[ \t]*:[^\n]*)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
THE_END = re.compile(r"\n\s*(?:RELATED NEWS|Related (?:news|articles|stories))\s*\n")


def _title(title: str) -> tuple[Sentence, ...]:
    text = title.strip()[:SENTENCE_CHARS]
    if not text:
        return ()
    return (Sentence(field="title", start=title.find(text), text=text),)


def _sentences(field: TextField, text: str) -> Iterator[Sentence]:
    end = THE_END.search(text)
    text = text[: end.start()] if end else text
    aside = [m.span() for m in FURNITURE.finditer(text)]
    cuts = _cuts(text) | {edge for span in aside for edge in span}
    for start, stop in pairwise(sorted(cuts | {0, len(text)})):
        words = text[start:stop].strip()[:SENTENCE_CHARS]
        at = text.index(words, start)
        if words and not any(a <= at < b for a, b in aside):
            yield Sentence(field=field, start=at, text=words)


def _cuts(text: str) -> set[int]:
    """Where a paragraph or a sentence ends."""
    breaks = {m.end() for m in PARAGRAPH.finditer(text)}
    stops = {
        m.end()
        for m in STOP.finditer(text)
        if not ABBREVIATION.search(text, max(0, m.start() - 5), m.start())
        and not any(ORDINAL.match(text, m.start() - size) for size in (1, 2))
    }
    return breaks | stops
