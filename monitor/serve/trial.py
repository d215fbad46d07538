"""What do the rules make of one text, and what would have had to be otherwise?"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import typer

from monitor.classify.nearest import Gap, find_gaps
from monitor.classify.page import Page
from monitor.classify.topics import Hit, Rules, Weighed, weigh_page
from monitor.model.item import TEXT_FIELDS, Item
from monitor.model.match import Evidence
from monitor.serve.output import plain

#: Characters of a text that are shown from its beginning.
SHOWN = 600


class Trial:
    """One item before the rules."""

    def __init__(self, item: Item, rules: Rules) -> None:
        self.item = item
        self._rules = rules
        self._page: Page = rules.percolator.read(item)
        self.weighed = weigh_page(self._page, rules)

    def gaps(self, weighed: Weighed) -> tuple[Gap, ...]:
        """What came nearest, in a topic that is not reached."""
        if weighed.level is not None:
            return ()
        return find_gaps(weighed.topic.name, self._page, self._rules)

    def rows(self) -> list[dict[str, Any]]:
        """Every topic, also those that are not reached."""
        return [self._row(weighed) for weighed in self.weighed]

    def _row(self, weighed: Weighed) -> dict[str, Any]:
        return {
            "topic": weighed.topic.name,
            "score": weighed.score,
            "level": weighed.level.value if weighed.level else None,
            "digest": weighed.topic.digest,
            "alert": weighed.topic.alert,
            "rules": [
                {"rule": hit.rule.name, "points": hit.points, "scope": hit.scope}
                for hit in weighed.hits
            ],
            "nearest": [
                {
                    "rule": gap.rule,
                    "points": gap.points,
                    "met": gap.met,
                    "parts": gap.parts,
                    "reasons": list(gap.reasons),
                }
                for gap in self.gaps(weighed)
            ],
        }

    def tell(self, *, color: bool) -> str:
        """For people: the text with the words that count, then topic by topic."""
        lines = [f"language: {self.item.lang or 'unknown'}"]
        lines += _highlighted(self.item, self._evidence(), color=color)
        for weighed in self.weighed:
            lines.append(_verdict(weighed))
            lines += [_hit(hit, weighed) for hit in weighed.hits]
            lines += [_gap(gap) for gap in self.gaps(weighed)]
        return "\n".join(lines)

    def _evidence(self) -> list[Evidence]:
        return [
            piece
            for weighed in self.weighed
            if weighed.level is not None
            for hit in weighed.hits
            for piece in hit.evidence
        ]


def _verdict(weighed: Weighed) -> str:
    topic = weighed.topic
    limits = f"digest from {topic.digest}, alert from {topic.alert}"
    level = weighed.level.value if weighed.level else "not reached"
    return f"{topic.name}: {weighed.score} points, {level} ({limits})"


def _hit(hit: Hit, weighed: Weighed) -> str:
    words = dict.fromkeys(
        f"“{plain(e.text)}” ({e.field} {e.start}-{e.end}"
        f"{', unreviewed term' if e.unreviewed else ''})"
        for e in hit.evidence
    )
    idle = ", weak: counts only beside another rule"
    weak = idle if hit.rule.weak and not weighed.strong else ""
    said = ", ".join(words) or "by what is not there"
    return f"  {hit.rule.name} {hit.points:+d} by its {hit.scope}{weak}: {said}"


def _gap(gap: Gap) -> str:
    return (
        f"  nearest: {gap.rule} ({gap.points:+d}), {gap.met} of {gap.parts} parts: "
        f"{plain('; '.join(gap.reasons))}"
    )


def _highlighted(
    item: Item, evidence: Iterable[Evidence], *, color: bool
) -> Iterator[str]:
    if not color:
        return
    pieces = sorted({(e.field, e.start, e.end) for e in evidence})
    for name in TEXT_FIELDS:
        text = item.field(name)[:SHOWN]
        if text:
            yield _mark(text, [(s, e) for field, s, e in pieces if field == name])


def _mark(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """With the spans in bold; where two overlap, the first counts."""
    told, at = "", 0
    for start, end in spans:
        if at <= start < end <= len(text):
            told += plain(text[at:start])
            told += typer.style(plain(text[start:end]), bold=True, fg="green")
            at = end
    return told + plain(text[at:])
