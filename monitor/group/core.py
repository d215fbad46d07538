"""Which steps of grouping are compiled, and were they built?

`_core.c` reads what every placed item says, several times as fast. It is built where a
C compiler is at hand; elsewhere the functions in Python do the same, and they are the
reference: no answer may differ by a byte.
"""

from array import array
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Protocol, TypeAlias, cast

from monitor.model.built import load

#: As pieces.py has them.
Token: TypeAlias = tuple[Any, ...]
Weights: TypeAlias = dict[str, float]
Numbers: TypeAlias = "array[int]"
#: Of the interface; what was built from another one is not used.
EDITION = 2


class Core(Protocol):
    """None of these keeps what it is given, or changes it but for new pieces."""

    SOURCE: str  #: what it was built from, see deploy/core.py

    def read_tokens(
        self, pieces: dict[str, Any], text: str, ends: Token, runs_on: Token, /
    ) -> tuple[list[Any], set[str]]:
        """`Pieces.read`; the tokens are those that stand for the end of a line."""

    def find_numbers(self, pieces: dict[str, Any], text: str, /) -> frozenset[int]:
        """`Pieces.numbers` of pieces that are whole."""

    def weigh(  # by place, which is quicker to call
        self,
        heads: list[Any],
        body: list[Any],
        inside: set[str],
        common: AbstractSet[str],
        scale: tuple[float, float, float, float, float, int, int],
        /,
    ) -> tuple[Weights, frozenset[str], Weights]:
        """`words._weighed`, by the numbers of `words.SCALE`."""

    def find_overlaps(  # noqa: PLR0917 # the same
        self,
        numbers: dict[str, int],
        weights: Mapping[str, int],
        names: AbstractSet[str],
        rows: list[bytes],
        bits: int,
        kept: int,
        /,
    ) -> list[tuple[int, int, int]]:
        """`Vectors.overlaps`, as plain tuples."""

    def find_most(
        self, holders: list[Numbers], order: Numbers, count: int, /
    ) -> tuple[list[tuple[int, int]], list[int]]:
        """`postings._most`, in any order."""


#: What grouping takes when it is not told otherwise.
COMPILED = cast("Core | None", load("monitor.group._core", EDITION))
