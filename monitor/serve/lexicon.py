"""What does the world look like to the pure rooms? The package's data files say."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files

from monitor.model.lexicon import (
    Cities,
    Gazetteer,
    Lexicon,
    NameKind,
    StateName,
    cities_from,
    gazetteer_from,
    lexicon_from,
)
from monitor.model.slots import SlotWords, slots_from
from monitor.model.wording import Wording, wording_from


@cache
def lexicon() -> Lexicon:
    """The world as the package's data files describe it."""
    text = files("monitor.data").joinpath("countries.toml").read_text("utf-8")
    return lexicon_from(
        tomllib.loads(text),
        slots=slots(),
        cities=cities(),
        gazetteer=gazetteer(),
        wordings=wordings(),
    )


@cache
def slots() -> dict[str, SlotWords]:
    """With which words each language tells days, places, persons and numbers."""
    folder = files("monitor.data").joinpath("slots")
    return {
        lang: _with_peoples(lang, slots_from(tomllib.loads(file.read_text("utf-8"))))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        for lang, _, kind in [file.name.partition(".")]
        if kind == "toml"
    }


def _with_peoples(lang: str, words: SlotWords) -> SlotWords:
    """ "Trois Maliens": where adjectives stand behind nouns, these are people."""
    if not words.numbers.behind:
        return words
    names = (n for n in gazetteer().of(lang) if n.kind is NameKind.DEMONYM)
    numbers = replace(words.numbers, peoples=tuple(n.surface for n in names))
    return replace(words, numbers=numbers)


@cache
def cities() -> Cities:
    """Towns, regions and border places."""
    text = files("monitor.data").joinpath("cities.json").read_text("utf-8")
    return cities_from(json.loads(text))


@cache
def wordings() -> dict[str, Wording]:
    """With which words each language that has a file tells of events."""
    folder = files("monitor.data").joinpath("wording")
    return {
        lang: wording_from(lang, tomllib.loads(file.read_text("utf-8")))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        for lang, _, kind in [file.name.partition(".")]
        if kind == "toml"
    }


@cache
def gazetteer() -> Gazetteer:
    """The states and bodies, in every language that the package's data file has."""
    text = files("monitor.data").joinpath("gazetteer.json").read_text("utf-8")
    return gazetteer_from(json.loads(text))


def state_languages() -> frozenset[str]:
    """Those in which the gazetteer knows the names of states, as models call them."""
    known = {name.lang for name in gazetteer().names}
    return frozenset(known | ({"tl"} if "fil" in known else set()))


def state_names(lang: str) -> Iterator[StateName]:
    """What stands for a state or body in a language; English has its own list."""
    yield from gazetteer().of(lang)
    if lang == "en":
        for country in lexicon().countries.values():
            kinds = (
                (NameKind.NAME, country.names),
                (NameKind.DEMONYM, country.demonyms),
                (NameKind.CAPITAL, country.capitals),
            )
            for kind, names in kinds:
                yield from (StateName(name, lang, country.id, kind) for name in names)
