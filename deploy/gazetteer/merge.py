"""Which surfaces stand for which state in one language, when all sources are read?

What we wrote ourselves goes before what CLDR and GeoNames say. Within one rank a
surface that stands for two states stands for none.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from deploy.gazetteer.forms import (
    decline,
    nisba,
    read_cases,
    stem,
    unaccented,
    with_proclitics,
)

KINDS = ("name", "body", "agency", "demonym", "capital", "people")
#: In the files of names/.
TABLES = ("names", "bodies", "agencies", "demonyms", "capitals", "people")
#: Written with a capital and as short as this, a name may be a plain word: mali, lima.
SHORT = 4
INVISIBLE = re.compile("[\u00ad\u200b-\u200f]")
BRACKETS = re.compile(r"\s*[(（]([^)）]*)[)）]")
ABBREVIATED = {"о-ва": "острова", "о-ви": "острови", "о-в": "остров"}
#: Without spaces a short name is part of other words: โลเม (Lomé) of กิโลเมตร (km).
#: Shorter capitals than these are ours alone to give.
UNSPACED = {"ja": 5, "km": 8, "ko": 4, "lo": 8, "my": 10, "th": 8, "zh": 3}
#: Adjectives are stems already, agencies too many.
AS_IT_IS = frozenset({"demonym", "agency", "people"})
#: States that CLDR gives two names at once.
TWO_NAMES = frozenset({"MMR"})

#: Surface → (id, kind).
Names = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What there is on one language."""

    lang: str
    #: Rows of id and name; plain facts of CLDR.
    territories: Sequence[tuple[str, str]] = ()
    capitals: Sequence[tuple[str, str]] = ()
    bodies: Sequence[tuple[str, str]] = ()
    #: Ids whose names are worth no other form than the first.
    plain: Container[str] = ()
    #: In the shape of deploy/gazetteer/names/en.toml.
    ours: Mapping[str, Any] = field(default_factory=dict)
    #: Names by kind and id, as they are: the English ones of countries.toml.
    ready: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


def merge(sources: Sources) -> dict[str, Any]:
    """One language as gazetteer.json has it."""
    ours = sources.ours
    names: Names = {}
    for rank in _ranks(sources):
        _add(names, rank)
    cased = _cased(ours)
    wary = frozenset(ours.get("wary", ()))
    return {
        "names": _by_id(_with_capitals(names, cased, wary)),
        "cased": sorted(
            name
            for name, (_, kind) in names.items()
            if name in cased or _is_short(name) or _is_office(name, kind)
        ),
        "wary": sorted(wary & names.keys()),
        **{key: split(ours.get("words", {}).get(key, "")) for key in WORDS},
        "joined": {
            form: key
            for key, text in ours.get("joined", {}).items()
            for form in split(text)
        },
    }


WORDS = ("locative", "nationals", "origins", "decoys", "envoys", "pairs")


def split(text: str) -> list[str]:
    """What is written with commas between; sorted, each once."""
    return sorted({" ".join(part.split()) for part in text.split(",")} - {""})


def clean(name: str) -> str:
    """Without characters that no one sees, with plain spaces and apostrophes."""
    shown = INVISIBLE.sub("", name).replace("\u00a0", " ")
    return shown.replace("’", "'").replace("ʼ", "'").strip()


def read_territory(key: str, name: str) -> tuple[list[str], list[str]]:
    """The sure names in CLDR's name, and those that others may have too."""
    words = " ".join(ABBREVIATED.get(word, word) for word in clean(name).split(" "))
    bare = BRACKETS.sub("", words)
    if words == bare:
        return [words], []
    inside = BRACKETS.findall(words) if key in TWO_NAMES else []
    return [part.strip() for part in inside], [bare]


def _ranks(sources: Sources) -> Iterator[list[tuple[str, str, str]]]:
    """Rows of surface, id and kind, the most trusted ones first."""
    ours, lang = sources.ours, sources.lang
    dropped = frozenset(ours.get("drop", ()))
    yield from _ours(ours, lang)
    yield [
        (surface, key, kind)
        for kind in KINDS
        for key, surfaces in sources.ready.get(kind, {}).items()
        for surface in surfaces
        if surface not in dropped
    ]
    sure, unsure = [], []
    for key, name in sources.territories:
        plain, bare = read_territory(key, name)
        sure += [(n, key, "name") for n in plain]
        unsure += [(n, key, "name") for n in bare]
    bodies = [(clean(name), key, "body") for key, name in sources.bodies]
    shortest = UNSPACED.get(lang, 0)
    capitals = [
        (clean(name), key, "capital")
        for key, name in sources.capitals
        if len(clean(name)) >= shortest
    ]
    for rank in (sure + bodies, unsure, capitals):
        kept = [row for row in rank if row[0] not in dropped]
        yield list(_formed(kept, ours, lang, sources.plain))


