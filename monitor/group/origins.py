"""How many told it of their own, who was first, and how long after did others follow?

A reprint is no second source: the same text, or the same agency credited.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.group.keys import Kind, keys_of
from monitor.model.item import Item

#: News agencies, as they sign. Theirs are the texts that others print.
AGENCIES = """
    AAP AFP ANI ANSA ANTARA AP Anadolu Bernama CNA DPA dpa EFE IANS IRNA Interfax Kyodo
    Lusa MENA Notimex PA PTI Reuters SPA TASS UNI UPI VNA VNS WAM Xinhua Yonhap
    """.split()  # noqa: SIM905 - a list of quoted words would be twice as long
FULL_NAMES = {
    "Associated Press": "AP",
    "Agence France-Presse": "AFP",
    "TTXVN": "VNA",
}
_NAME = "|".join(map(re.escape, [*FULL_NAMES, *AGENCIES]))
#: "HANOI (Reuters) -", "AFP - Three", "(AP) —", and at the end "- Reuters", "/PTI".
BYLINE = re.compile(
    rf"^[^.\n]{{0,60}}?[(\u2013\u2014-]?\s?\b({_NAME})\b\)?\s*[-\u2013\u2014:]"
)
SIGNED = re.compile(rf"[(/\u2013\u2014-]\s?({_NAME})\)?[.\s]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who wrote it, and who printed it."""

    name: str  #: the agency credited, else the source
    sources: tuple[str, ...]  #: in the order in which they came
    at: datetime | None  #: when the first of them was seen or published


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How a story was told."""

    origins: tuple[Origin, ...]  #: the first publisher first
    spread: timedelta  #: from the first source to the last that took it up

    @property
    def reprints(self) -> int:
        """Sources that only printed what another wrote."""
        return sum(len(origin.sources) - 1 for origin in self.origins)


def coverage(items: Sequence[Item]) -> Coverage:
    """Of a story's items, in whatever order."""
    found: dict[str, list[Item]] = {}
    same: dict[str, str] = {}
    for item in sorted(items, key=_order):
        texts = [key.text for key in keys_of(item) if key.kind is Kind.TEXT]
        known = next((same[text] for text in texts if text in same), None)
        name = known or agency(item) or item.source
        same |= dict.fromkeys(texts, name)
        found.setdefault(name, []).append(item)
    origins = tuple(_origin(name, printed) for name, printed in found.items())
    moments = sorted(at for at in map(moment, items) if at)
    spread = moments[-1] - moments[0] if moments else timedelta(0)
    return Coverage(origins=origins, spread=spread)


def agency(item: Item) -> str:
    """The news agency that an item credits; empty where it credits none."""
    for text in (item.text, item.summary):
        found = BYLINE.search(text[:120]) or SIGNED.search(text[-60:])
        if found:
            return FULL_NAMES.get(found[1], found[1])
    credited = re.fullmatch(_NAME, item.author.strip())
    return FULL_NAMES.get(credited[0], credited[0]) if credited else ""


def moment(item: Item) -> datetime | None:
    """The earlier of what the publisher claims and our first sight."""
    moments = [at for at in (item.published, item.first_seen) if at]
    return min(moments, default=None)


def _origin(name: str, items: Sequence[Item]) -> Origin:
    sources = tuple(dict.fromkeys(item.source for item in items))
    return Origin(name=name, sources=sources, at=moment(items[0]))


def _order(item: Item) -> tuple[bool, float, str]:
    at = moment(item)
    return (at is None, at.timestamp() if at else 0.0, item.id)
