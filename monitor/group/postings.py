"""Which stories have most of some handles? Counted at once, by their numbers."""

from array import array
from bisect import bisect_left, insort
from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from monitor.group.core import COMPILED, Core
from monitor.group.numbers import Numbers
from monitor.model.story import StoryId

#: So many characters of an id are a number that is in the same order.
FIRST = 8
NOBODY = array("I")
#: Before and after all numbers.
BEGIN, END = array("I", [0]), array("I", [(1 << 32) - 1])


class Postings:
    """An index from handles to the stories that have them."""

    def __init__(self) -> None:
        self._numbers = Numbers()
        self._stories = [StoryId("")]  #: by number
        self._order = array("Q", [0])  #: of ids by their first characters, by number
        self._holders: dict[str, array[int]] = {}

    def __len__(self) -> int:
        """How many handles there are."""
        return len(self._holders)

    def add(self, story: StoryId, handles: Collection[str]) -> None:
        """Handles that it does not have."""
        numbers = self._numbers.hold([story] * len(handles))
        for number, handle in zip(numbers, handles, strict=True):
            self._call(number, story)
            holders = self._holders.get(handle)
            if holders is None:
                self._holders[handle] = array("I", (number,))
            else:
                insort(holders, number)

    def remove(self, story: StoryId, handles: Collection[str]) -> None:
        """Handles that it has."""
        numbers = self._numbers.release([story] * len(handles))
        for number, handle in zip(numbers, handles, strict=True):
            holders = self._holders[handle]
            del holders[bisect_left(holders, number)]
            if not holders:
                del self._holders[handle]

    def holders(self, handle: str) -> "array[int]":
        return self._holders.get(handle, NOBODY)

    def most(
        self,
        holders: Iterable["array[int]"],
        count: int,
        core: Core | None = COMPILED,
    ) -> list[StoryId]:
        """The stories that are there most often, by their ids where equal."""
        find = core.find_most if core else _most
        over, even = find(list(holders), self._order, count)
        stories = self._stories
        first = [story for _, story in sorted((n, stories[nth]) for n, nth in over)]
        return [*first, *sorted([stories[nth] for nth in even])][:count]

    def _call(self, number: int, story: StoryId) -> None:
        """A number may have been another story's before."""
        if number == len(self._stories):
            self._stories.append(story)
            self._order.append(_order(story))
        elif self._stories[number] != story:
            self._stories[number] = story
            self._order[number] = _order(story)


def _order(story: StoryId) -> int:
    begin = story.encode("utf-8", "surrogatepass")[:FIRST]
    return int.from_bytes(begin.ljust(FIRST, b"\0"), "big")


def _most(
    holders: list["array[int]"], order: "array[int]", count: int
) -> tuple[list[tuple[int, int]], list[int]]:
    """With how often, below zero, and those that are there as often as the last.

    Of too many of these only what can be among the first is told.
    """
    numbers, times = _counted(holders)
    least = _least(np.bincount(times).tolist(), count)
    over, even = times > least, numbers[times == least]
    often = (-times[over]).tolist()
    wanted = count - len(often)
    if len(even) > wanted:
        orders = np.frombuffer(order, np.uint64)[even]
        even = even[orders <= np.partition(orders, wanted - 1)[wanted - 1]]
    return list(zip(often, numbers[over].tolist(), strict=True)), even.tolist()


def _counted(
    holders: Iterable["array[int]"],
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Each number that is there, and how often."""
    told = np.frombuffer(b"".join((BEGIN, *holders, END)), np.uint32)
    order = np.sort(told)
    last = np.flatnonzero(order[1:] != order[:-1])
    return order[last[1:]], last[1:] - last[:-1]


def _least(counts: list[int], wanted: int) -> int:
    """`counts` says how many are there once, twice...: from where on do they do?"""
    reached = 0
    for times in range(len(counts) - 1, 0, -1):
        reached += counts[times]
        if reached >= wanted:
            return times
    return 1
