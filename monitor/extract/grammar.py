"""What does a language's wording look like, ready to be asked?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.extract.patterns import Patterns, compiled, expanded, patterns_of
from monitor.model.wording import Tell, Wording

Pattern = re.Pattern[str]

#: A cue that a language's file does not have.
NEVER = re.compile(r"(?!)")
#: Cues that turn the words behind them round.
BEFORE = ("not", "wish", "plan", "headline", "purpose", "facing", "inner", "citing")
#: Cues that may stand anywhere near.
ANYWHERE = (
    "failed", "later", "aside", "recall", "past", "month", "total", "private",
    "stated", "goods", "souls",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grammar:
    """One language; built when it is first asked for."""

    lang: str
    home: str  #: the state whose publishers write it, where it is one
    tells: tuple[Tell, ...]
    patterns: Patterns  #: of `tells`, row by row
    #: Cues that stand before the words: search up to where these begin.
    before: Mapping[str, Pattern]
    #: Cues that stand anywhere.
    cue: Mapping[str, Pattern]
    months: tuple[str, ...]
    opinion: Pattern
    instruments: tuple[tuple[str, Pattern], ...]
    roles: Mapping[str, Pattern]


@lru_cache(maxsize=64)
def grammar_of(wording: Wording) -> Grammar:
    sets = wording.sets
    return Grammar(
        lang=wording.lang,
        home=wording.home,
        tells=wording.tells,
        patterns=patterns_of([tell.words for tell in wording.tells], sets),
        before={name: _before(wording, name) for name in BEFORE},
        cue={name: _anywhere(wording, name) for name in ANYWHERE},
        months=wording.months,
        opinion=re.compile(
            "|".join(f"(?:{expanded(w, sets)})" for w in wording.opinion),
            re.IGNORECASE,
        ),
        instruments=tuple(
            (name, compiled(rf"(?<!\w)(?:{words})(?!\w)", sets))
            for name, words in wording.instruments
        ),
        roles={name: compiled(words, sets) for name, words in wording.roles.items()},
    )


def _before(wording: Wording, name: str) -> Pattern:
    """The cue and so many words, up to the end of what is searched.

    It reaches over no word that begins another clause: "urges inquiry after 12 die".
    """
    if name not in wording.cues:
        return NEVER
    words, reach = wording.cues[name]
    barrier, _ = wording.cues.get("barrier", ("(?!)", 0))
    word = rf"(?!(?:{barrier})\b)[\w'\u2019.-]+"
    up_to = rf"(?<!\w)(?:{words})(?:\W+{word}){{0,{reach - 1}}}\W*$"
    return compiled(up_to, wording.sets)


def _anywhere(wording: Wording, name: str) -> Pattern:
    if name not in wording.cues:
        return NEVER
    words, _ = wording.cues[name]
    return compiled(rf"(?<!\w)(?:{words})(?!\w)", wording.sets)
