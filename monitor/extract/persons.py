"""Who takes part: who signs and meets, and who is accused?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.extract.accused import accused, name_signs, names_a_place
from monitor.extract.count_signs import count_signs
from monitor.extract.named import Named
from monitor.extract.names import find_names
from monitor.extract.text import Sentence
from monitor.extract.titles import Title, title_after, title_before
from monitor.extract.tokens import Part, Token, runs_of_names, tokens_of, touching
from monitor.extract.told import Told
from monitor.extract.wordlists import any_of, whole_words
from monitor.model.event import EventType, Person
from monitor.model.match import Evidence
from monitor.model.slots import PersonWords

#: In these somebody is accused; officials only report.
OF_CRIMES = frozenset(
    {
        EventType.ARREST,
        EventType.RESCUE,
        EventType.CHARGE_TRIAL,
        EventType.SENTENCE,
        EventType.INTERCEPTION,
        EventType.DEATH_IN_TRANSIT,
    }
)
#: The one whom the lead does not name is named in the next sentence.
ABOUT_ONE = frozenset({EventType.ARREST, EventType.CHARGE_TRIAL, EventType.SENTENCE})
#: Speakers stand further down, what is far down is history.
TOP, READ = 6, 15
#: In a headline where so many long words have capitals these tell nothing.
LONG, HEADLINE, WORDS = 5, 0.85, 3
#: Names without a small letter are longer than what is short for something.
INITIALS = 4
#: More are a list of guests.
MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    title: re.Pattern[str]
    acts: re.Pattern[str]
    meets: re.Pattern[str]
    links: re.Pattern[str]
    suffers: re.Pattern[str]
    says: re.Pattern[str]
    said: re.Pattern[str]
    watches: re.Pattern[str]
    aged: re.Pattern[str]
    old: re.Pattern[str]


@lru_cache(maxsize=16)
def _signs(words: PersonWords) -> _Signs:
    aux = r"(?:\s+(?!and\b)[\w'\u2019-]+){0,3}?\s+"
    aside = r"(?:\s?[,(][^,()]{0,80}[,)])?"
    return _Signs(
        title=whole_words((*words.heads, *words.honours)),
        acts=re.compile(rf"{aside},?{aux}{any_of(words.acts)}(?!\w)", re.IGNORECASE),
        meets=re.compile(rf"(?<!\w){any_of(words.meets)}\s$", re.IGNORECASE),
        links=re.compile(
            rf"\s?,?\s{any_of(words.links)}\s(?:[^,.;]{{0,60}}(?:,\s)?)?", re.IGNORECASE
        ),
        suffers=re.compile(
            rf"{aside},?{aux}{any_of(words.suffers)}(?!\w)", re.IGNORECASE
        ),
        says=re.compile(
            rf"(?:\s?[,(][^,()]{{0,80}}[,)])?,?\s{any_of(words.says)}(?!\w)",
            re.IGNORECASE,
        ),
        said=re.compile(rf"(?<!\w){any_of(words.says)}\s$", re.IGNORECASE),
        watches=whole_words(words.watches),
        aged=re.compile(
            rf"(?:,?\s\(?{any_of(words.alias)}\s[^,.;()]{{2,30}})?"
            rf",?\s\(?(?:{any_of(words.years_old)}\s)?(?:19|20)?\d\d(?:[),:;]|\s(?:an|y|tu|th))"
        ),
        old=re.compile(
            rf"\b\d\d[\s-]*{any_of(words.years_old)}(?:\s[\w-]+){{0,3}}\s$",
            re.IGNORECASE,
        ),
    )


def find_persons(told: Told) -> dict[Person, Evidence]:
    """Those of the event's sentences; at a meeting also those named further down."""
    found: list[tuple[Named, Sentence]] = []
    for sentence in _read(told):
        found += [
            (named, sentence)
            for named in names_in(sentence.text, told, sentence)
            if _takes_part(named, told.trigger.type)
        ]
    if told.trigger.type in ABOUT_ONE and not any(n.accused for n, _ in found):
        found += _opener(told) or _recalled(told)
    return _unique(found)


def _recalled(told: Told) -> list[tuple[Named, Sentence]]:
    """ "A man was jailed. Ann Lee, 49, had been convicted in May.": she is the man."""
    return [
        (named, sentence)
        for sentence in told.top[:TOP]
        if sentence not in told.whole
        for named in names_in(sentence.text, told, sentence)
        if named.accused and named.long and not named.says
    ][:1]


