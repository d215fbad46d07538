"""What does the world look like to the pure rooms? The package's data files say."""

import json
import tomllib
from functools import cache
from importlib.resources import files

from monitor.model.lexicon import Gazetteer, Lexicon, gazetteer_from, lexicon_from


@cache
def lexicon() -> Lexicon:
    """The world as the package's data file describes it."""
    text = files("monitor.data").joinpath("countries.toml").read_text("utf-8")
    return lexicon_from(tomllib.loads(text))


@cache
def gazetteer() -> Gazetteer:
    """The states and bodies, in every language that the package's data file has."""
    text = files("monitor.data").joinpath("gazetteer.json").read_text("utf-8")
    return gazetteer_from(json.loads(text))


def state_languages() -> frozenset[str]:
    """Those in which the gazetteer knows the names of states, as models call them."""
    known = {name.lang for name in gazetteer().names}
    return frozenset(known | ({"tl"} if "fil" in known else set()))
