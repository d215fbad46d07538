"""Which states and bodies does a sentence name, and with which words?

Longest name wins: "South Sudan" is not Sudan, and "New Jersey" is no country.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from monitor.model.lexicon import Country, Lexicon


class Form(Enum):
    """By which kind of word a state or body is named."""

    NAME = "name"
    DEMONYM = "demonym"
    PEOPLE = "people"  #: a demonym that is a noun: "Thais", "Irishman"
    CAPITAL = "capital"
    AGENCY = "agency"
    DECOY = "decoy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """What a name may mean."""

    id: str
    form: Form
    name: str  #: as the lexicon writes it
    wary: bool = False
    org: bool = False
    state: bool = False  #: has an ISO code; bodies have none


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name, and where it stands in the sentence."""

    senses: tuple[Sense, ...]
    start: int
    end: int

    @property
    def sense(self) -> Sense:
        """What it means first of all."""
        return self.senses[0]

    @property
    def form(self) -> Form:
        return self.sense.form


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters and digits, folded for look-up."""

    key: str
    start: int
    end: int


#: First word of a name → the names that begin with it, longest first.
Names = Mapping[str, Sequence[tuple[tuple[str, ...], tuple[Sense, ...]]]]

#: Letters with the marks that may follow them in decomposed text.
WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
#: What may stand between the words of one name: "U.S.", "Côte d'Ivoire".
JOINT = re.compile(r"[\s.,&'\u2019()-]{0,3}")
#: Glued words: "theUK", "inVietnam"; other words before a capital may be a brand.
GLUED = re.compile(
    r"(?:the|of|and|in|to|for|from|with|by|at|on|between)(?=[A-Z])|s(?=[A-Z][a-z])"
)
#: "non-EU" and "anti-China" speak about a state, not of what it does.
STANCE = re.compile(r"\b(?:non|anti|pro|ex|post|pre|trans)-$", re.IGNORECASE)


def find_names(text: str, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Every name in order, none overlapping another."""
    names = _names(lexicon)
    words = tuple(_words(text))
    found: list[Mention] = []
    at = 0
    while at < len(words):
        mention, used = _longest(text, words[at : at + 12], names)
        at += used
        if mention and mention.form is not Form.DECOY and _stands(text, mention, found):
            found.append(mention)
    return tuple(found)


def _longest(
    text: str, words: Sequence[Word], names: Names
) -> tuple[Mention | None, int]:
    """The longest name that begins with the first word, and how many it takes."""
    start = words[0].start
    for keys, senses in names.get(words[0].key, ()):
        size = len(keys)
        if tuple(word.key for word in words[:size]) != keys:
            continue
        end = words[size - 1].end
        gaps = pairwise(words[:size])
        written = text[start:end]
        fits = tuple(s for s in senses if _is_written_so(written, s))
        if fits and all(JOINT.fullmatch(text, a.end, b.start) for a, b in gaps):
            return Mention(senses=fits, start=start, end=end), size
    return None, 1


def _is_written_so(written: str, sense: Sense) -> bool:
    """Codes in capitals only (US, not us); every other name with a capital."""
    if sense.name.upper() == sense.name:
        return written.replace(".", "") == sense.name.replace(".", "")
    return written[0].isupper() or not sense.name[0].isupper()


def _stands(text: str, mention: Mention, found: Sequence[Mention]) -> bool:
    if STANCE.search(text, max(0, mention.start - 6), mention.start):
        return False
    if mention.sense.name.endswith("-"):
        return text[mention.end : mention.end + 1] == "-"
    if not mention.sense.wary:
        return True
    listed = found and LISTED.fullmatch(text, found[-1].end, mention.start)
    return bool(listed) or not _is_of_a_person(text, mention)