def _opener(told: Told) -> list[tuple[Named, Sentence]]:
    """ "A man was jailed. Ann Lee kept their wages.": she is the man."""
    signs = count_signs(told.words.numbers, told.trigger.type)
    body = [s for s in told.top[:TOP] if s.field != "title"]
    lead = [*told.sentences, *body[:1]]
    one = signs.someone.match(lead[-1].text)
    if not one and not any(signs.single.search(s.text) for s in lead):
        return []
    for sentence in body[1:]:
        for named in _all_named(sentence.text, told, sentence)[:1]:
            goes_on = sentence.text[named.end + 1 : named.end + 2].islower()
            other = named.titled or named.says or named.watches
            sure = named.accused or (goes_on and not other)
            if named.start == 0 and named.long and sure:
                return [(replace(named, accused=True), sentence)]
    return []


def accused_among(persons: dict[Person, Evidence], told: Told) -> list[Evidence]:
    """Those whom an event of crime is about."""
    if told.trigger.type not in OF_CRIMES:
        return []
    return [evidence for person, evidence in persons.items() if not person.title]


def _read(told: Told) -> list[Sentence]:
    """At a meeting also those further down that name an office or a Mr."""
    sentences = [s for s in told.sentences if not _is_headline_case(s)]
    top = TOP if told.trigger.type in OF_CRIMES else READ
    body = [s for s in told.whole[:top] if s.field != "title"]
    return [*sentences, *(s for s in body if s not in told.sentences), *_rest(told)]


def _rest(told: Told) -> Iterator[Sentence]:
    if told.trigger.type is EventType.MEETING:
        title = _signs(told.words.persons).title
        yield from (s for s in told.rest[:READ] if title.search(s.text))


def _is_headline_case(sentence: Sentence) -> bool:
    """In "UK, Vietnam Ink Pact" a capital tells nothing."""
    words = [w for w in sentence.text.split() if len(w) >= LONG and w[0].isalpha()]
    capitals = sum(w[0].isupper() for w in words)
    cased = len(words) >= WORDS and capitals > HEADLINE * len(words)
    return sentence.field == "title" and cased


def _takes_part(named: Named, of: EventType) -> bool:
    if named.watches:
        return False
    if of in OF_CRIMES:
        return named.accused or (named.titled and not named.says)
    return named.titled or named.acts


def names_in(text: str, told: Told, sentence: Sentence) -> list[Named]:
    """Every person of the sentence, with what is said of them."""
    named = _all_named(text, told, sentence)
    return _linked(text, named, _signs(told.words.persons))


def _all_named(text: str, told: Told, sentence: Sentence) -> list[Named]:
    """Also those of whom nothing more is said."""
    words = told.words.persons
    if not words.heads:
        return []
    mentions = told.mentions.get(sentence)
    if mentions is None:
        mentions = find_names(text, told.lexicon, told.lang)
    tokens = tokens_of(text, mentions, words)
    of_names = name_signs(told.words)
    named: list[Named] = []
    for run in runs_of_names(text, tokens):
        if not _is_of_a_body(text, tokens, run):
            taken = named[-1].until if named else 0
            named.append(_named(text, tokens, run, words, taken))
    named = [
        n
        for n in named
        if not (_is_short_for(n) or names_a_place(text, n, of_names, told))
    ]
    if told.trigger.type in OF_CRIMES:
        named = accused(text, named, of_names)
    return named


#: "Police held BN (31) and TK (27)": how papers write of those who are not sentenced.
_YEARS = re.compile(r"\s\(\d\d(?:\)|\s)")


def _is_initials(text: str, start: int, stop: int) -> bool:
    short = stop - start <= INITIALS and text[start:stop].isupper()
    return short and bool(_YEARS.match(text, stop))


def _is_short_for(named: Named) -> bool:
    """ "FIA", "the suspects AR and SN"."""
    return named.name.isupper() and len(named.name) <= INITIALS and not named.long


