"""Which numbers does a text write, in digits or in words?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.extract.wordlists import NO, any_of
from monitor.model.slots import NumberWords

#: More digits than any count of people has.
TEN, THOUSAND = 10, 1000
MOST = 9_999_999_999
_OPENS, _CLOSES = " (", ")"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number, and where the text writes it."""

    value: float
    start: int
    end: int
    about: bool = False  #: "more than", "nearly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """The patterns of one language."""

    words: NumberWords
    digits: re.Pattern[str]
    spelled: re.Pattern[str]
    token: re.Pattern[str]
    about: re.Pattern[str]
    vague: re.Pattern[str]


#: Money before or after, parts of longer numbers, times and codes are no counts.
_BEFORE = r"(?<![\w$£€¥₫₹฿#/:.,-])(?<!\bUS\$)(?<!\bRp )(?<!\bRp\. )(?<!\bRM)"
_AFTER = r"(?![\w/:%$£€¥₫₹]|[.,]\d|-\d|\s?(?:%|€|£|°|km\b|kg\b))"


@lru_cache(maxsize=16)
def counting(words: NumberWords) -> Counting:
    """Compiled once per language."""
    sep = "," if words.point == "." else "."
    many = rf"\d{{1,3}}(?:[{sep}\u00a0\u202f ]\d{{3}})+(?!\d)"
    many = rf"(?:{many}|\d\d?(?:,\d\d)+,\d{{3}}(?!\d))" if sep == "," else many
    scale = any_of(words.scales)
    number = rf"(?:{many}|\d+(?:[{words.point}]\d{{1,2}})?)(?P<half>\s?½)?"
    half = rf"(?P<half2>[\s-]{any_of(words.half)}(?!\w))?"
    one = any_of((*words.words, *words.scales, *words.tens, *words.teens))
    first = any_of((*words.words, *words.scales))
    join = rf"(?:[\s-]+(?:{any_of(words.join)}\s+)?|-)" if words.join else r"[\s-]+"
    return Counting(
        words=words,
        digits=re.compile(
            rf"{_BEFORE}(?P<number>{number})(?:(?P<glued>{any_of(words.glued)})(?!\w)"
            rf"|\s(?P<scale>{scale})(?!\w)(?:\s(?P<rest>\d{{3}})(?!\d))?)?"
            rf"{half}{_AFTER}",
            re.IGNORECASE,
        ),
        spelled=re.compile(
            rf"(?<![\w-]){first}(?:{join}{one})*(?!\w){half}", re.IGNORECASE
        ),
        token=re.compile(rf"(?<!\w){one}(?!\w)", re.IGNORECASE),
        about=re.compile(
            rf"(?<!\w){any_of(words.about)}\s+(?:\w+\s+)?$", re.IGNORECASE
        ),
        vague=re.compile(
            rf"(?<!\w){any_of(words.vague)}\s+$" if words.vague else NO, re.IGNORECASE
        ),
    )


def find_counts(text: str, words: NumberWords) -> list[Count]:
    """All of them, in text order."""
    c = counting(words)
    digits = list(_digits(text, c))
    spans = [range(d.start, d.end) for d in digits]  # "1.2 million", "6 mil 500"
    spelled = [s for s in _spelled(text, c) if not any(s.start in d for d in spans)]
    counts = sorted([*digits, *spelled], key=lambda count: count.start)
    return list(_once(text, counts))


def _once(text: str, counts: Sequence[Count]) -> Iterator[Count]:
    """ "Thirty-three (33) suspects" are 33."""
    last: Count | None = None
    for count in counts:
        if last and _is_same(text, last, count):
            last = replace(last, end=count.end + len(_CLOSES))
        else:
            yield from (last,) if last else ()
            last = count
    yield from (last,) if last else ()


def _is_same(text: str, last: Count, count: Count) -> bool:
    """In brackets, in digits behind the words or the other way round."""
    inside = text[last.end : count.start] == _OPENS and text.startswith(
        _CLOSES, count.end
    )
    return inside and last.value == count.value


def _digits(text: str, c: Counting) -> Iterator[Count]:
    for found in c.digits.finditer(text):
        value = number_of(found["number"], c.words.point)
        value *= c.words.scales.get((found["scale"] or "").lower(), 1)
        value *= c.words.glued.get((found["glued"] or "").lower(), 1)
        value += _half(found) + float(found["rest"] or 0)
        if value <= MOST:
            yield _count(text, c, value, found.span())


def number_of(text: str, point: str) -> float:
    """ "2,517", "9½", "1.2" """
    half = 0.5 if "½" in text else 0
    bare = re.sub(r"[½\s\u00a0\u202f]", "", text)
    sep = "," if point == "." else "."
    return float(bare.replace(sep, "").replace(point, ".")) + half


def _spelled(text: str, c: Counting) -> Iterator[Count]:
    for found in c.spelled.finditer(text):
        if c.vague.search(text, max(0, found.start() - 20), found.start()):
            continue
        for tokens in _apart(list(c.token.finditer(found[0])), c.words):
            start = found.start() + tokens[0].start()
            end = found.start() + tokens[-1].end()
            half = _half(found) if end == found.start("half2") else 0
            value = value_of([m[0].lower() for m in tokens], c.words) + half
            yield _count(text, c, value, (start, found.end() if half else end))


def _apart(
    tokens: Sequence[re.Match[str]], words: NumberWords
) -> Iterator[Sequence[re.Match[str]]]:
    """ "Quatre et six" are two numbers."""
    first = 0
    for at in range(1, len(tokens)):
        before, after = (words.words.get(tokens[i][0].lower()) for i in (at - 1, at))
        if before is not None and after is not None and before < TEN:
            yield tokens[first:at]
            first = at
    yield tokens[first:]


def _half(found: re.Match[str]) -> float:
    return 0.5 if found["half2"] else 0


def _count(text: str, c: Counting, value: float, span: tuple[int, int]) -> Count:
    start, end = span
    about = c.about.search(text, max(0, start - 40), start)
    return Count(value=float(value), start=start, end=end, about=bool(about))


def value_of(tokens: Sequence[str], words: NumberWords) -> float:
    """ "two", "hundred", "forty", "one" is 241; "dua", "belas" is 12."""
    total = hundreds = unit = 0.0
    for raw in tokens:
        token = " ".join(raw.split())
        if token in words.tens:
            unit = max(unit, 1) * 10
        elif token in words.teens:
            unit += 10
        elif token in words.words:
            unit += words.words[token]
        elif (scale := words.scales[token]) < THOUSAND:
            hundreds, unit = (hundreds + max(unit, 1) * scale), 0.0
        else:
            total += max(hundreds + unit, 1) * scale
            hundreds = unit = 0.0
    return total + hundreds + unit