#: "Michael Jordan", "Atlanta, Georgia"; but "In Jordan", "The Jordan Times".
BEFORE = re.compile(r"(?P<word>[A-Z][\w'\u2019-]*)(?P<gap>,?) $")
#: "Jordan Pickford"; but "Jordan Signs", "Jordan and Egypt", "Jordan's".
AFTER = re.compile(r" (?P<word>[A-Z][\w-]*)")
OPENER = re.compile(
    r"a|after|against|all|also|an|and|as|at|before|between|both|but|by|during|for|from"
    r"|her|his|how|if|in|inside|into|its|minister|near|of|off|on|or|over|president"
    r"|signs?|since|so|than|that|the|their|then|through|to|towards?|under|via|when"
    r"|where|while|why|with|within|without",
    re.IGNORECASE,
)
ACT = re.compile(
    r"adopts?|agrees?|ambassador|and|announces?|army|arrests?|as|at|authorities|bans?"
    r"|border|charges|coast|court|deports?|detains|for|foreign|frees|government|hails"
    r"|has|have|holds?|hosts?|immigration|in|inks?|interior|is|jails|joins?|king"
    r"|launch(?:es)?|meets?|military|minister|ministry|navy|officials?|on|over"
    r"|parliament|police|president|prime|prosecutors|ratif(?:y|ies)|renews?|rescues"
    r"|says|seeks?|sends?|sentences|signs?|talks|to|urges|vows?|warns?|will|with",
    re.IGNORECASE,
)
#: A name between others of its kind: "Armenia, Georgia and Azerbaijan".
LISTED = re.compile(r",? and |, | & |[-/ \u2013]")


def _is_of_a_person(text: str, mention: Mention) -> bool:
    """Whether a wary name has a capitalised neighbour that makes it another's."""
    before = BEFORE.search(text, max(0, mention.start - 30), mention.start)
    if before and not OPENER.fullmatch(before["word"]):
        return not before["gap"] or mention.sense.name == "Georgia"
    after = AFTER.match(text, mention.end)
    return bool(after and not ACT.fullmatch(after["word"]))


def _words(text: str) -> Iterator[Word]:
    for found in WORD.finditer(text):
        glue = GLUED.match(found[0])
        start = found.start() + (glue.end() if glue else 0)
        yield Word(fold(text[start : found.end()]), start, found.end())


def fold(text: str) -> str:
    """Without case and marks: "Hà Nội" is looked up as "ha noi"."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    return "".join(c for c in bare if not unicodedata.combining(c))


@lru_cache(maxsize=4)
def _names(lexicon: Lexicon) -> Names:
    """Built once per lexicon; a pure function of it."""
    senses: dict[tuple[str, ...], list[Sense]] = {}
    for name, sense in _senses(lexicon):
        key = tuple(word.key for word in _words(name))
        senses.setdefault(key, []).append(sense)
    longest = sorted(senses.items(), key=lambda entry: (-len(entry[0]), entry[0]))
    names: dict[str, list[tuple[tuple[str, ...], tuple[Sense, ...]]]] = {}
    for key, meanings in longest:
        names.setdefault(key[0], []).append((key, tuple(meanings)))
    return names


def _senses(lexicon: Lexicon) -> Iterator[tuple[str, Sense]]:
    for decoy in lexicon.decoys:
        yield decoy, Sense(id="", form=Form.DECOY, name=decoy)
    for country in lexicon.countries.values():
        for name, form in _surfaces(country):
            yield (
                name,
                Sense(
                    id=country.id,
                    form=form,
                    name=name,
                    wary=name in lexicon.wary,
                    org=country.org,
                    state=bool(country.alpha2),
                ),
            )


def _surfaces(country: Country) -> Iterator[tuple[str, Form]]:
    yield from ((name, Form.NAME) for name in country.names)
    yield from ((name, Form.AGENCY) for name in country.agencies)
    yield from ((name, Form.CAPITAL) for name in country.capitals)
    for demonym in country.demonyms:
        person = demonym.endswith(("hman", "hmen", "woman", "women"))
        yield demonym, Form.PEOPLE if person else Form.DEMONYM
        if not demonym.endswith(("s", "sh", "ch", "ese", "men", "-")):
            yield f"{demonym}s", Form.PEOPLE
