"""What does the world look like to the pure rooms? The package's data files say."""

import tomllib
from functools import cache
from importlib.resources import files

from monitor.model.lexicon import Gazetteer, Lexicon, StateName, lexicon_from


@cache
def lexicon() -> Lexicon:
    """The world as the package's data file describes it."""
    text = files("monitor.data").joinpath("countries.toml").read_text("utf-8")
    return lexicon_from(tomllib.loads(text))


@cache
def gazetteer() -> Gazetteer:
    names = [
        StateName(surface=s, lang="en", id=c.id, kind=kind, cased=s.isupper())
        for c in lexicon().countries.values()
        for kind, list_ in (
            ("name", c.names),
            ("demonym", c.demonyms),
            ("capital", c.capitals),
        )
        for s in list_
    ]
    return Gazetteer(
        names=tuple(names),
        locative={"en": ("in", "at", "from", "near", "across", "inside", "into", "to")},
        nationals={
            "en": ("national", "nationals", "man", "woman", "men", "women", "citizens")
        },
        decoys={"en": lexicon().decoys},
    )
