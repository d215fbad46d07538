"""Which steps of the matcher are compiled, and was it built?

`_core.c` does what every text goes through, several times as fast. It is built where a
C compiler is at hand; elsewhere the functions in Python do the same, and they are the
reference: no answer may differ by a byte.
"""

from array import array
from collections.abc import Callable
from typing import Any, Protocol, TypeAlias, cast

from monitor.model.built import load

Numbers = tuple[int, ...]
Spans = tuple[tuple[int, int], ...]
Places = dict[int, list[int]]
#: Of C's int; an object for each number takes eight times the room.
Row: TypeAlias = "array[int]"
#: Of the interface; what was built from another one is not used.
EDITION = 3


class Core(Protocol):
    """None of these changes what it is given, or keeps it."""

    SOURCE: str  #: what it was built from, see deploy/core.py

    def split(self, text: str, /) -> list[str] | None:
        """`text.read_surfaces`; None for scripts that need Unicode properties."""

    def find_bounds(self, text: str, /) -> tuple[bytes, bytes] | None:
        """`text.find_bounds`, what an array of numbers is made of; None as above."""

    def find_places(
        self,
        words: list[str],
        parts: dict[str, Numbers],
        begin: dict[tuple[int, int], Any],
        lang: str,
        learn: Callable[[str], None],
        /,
    ) -> tuple[Places, Places]:
        """`reading._find_places`; `learn` adds to `parts` what is not there."""

    def find_rules(self, places: Places, rules: dict[int, Any], last: int, /) -> Any:
        """`Reading.rules`; each rule once, in any order."""

    def find_near(  # noqa: PLR0917 # by place, which is quicker to call
        self,
        left: Numbers,
        right: Numbers,
        places: Places,
        begun: set[int],
        along: Row,
        reach: int,
        ordered: bool,
        /,
    ) -> Spans:
        """`near.join` of terms of one word or two."""

    def show(  # noqa: PLR0917 # the same
        self,
        cues: Numbers,
        places: Places,
        begun: set[int],
        asked: list[Spans],
        fields: Row,
        begins: Row,
        ends: Row,
        most: int,
        /,
    ) -> tuple[tuple[int, int, int], ...]:
        """`Page.show` of terms of one word or two, and of other hits."""


#: What the matcher takes when it is not told otherwise.
COMPILED = cast("Core | None", load("monitor.classify._core", EDITION))
