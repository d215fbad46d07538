"""Which states and bodies does a sentence name, and with which words?

Longest name wins: "South Sudan" is not Sudan, and "New Jersey" is no country.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from monitor.extract.senses import Form, Sense, senses_of
from monitor.model.lexicon import Lexicon


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


__all__ = ["Form", "Mention", "Names", "Sense", "find_names", "fold", "names_of"]

Entry = tuple[tuple[str, ...], tuple[Sense, ...]]

#: Words of the longest name: "the United Kingdom of Great Britain and ...".
LONGEST = 12
#: So many letters of a stem are looked up: "vietnamit*" by "vie".
STEM = 3


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one language by their first word, longest first."""

    whole: Mapping[str, Sequence[Entry]]
    stems: Mapping[str, Sequence[Entry]]

    def beginning_with(self, key: str) -> Iterator[Entry]:
        yield from self.whole.get(key, ())
        if self.stems:
            yield from self.stems.get(key[:STEM], ())


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


def find_names(text: str, lexicon: Lexicon, lang: str = "en") -> tuple[Mention, ...]:
    """Every name in order, none overlapping another."""
    names = names_of(lexicon, lang)
    words = tuple(_words(text))
    found: list[Mention] = []
    at = 0
    while at < len(words):
        mention, used = _longest(text, words[at : at + LONGEST], names)
        if mention and used > 1:
            mention, more = _with_next(text, mention, words[at + used - 1 :], names)
            used += more
        at += used
        if mention and mention.form is not Form.DECOY and _stands(text, mention, found):
            found.append(mention)
    return tuple(found)


def _with_next(
    text: str, mention: Mention, words: Sequence[Word], names: Names
) -> tuple[Mention, int]:
    """ "Đại sứ Hàn" goes on in "Đại sứ Hàn Quốc": the state has a longer name."""
    longer, used = _longest(text, words[:LONGEST], names)
    if longer is None or longer.sense.id != mention.sense.id:
        return mention, 0
    return replace(mention, end=longer.end), used - 1


def _longest(
    text: str, words: Sequence[Word], names: Names
) -> tuple[Mention | None, int]:
    """The longest name that begins with the first word, and how many it takes."""
    start = words[0].start
    following = tuple(word.key for word in words)
    for keys, senses in names.beginning_with(following[0]):
        size = len(keys)
        if not _spells(keys, following[:size]):
            continue
        end = words[size - 1].end
        gaps = pairwise(words[:size])
        written = text[start:end]
        fits = tuple(s for s in senses if _is_written_so(written, s))
        if len(fits) > 1:  # "Suisse" is the state, "suisse" what is of it
            fits = tuple(sorted(fits, key=lambda sense: sense.name != written))
        if fits and all(JOINT.fullmatch(text, a.end, b.start) for a, b in gaps):
            return Mention(senses=fits, start=start, end=end), size
    return None, 1


def _spells(keys: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """The last letters are free where the last key ends in a star."""
    if keys == words:
        return True
    last = keys[-1]
    if last[-1] != "*" or len(keys) != len(words) or keys[:-1] != words[:-1]:
        return False
    return words[-1].startswith(last[:-1])


def _is_written_so(written: str, sense: Sense) -> bool:
    """Codes in capitals only (US, not us); every other name with a capital."""
    if sense.cased:
        return unicodedata.normalize("NFC", written) in {sense.name, sense.name.upper()}
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
    if mention.sense.lang != "en":
        beside = before and before.start() > 0
        return bool(beside or AFTER.match(text, mention.end))
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


@lru_cache(maxsize=64)
def names_of(lexicon: Lexicon, lang: str) -> Names:
    """Built once per lexicon and language; a pure function of them."""
    senses: dict[tuple[str, ...], list[Sense]] = {}
    for name, sense in senses_of(lexicon, lang):
        key = tuple(word.key for word in _words(name.rstrip("*")))
        key = (*key[:-1], f"{key[-1]}*") if name.endswith("*") else key
        known = senses.setdefault(key, [])
        if all((s.id, s.name) != (sense.id, sense.name) for s in known):
            known.append(sense)
    longest = sorted(senses.items(), key=lambda entry: (-len(entry[0]), entry[0]))
    whole: dict[str, list[Entry]] = {}
    stems: dict[str, list[Entry]] = {}
    for key, meanings in longest:
        first = key[0]
        table = stems if first.endswith("*") else whole
        table.setdefault(first[:STEM] if first.endswith("*") else first, []).append(
            (key, tuple(meanings))
        )
    return Names(whole, stems)
