"""How are many words put to a service that takes few?

The most telling first, into as few requests as are polite; what did not fit is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor.acquire.services import SERVICES, Service, filters_of
from monitor.model.query import Ask, Complete, Query

#: Endings of a word such as traffick* that are asked for.
ENDINGS = 2
_OR = " OR "
#: By term, the texts that may be asked for it, the commonest first.
_Forms = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What is asked, one text per request, and the terms that found no room."""

    texts: tuple[str, ...]
    unasked: tuple[str, ...] = ()


def compose(query: Query, asked: Sequence[Ask], complete: Complete) -> Composed:
    """Each term stands in one of the requests at most."""
    service = SERVICES[query.service]
    tail = filters_of(query)
    single = [ask for ask in asked if len(ask.groups) == 1]
    if single:
        sheets = [_Sheet(service, tail, 1) for _ in range(service.most_requests)]
        left = _fill_single(sheets, _merge(single, complete))
    else:
        asked = asked[: service.most_requests]
        sheets = [_Sheet(service, tail, len(ask.groups)) for ask in asked]
        left = _fill_groups(sheets, asked, complete)
    unasked = tuple(dict.fromkeys(left))
    return Composed(
        texts=tuple(sheet.text() for sheet in sheets if sheet.is_whole()),
        unasked=unasked,
    )


@dataclass(slots=True)
class _Sheet:
    """One request's room."""

    service: Service
    tail: str
    size: int  #: groups
    groups: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.groups = [[] for _ in range(self.size)]

    def add(self, phrase: str, group: int) -> bool:
        """Whether there was room; each group has its share of it."""
        self.groups[group].append(phrase)
        words = sum(len(each.split()) for each in self.groups[group])
        length = len(_any_of(self.groups[group]).encode())
        room = self.service.longest - len(self.tail) - self.size
        fits = length * self.size <= room
        if fits and words * self.size < self.service.most_words:
            return True
        self.groups[group].pop()
        return False

    def is_whole(self) -> bool:
        return all(self.groups)

    def text(self) -> str:
        return " ".join([*map(_any_of, self.groups), self.tail])


def _fill_single(sheets: Sequence[_Sheet], forms: _Forms) -> Iterator[str]:
    """Every term in its commonest form first, then in the next."""
    told: set[str] = set()
    taken: list[str] = []
    for term, phrase in _by_rank(forms):
        if _is_covered(phrase, taken):
            told.add(term)
        elif _askable(phrase, sheets[0].service) and any(
            sheet.add(phrase, 0) for sheet in sheets
        ):
            told.add(term)
            taken.append(phrase)
    return (term for term in forms if term not in told)


def _fill_groups(
    sheets: Sequence[_Sheet], asked: Sequence[Ask], complete: Complete
) -> Iterator[str]:
    for sheet, ask in zip(sheets, asked, strict=True):
        for group, terms in enumerate(ask.groups):
            taken: list[str] = []
            for term in terms:
                phrase = next(iter(_forms(term, ask.lang, complete)), "")
                if phrase and _is_covered(phrase, taken):
                    continue
                if _askable(phrase, sheet.service) and sheet.add(phrase, group):
                    taken.append(phrase)
                else:
                    yield term


def _by_rank(forms: _Forms) -> Iterator[tuple[str, str]]:
    for rank in range(ENDINGS):
        for term, phrases in forms.items():
            if rank < len(phrases):
                yield term, phrases[rank]


def _forms(term: str, lang: str, complete: Complete) -> tuple[str, ...]:
    """The term without signs of ours; () where an ending is not known."""
    words = term.strip("={}").split()
    endings = [_endings(word, lang, complete) for word in words]
    if not all(endings):
        return ()
    first = [each[0] for each in endings]
    found = [" ".join(first)]
    for at, each in enumerate(endings):
        found += [" ".join([*first[:at], word, *first[at + 1 :]]) for word in each[1:]]
    return tuple(dict.fromkeys(found))


def _endings(word: str, lang: str, complete: Complete) -> tuple[str, ...]:
    if "?" in word:
        return ()
    if not word.endswith("*"):
        return (word,)
    return complete(word.removesuffix("*"), lang)[:ENDINGS]


def _askable(phrase: str, service: Service) -> bool:
    """Marks inside a phrase end it, or mean something else to the service."""
    has_letters = any(letter.isalnum() for letter in phrase)
    return len(phrase) >= service.shortest and has_letters and '"' not in phrase


def _is_covered(phrase: str, taken: Iterable[str]) -> bool:
    """A page with the longer phrase has the shorter one as well."""
    padded = f" {phrase} "
    return any(f" {each} " in padded for each in taken)


def _any_of(phrases: Sequence[str]) -> str:
    """Only where there are several may parentheses stand, and only words without."""
    texts = [f'"{each}"' if not each.isalnum() else each for each in phrases]
    return f"({_OR.join(texts)})" if len(texts) > 1 else "".join(texts)


def _merge(asked: Sequence[Ask], complete: Complete) -> _Forms:
    """Term by term, so that two languages have equal shares."""
    longest = max(len(ask.groups[0]) for ask in asked)
    forms: _Forms = {}
    for at in range(longest):
        for ask in asked:
            for term in ask.groups[0][at : at + 1]:
                forms.setdefault(term, _forms(term, ask.lang, complete))
    return forms
