"""What is expected of a feed of which little is known yet? The hours of its like."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitor.acquire.tempo import FLAT, Beat, Profile
from monitor.model.feed import Feed
from monitor.model.rhythm import Rhythm

#: So many feeds make a kind; fewer would only echo what each says itself.
LEAST_FEEDS = 3
#: No feed counts for more items than these.
MOST_ITEMS = 50.0
#: Items of a kind until it counts more than the kind around it.
SHRINK_ITEMS = 24.0


@dataclass(slots=True)
class _Sum:
    """Over the feeds of one kind."""

    feeds: int = 0
    items: float = 0.0
    hours: list[float] = field(default_factory=lambda: [0.0] * 24)
    weekend_items: float = 0.0
    weekend_expected: float = 0.0

    def add(self, rhythm: Rhythm, beat: Beat) -> None:
        hours = [a + b for a, b in zip(rhythm.weekday, rhythm.weekend, strict=True)]
        items = sum(hours)
        share = min(1.0, MOST_ITEMS / items) if items else 0.0
        self.feeds += 1
        self.items += items * share
        self.hours = [a + b * share for a, b in zip(self.hours, hours, strict=True)]
        self.weekend_items += sum(rhythm.weekend) * share
        self.weekend_expected += beat.mean * rhythm.weekend_days * share

    def profile(self, around: Profile) -> Profile:
        if self.feeds < LEAST_FEEDS:
            return around
        hours, total = self.hours, self.items + SHRINK_ITEMS
        near = [
            6 * (hours[h - 1] + 2 * hours[h] + hours[(h + 1) % 24]) for h in range(24)
        ]
        weekend = self.weekend_items + SHRINK_ITEMS * around.weekend
        return Profile(
            tuple(
                (own + SHRINK_ITEMS * other) / total
                for own, other in zip(near, around.hours, strict=True)
            ),
            weekend / (self.weekend_expected + SHRINK_ITEMS),
        )


@dataclass(frozen=True, slots=True)
class Kinds:
    """The profile of every source and language, each shrunk towards what is around."""

    everywhere: Profile = FLAT
    languages: Mapping[str, Profile] = field(default_factory=dict)
    sources: Mapping[tuple[str, str], Profile] = field(default_factory=dict)

    def profile(self, feed: Feed) -> Profile:
        """Of its source, else of its language, else of all feeds."""
        language = self.languages.get(_language(feed), self.everywhere)
        return self.sources.get((feed.source, _language(feed)), language)


def sort_out(known: Iterable[tuple[Feed, Rhythm]]) -> Kinds:
    """From all feeds that have been read."""
    everywhere = _Sum()
    languages: dict[str, _Sum] = {}
    sources: dict[tuple[str, str], _Sum] = {}
    for feed, rhythm in known:
        beat, language = Beat(rhythm, FLAT), _language(feed)
        everywhere.add(rhythm, beat)
        if language:
            languages.setdefault(language, _Sum()).add(rhythm, beat)
        sources.setdefault((feed.source, language), _Sum()).add(rhythm, beat)
    top = everywhere.profile(FLAT)
    by_language = {name: found.profile(top) for name, found in languages.items()}
    return Kinds(
        top,
        by_language,
        {
            key: found.profile(by_language.get(key[1], top))
            for key, found in sources.items()
            if found.feeds >= LEAST_FEEDS
        },
    )


def _language(feed: Feed) -> str:
    """Without its region: hours differ by zone, and few feeds name one."""
    return feed.lang.partition("-")[0].lower()
