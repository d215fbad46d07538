"""What does a list of feeds from elsewhere hold, before anybody asks what fits?"""

from dataclasses import dataclass

from monitor.serve.output import CONTROLS


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One feed as the list has it: text, whatever it means."""

    line: int  #: where it stands, from 1
    url: str
    name: str = ""
    source: str = ""
    country: str = ""
    lang: str = ""
    topics: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()  #: it stands in; topics where they are named so
    every: str = ""
    first_poll: str = ""
    enabled: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell about a line of the list; 0 is the list as a whole."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}" if self.line else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedList:
    """What could be read of a list, and what could not."""

    rows: tuple[Listed, ...] = ()
    refused: tuple[Note, ...] = ()  #: lines that hold a feed, or should, and cannot
    remarks: tuple[Note, ...] = ()  #: nothing is lost, but somebody may wonder


@dataclass(frozen=True, slots=True)
class Unusable:
    """The whole list cannot be read, and why; says what to do."""

    why: str


def words(text: str) -> str:
    """One line of a config: nothing that moves a cursor or turns the text around."""
    return CONTROLS.sub(" ", text).strip()


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 feed`, `1,990 feeds`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
