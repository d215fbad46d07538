"""Which entries of this document were in the last one, whatever they are called now?

The key says so, unless ids are handed out anew: then title and link do.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from monitor.acquire.memory import Face

Places = tuple[int, int]  #: of one entry: in the document before, in this one


@dataclass(frozen=True, slots=True)
class Pairs:
    """Entries that are in both documents."""

    keyed: tuple[Places, ...]  #: under the same key
    renamed: tuple[Places, ...]  #: the same title or link under another key
    reused: bool = False  #: keys stand for other entries than before


def pair(before: Sequence[Face], now: Sequence[Face]) -> Pairs:
    found = _by(lambda face: face.key, before, now, set(), set())
    keyed = [p for p in found if not _is_another(before[p[0]], now[p[1]])]
    odd = [p for p in keyed if _is_retitled(before[p[0]], now[p[1]])]
    if 2 * len(odd) > len(keyed):  # numbers that are handed out anew
        keyed = [p for p in keyed if p not in odd]
    renamed = _renamed(before, now, keyed)
    return Pairs(tuple(keyed), tuple(renamed), reused=len(keyed) < len(found))


def _renamed(
    before: Sequence[Face], now: Sequence[Face], keyed: Iterable[Places]
) -> list[Places]:
    """What only title or only link speaks for counts when it is half of everything.

    "Press briefing" comes every day, and a page that is always the newest keeps its
    address.
    """
    taken, used = {b for b, _ in keyed}, {n for _, n in keyed}
    linked = _by(lambda face: face.link, before, now, taken, used)
    taken |= {b for b, _ in linked}
    used |= {n for _, n in linked}
    titled = _by(lambda face: face.title, before, now, taken, used)
    found = [*linked, *titled]
    weak = {p for p in found if _is_weak(before[p[0]], now[p[1]])}
    enough = max(2, min(len(before), len(now)) / 2)
    return found if len(weak) >= enough else [p for p in found if p not in weak]


def _by(
    handle: Callable[[Face], int],
    before: Sequence[Face],
    now: Sequence[Face],
    taken: set[int],
    used: set[int],
) -> list[Places]:
    known = {
        handle(face): place
        for place, face in enumerate(before)
        if place not in taken and handle(face)
    }
    return [
        (known[handle(face)], place)
        for place, face in enumerate(now)
        if place not in used and handle(face) in known
    ]


def _is_another(one: Face, other: Face) -> bool:
    """An id that stands for something else: an edit changes title or link, not both."""
    return _differ(one.title, other.title) and _differ(one.link, other.link)


def _is_retitled(one: Face, other: Face) -> bool:
    """And there is no link that would tell an edit from another entry."""
    linked = one.link and other.link
    return not linked and _differ(one.title, other.title)


def _is_weak(one: Face, other: Face) -> bool:
    """One of title and link agrees, the other does not."""
    return _differ(one.title, other.title) or _differ(one.link, other.link)


def _differ(one: int, other: int) -> bool:
    return bool(one and other and one != other)