def _named(
    text: str,
    tokens: Sequence[Token],
    run: tuple[int, int],
    words: PersonWords,
    taken: int,
) -> Named:
    signs = _signs(words)
    first, end = run
    start, stop = tokens[first].start, tokens[end - 1].end
    before = title_before(text, tokens, first, words.between, taken)
    after = title_after(text, tokens, end - 1, words) if end - first > 1 else None
    ahead = text[max(0, start - 60) : start]
    aged = signs.aged.match(text, stop) or signs.old.search(ahead)
    suffers = signs.suffers.match(text, stop)
    titles = (before, after)
    return Named(
        name=text[start:stop],
        title=_written(text, before, after),
        office=any(title and title.office for title in titles),
        start=start,
        end=stop,
        until=after.end if after else taken,
        long=end - first > 1 or _is_initials(text, start, stop),
        titled=any(titles),
        accused=bool(aged or (suffers and end - first > 1)),
        acts=bool(signs.acts.match(text, stop)),
        met=bool(signs.meets.search(ahead)),
        says=_says(text, before.start if before else start, after, stop, signs),
        watches=bool(signs.watches.search(ahead)),
    )


def _says(text: str, start: int, after: Title | None, stop: int, signs: _Signs) -> bool:
    """ "Ann Lee said", "said Director Ann Lee"."""
    end = after.end if after else stop
    said = signs.said.search(text, max(0, start - 20), start)
    return bool(said or signs.says.match(text, end))


def _linked(text: str, named: Sequence[Named], signs: _Signs) -> list[Named]:
    """Persons; also "Kayonga" before "and Kapoor signed", "Ashcombe" after "hosted"."""
    persons: list[Named] = []
    after: Named | None = None
    for found in reversed(named):
        one = _with(after, found, text, signs) if after else found
        sure = one.titled or (one.long and (one.accused or one.acts))
        after = one if sure or one.acts or one.accused else None
        if sure:
            persons.insert(0, one)
    if not persons:
        return []
    starts = {person.start for person in persons}
    met = [n for n in named if n.met and n.long and n.start not in starts]
    return [*persons, *(replace(n, acts=True) for n in met)]


def _with(after: Named, one: Named, text: str, signs: _Signs) -> Named:
    """Who stands before "and" does what the next one does."""
    if not one.long or not signs.links.fullmatch(text[one.end : after.start]):
        return one
    return replace(
        one, acts=one.acts or after.acts, accused=one.accused or after.accused
    )


def _is_of_a_body(text: str, tokens: Sequence[Token], run: tuple[int, int]) -> bool:
    """ "Suffolk County", "Home Office"."""
    end = run[1]
    if end == len(tokens):
        return False
    after = tokens[end]
    offices = {Part.BODY, Part.HEAD, Part.STATE}
    if end - run[0] == 1:
        offices.add(Part.MODIFIER)
    return (
        after.part in offices
        and not after.small
        and touching(text, tokens[end - 1], after)
    )


def _written(text: str, before: Title | None, after: Title | None) -> str:
    """ "Colonel, Deputy Director of the Department"; Mr where that is all."""
    titles = [title for title in (before, after) if title]
    offices = [title for title in titles if title.office] or titles[:1]
    return ", ".join(" ".join(text[t.start : t.end].split()) for t in offices)


def _unique(found: Sequence[tuple[Named, Sentence]]) -> dict[Person, Evidence]:
    """Each once, by the longest name and the best title: "Mr Tien" was named before."""
    groups: list[list[tuple[Named, Sentence]]] = []
    for one in found:
        parts = _parts(one[0])
        same = next((g for g in groups if any(_same(parts, n) for n, _ in g)), None)
        if same is None:
            groups.append(same := [])
        same.append(one)
    return dict(_person(group) for group in groups[:MOST])


def _same(parts: set[str], other: Named) -> bool:
    """ "Mr Tien" is Nguyen Huy Tien; two who are called Nguyen are two."""
    common = parts & _parts(other)
    return len(common) > 1 or (bool(common) and common in (parts, _parts(other)))


def _parts(named: Named) -> set[str]:
    return {part for part in named.name.casefold().split() if len(part) > 1}


def _person(group: Sequence[tuple[Named, Sentence]]) -> tuple[Person, Evidence]:
    best, sentence = max(group, key=lambda one: len(_parts(one[0])))
    title = max((n for n, _ in group), key=lambda n: (n.office, bool(n.title)))
    evidence = sentence.evidence((best.start, best.end), f"person:{best.name}")
    return Person(name=best.name, title=title.title), evidence