def _ours(ours: Mapping[str, Any], lang: str) -> Iterator[list[tuple[str, str, str]]]:
    rows = [
        (surface, key, kind)
        for kind, table in zip(KINDS, TABLES, strict=True)
        for key, text in ours.get(table, {}).items()
        for surface in split(text)
    ]
    adjectives = [
        (form, key, "demonym")
        for key, text in ours.get("nisba", {}).items()
        for base in split(text)
        for form in nisba(base)
    ]
    yield rows
    yield list(_formed(rows, ours, lang)) + adjectives
    yield list(_framed(rows, ours))


def _framed(
    rows: Iterable[tuple[str, str, str]], ours: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    """A wary name with the words around it that leave no doubt: "Thủ tướng Anh"."""
    wary = frozenset(ours.get("wary", ()))
    for surface, key, kind in rows:
        if surface in wary and kind == "name":
            yield from ((form, key, kind) for form in _in_office(surface, ours))


def _in_office(surface: str, ours: Mapping[str, Any]) -> Iterator[str]:
    for office in split(ours.get("offices", "")):
        name = office.format(surface)
        yield name[0].upper() + name[1:]
        yield name[0].lower() + name[1:]


def _formed(
    rows: Iterable[tuple[str, str, str]],
    ours: Mapping[str, Any],
    lang: str,
    plain: Container[str] = (),
) -> Iterator[tuple[str, str, str]]:
    """In every form that the language gives a name; adjectives are stems already."""
    cases, keep = read_cases(ours.get("cases", ())), ours.get("keep", ())
    exact, rows = frozenset(ours.get("exact", ())), list(rows)
    words = {(name.lower(), key) for name, key, _ in rows if is_word(name)}
    for surface, key, kind in rows:
        others = {name for name, owner in words if owner != key}
        if kind in AS_IT_IS or key in plain or "*" in surface or surface.isupper():
            yield surface, key, kind
            continue
        forms = decline(surface, cases, keep)
        if ours.get("proclitics"):
            forms = with_proclitics(surface)
        if ours.get("unaccent"):
            forms.append(unaccented(surface))
        endings = "" if surface in exact else lang
        yield from ((stem(form, endings, others), key, kind) for form in forms)


def _add(names: Names, rank: Iterable[tuple[str, str, str]]) -> None:
    """Add what no earlier rank has, and nothing that two states share."""
    taken = {fold(name): key for name, (key, _) in names.items()}
    found: dict[str, set[str]] = defaultdict(set)
    rows = [row for row in rank if len(row[0]) > 1]
    for surface, key, _ in rows:
        found[fold(surface)].add(key)
    for surface, key, kind in rows:
        folded = fold(surface)
        if found[folded] == {key} and taken.get(folded, key) == key:
            names.setdefault(surface, (key, kind))


def fold(surface: str) -> str:
    """Two surfaces with one fold are one surface, unless both are codes."""
    return surface if surface.isupper() and len(surface) <= SHORT else surface.lower()


def _cased(ours: Mapping[str, Any]) -> frozenset[str]:
    """Every form of a name that only its capitals tell from plain words."""
    cases, keep = read_cases(ours.get("cases", ())), ours.get("keep", ())
    declined = (decline(name, cases, keep) for name in ours.get("cased", ()))
    offices = (_in_office(name, ours) for name in ours.get("wary", ()))
    return frozenset(form for forms in chain(declined, offices) for form in forms)


def _is_office(surface: str, kind: str) -> bool:
    """A home office is no agency; the Home Office is one."""
    return kind == "agency" and surface.lower() != surface


def _is_short(surface: str) -> bool:
    """A short word of a script with capitals, written with one."""
    return surface.isalpha() and surface.istitle() and len(surface) <= SHORT


def _with_capitals(names: Names, cased: frozenset[str], wary: frozenset[str]) -> Names:
    """Cased names are written in capitals throughout in some headlines."""
    shouted = {
        name.upper(): meaning
        for name, meaning in names.items()
        if (name in cased or _is_short(name)) and name not in wary
        if len(name) > len("UK") and is_word(name)
    }
    return {**shouted, **names}


def _by_id(names: Names) -> dict[str, dict[str, list[str]]]:
    table: dict[str, dict[str, list[str]]] = {}
    for surface, (key, kind) in sorted(names.items()):
        table.setdefault(key, {}).setdefault(kind, []).append(surface)
    return table


def collisions(language: Mapping[str, Any]) -> list[str]:
    """Stems of one state that begin another's name of one word."""
    owners = {
        surface: key
        for key, kinds in language["names"].items()
        for surfaces in kinds.values()
        for surface in surfaces
    }
    stems = {s[:-1].lower(): key for s, key in owners.items() if s.endswith("*")}
    return sorted(
        f"{start}* of {key} begins {surface} of {owner}"
        for surface, owner in owners.items()
        for start, key in stems.items()
        if owner != key and is_word(surface) and surface.lower().startswith(start)
    )


def is_word(surface: str) -> bool:
    """Of one word; of two names that begin alike the longer one wins by itself."""
    return " " not in surface and "-" not in surface
