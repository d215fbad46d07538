"""With which words does a language tell of events? Data, one file per language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from monitor.model.event import EventType, Status


class Tell(NamedTuple):
    """Words that name an event; the signs in them are those of data/wording."""

    type: EventType
    #: 3 names the happening outright, 2 its occasion, 1 is a mere hint.
    level: int
    words: str
    status: Status = Status.DONE


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wording:
    """One language. Loaded once, equal to itself."""

    lang: str
    sets: Mapping[str, str]  #: named groups of words, written {name} elsewhere
    tells: tuple[Tell, ...]
    #: What turns words round, and how many words away from them it may stand.
    cues: Mapping[str, tuple[str, int]]
    months: tuple[str, ...]  #: January first
    opinion: tuple[str, ...]  #: headlines of what reports no event
    instruments: tuple[tuple[str, str], ...]  #: what says more stands first
    home: str = ""  #: where nearly all who write it are: Vietnam
    roles: Mapping[str, str]  #: the words beside a state that give its role


def wording_from(lang: str, data: Mapping[str, Any]) -> Wording:
    """From the shape that data/wording/README.md explains."""
    return Wording(
        lang=lang,
        sets={name: _one_line(words) for name, words in data["sets"].items()},
        tells=tuple(
            Tell(
                EventType(row["type"]),
                row["level"],
                words,
                Status(row.get("status", "done")),
            )
            for row in data["tells"]
            for words in row["words"]
        ),
        cues={name: (words, reach) for name, (words, reach) in data["cues"].items()},
        months=tuple(data["months"]),
        opinion=tuple(data["opinion"]),
        instruments=tuple((row["name"], row["words"]) for row in data["instruments"]),
        home=data.get("home", ""),
        roles=data["roles"],
    )


def _one_line(words: str) -> str:
    return "".join(line.strip() for line in words.splitlines())
