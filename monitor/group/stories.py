"""Which story does an item belong to, and by what was it recognised?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from monitor.group.active import Active
from monitor.group.headline import worth
from monitor.group.keys import Key, Kind, keys_of
from monitor.group.known import Known, Row, beginning
from monitor.group.likeness import ALL, Using, compare
from monitor.group.named import StateNames, no_names
from monitor.group.nearest import Fit, fits, near
from monitor.group.sagas import LASTS, PREFIX, saga_keys
from monitor.group.trace import Trace, trace_of
from monitor.group.trace_json import from_json, to_json
from monitor.model.item import ItemId
from monitor.model.lexicon import Rarity
from monitor.model.story import Constraints, Placed, Report, StoryId

FIRST = "first item"
#: What is the same to the letter needs no second look, a headline does.
SURE = frozenset({Kind.ITEM, Kind.ADDRESS, Kind.TEXT})
#: As text that `Placed.trace` gave, with its story.
TraceRow = tuple[StoryId, str]


def even(word: str, lang: str) -> float:
    """Longer words are rarer: what is said of a language without a dictionary."""
    return min(5.0, len(word) / 2) if lang or word else 0.0


@dataclass(frozen=True, slots=True)
class _Hit:
    story: StoryId
    reason: str
    score: float


class Stories:
    """An index of what active stories can be recognised by.

    It holds no fact of its own: built again from the rows that its answers left
    behind, it gives the same answers.
    """

    def __init__(
        self,
        known: Iterable[Row] = (),
        traces: Iterable[TraceRow] = (),
        *,
        rarity: Rarity = even,
        names: StateNames = no_names,
        constraints: Constraints = Constraints(),  # noqa: B008 - frozen
        using: Using = ALL,
    ) -> None:
        self._rarity = rarity
        self._names = names
        self._constraints = constraints
        self._using = using
        self._known = Known((k, constraints.story(s), at) for k, s, at in known)
        self._active = Active()
        for story, text in traces:
            if trace := from_json(text):
                self._keep(constraints.story(story), trace)

    def __len__(self) -> int:
        """How many keys are held: what its memory grows with."""
        return len(self._known)

    @property
    def active(self) -> int:
        """How many stories an item is compared with."""
        return len(self._active)

    @property
    def compared(self) -> int:
        """How many items are kept to compare with, of all stories."""
        return self._active.kept

    def place(self, report: Report, at: datetime) -> Placed:
        """Join the story that shares a key or is alike, else start one."""
        trace = trace_of(report, at, self._rarity, self._names)
        keys = keys_of(report.item)
        owners = [(key, self._known.owner(key, trace.seen_at)) for key in keys]
        found = fits(trace, self._active, self._using, self._titled(owners))
        hit = self._recognised(owners, found) or _likest(found)
        if hit is None:
            return self._start(report, trace, owners, found)
        texts = [k.text for k, o in owners if self._is_written(k, o, hit.story, trace)]
        if self._began(hit.story, report.item.id, trace.seen_at):
            texts.append(beginning(hit.story))
        texts += saga_keys(trace)
        self._known.write(texts, hit.story, trace.seen_at)
        self._keep(hit.story, trace)
        return Placed(
            story=hit.story,
            reason=hit.reason,
            score=hit.score,
            keys=tuple(texts),
            started=False,
            trace=to_json(trace),
            near=near(found, hit.story),
            same_as=self._same_as(hit.story, found),
            worth=self._worth(report.item.title, hit.story, trace),
        )

    def forget(self, before: datetime) -> None:
        """Drop what was last seen before then; memory holds the active stories."""
        self._known.forget(before, PREFIX, before - LASTS)
        self._active.forget(before)

    def _start(
        self,
        report: Report,
        trace: Trace,
        owners: Sequence[tuple[Key, StoryId | None]],
        found: Sequence[Fit],
    ) -> Placed:
        story = story_id(report.item.id)
        sagas = list(saga_keys(trace))
        follows = self._earlier(sagas, story, trace.seen_at)
        texts = (beginning(story), *(key.text for key, _ in owners), *sagas)
        self._known.write(texts, story, trace.seen_at)
        self._keep(story, trace)
        return Placed(
            story=story,
            reason=FIRST,
            score=0.0,
            keys=texts,
            started=True,
            trace=to_json(trace),
            near=near(found, None),
            follows=follows,
            worth=worth(report.item.title, trace),
        )

    def _keep(self, story: StoryId, trace: Trace) -> None:
        first = story_id(ItemId(trace.item)) == story
        self._active.add(story, trace, first=first)

    def _titled(self, owners: Sequence[tuple[Key, StoryId | None]]) -> list[StoryId]:
        """Stories with the same headline are looked at in any case."""
        return [
            story
            for key, story in owners
            if story and key.kind not in SURE and story in self._active
        ]

    def _recognised(
        self, owners: Sequence[tuple[Key, StoryId | None]], found: Sequence[Fit]
    ) -> _Hit | None:
        """By a key; a headline alone does not outweigh what speaks against it."""
        vetoed = {each.story for each in found if each.likeness.veto}
        hits = [
            (key, story)
            for key, story in owners
            if story and (key.kind in SURE or story not in vetoed)
        ]
        if not hits:
            return None
        key, story = min(hits, key=lambda hit: self._rank(*hit))
        shown = f"{key.kind.value}: {key.shown}" if key.shown else key.kind.value
        return _Hit(story, shown, 1.0)

    def _rank(self, key: Key, story: StoryId) -> tuple[bool, datetime, StoryId]:
        """An item stays where it is; else the oldest story wins."""
        return (key.kind is not Kind.ITEM, self._known.began_at(story), story)

    def _is_written(
        self, key: Key, owner: StoryId | None, story: StoryId, trace: Trace
    ) -> bool:
        if owner is None:
            return True
        return owner == story and self._known.is_renewed(key, story, trace.seen_at)

    def _began(self, story: StoryId, item: ItemId, seen_at: datetime) -> bool:
        """Whether this very item began the story."""
        mine = story == story_id(item)
        return mine and self._known.began_with(story, seen_at)

    def _earlier(
        self, sagas: Iterable[str], story: StoryId, seen_at: datetime
    ) -> StoryId | None:
        """The last story of the same deal or case."""
        rows = [row for key in sagas if (row := self._known.get(key))]
        before = [r for r in rows if r[0] != story and abs(seen_at - r[1]) <= LASTS]
        return max(before, key=lambda row: (row[1], row[0]))[0] if before else None

    def _same_as(self, story: StoryId, found: Sequence[Fit]) -> StoryId | None:
        """Another story that the item fits as well, if their first items agree."""
        mine = self._active[story].seed
        for other in (each.story for each in found if each.joins):
            if other == story or self._constraints.are_apart(story, other):
                continue
            like = compare(self._active[other].seed, mine, self._using)
            if like.over >= 0 and not like.veto:
                return other
        return None

    def _worth(self, title: str, story: StoryId, trace: Trace) -> float:
        """A headline in another language than the story began in is none of its own."""
        same = self._active[story].seed.lang == trace.lang
        return worth(title, trace) if same else 0.0


def _likest(found: Sequence[Fit]) -> _Hit | None:
    best = next(iter(found), None)
    if best is None or not best.joins:
        return None
    like = best.likeness
    return _Hit(best.story, best.reason, round(like.score, 3))


def story_id(first: ItemId) -> StoryId:
    """Made from the story's first item, so that a replay gives the same ids."""
    digest = sha256(first.encode("utf-8", "surrogatepass")).hexdigest()
    return StoryId(f"s-{digest[:12]}")
