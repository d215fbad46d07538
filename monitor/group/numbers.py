"""Which number stands for a name, while anybody holds it?

Arrays of numbers are counted and compared at once, where names lie all over the
memory: with 2,400 stories fetching them took longer than comparing.
"""

from array import array
from collections.abc import Iterable


class Numbers:
    """From one on, and as few as can be: one that nobody holds is given again."""

    def __init__(self) -> None:
        self.of: dict[str, int] = {}  #: by name; for a core, others ask `get`
        self._held = array("I", [0])  #: how often, by number; zero stands for none
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self.of)

    @property
    def end(self) -> int:
        """All are below it."""
        return len(self._held)

    def get(self, name: str) -> int:
        """0 for a name that nobody holds."""
        return self.of.get(name, 0)

    def hold(self, names: Iterable[str]) -> list[int]:
        """Until each is released as often."""
        of, held = self.of, self._held
        numbers: list[int] = []
        for name in names:
            number = of.get(name)
            if number is None:
                number = of[name] = self._new()
            held[number] += 1
            numbers.append(number)
        return numbers

    def release(self, names: Iterable[str]) -> list[int]:
        numbers: list[int] = []
        for name in names:
            number = self.of[name]
            self._held[number] -= 1
            if not self._held[number]:
                del self.of[name]
                self._free.append(number)
            numbers.append(number)
        return numbers

    def _new(self) -> int:
        if self._free:
            return self._free.pop()
        self._held.append(0)
        return len(self._held) - 1
