"""What does a digest look like: what is new, what has changed, what was left out?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from enum import IntEnum

from monitor.model.message import DigestMessage, Kind, StoryLine
from monitor.send.plain import one_line
from monitor.send.views import (
    HEADLINE,
    ITEMS,
    NAME,
    SENTENCE,
    Page,
    Section,
    StoryView,
    agreement_view,
    and_more,
    below_view,
    count,
    story_view,
    topic_label,
)
from monitor.send.when import reader_zone, show_day, show_moment


class Rank(IntEnum):
    """What a line is to the reader; what comes last is left out first."""

    NEW = 0
    UPDATE = 1
    BACKLOG = 2
    TOLD = 3


UPDATES = "Told before; there is something new."
TOLD = "Sent as alerts before."
BACKLOG = "In the feed when it was first read; told here once."
AGREEMENTS = "Between states, as far as the stories of this time tell."
BELOW = "These match, and a setting of the route has kept them from being told."


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many lines of each kind are shown."""

    stories: int
    agreements: int
    below: int


def lines_of(message: DigestMessage) -> int:
    """How many lines could be left out."""
    return len(message.stories) + len(message.agreements) + len(message.below)


def digest_page(message: DigestMessage, keep: int | None) -> Page:
    """All of it, or the first `keep` lines: stories, then agreements, then the rest."""
    zone = reader_zone(message.zone)
    room = _room(message, lines_of(message) if keep is None else keep)
    # Held alerts come the gravest first, whatever the reader knew of their stories.
    order = message.stories if message.held else sorted(message.stories, key=rank)
    stories = order[: room.stories]
    missing = message.more + len(message.stories) - len(stories)
    route = one_line(message.route, NAME)
    counts = _counts(message)
    what, label = ("Held alerts of", "Held alerts for") if message.held else LABELS
    return Page(
        kind=Kind.DIGEST,
        subject=f"{what} {route}, {show_day(message.end, zone)}: {counts}",
        label=f"{label} {route}",
        heading=counts.capitalize(),
        teaser=one_line("; ".join(s.headline for s in stories), HEADLINE),
        intro=tuple(filter(None, _intro(message, zone))),
        sections=tuple(_all_sections(message, stories, room, zone)),
        more=and_more(missing, "story", "stories"),
        closing=tuple(filter(None, [one_line(_health(message), SENTENCE)])),
    )


LABELS = ("Digest", "Digest for")


def rank(line: StoryLine) -> Rank:
    """An alert that was sent is that, whatever was new in it."""
    if line.already_told:
        return Rank.TOLD
    if line.backlog:
        return Rank.BACKLOG
    return Rank.UPDATE if line.update else Rank.NEW


def _room(message: DigestMessage, lines: int) -> Room:
    stories = min(lines, len(message.stories))
    agreements = min(lines - stories, len(message.agreements))
    return Room(
        stories=stories, agreements=agreements, below=lines - stories - agreements
    )


def _intro(message: DigestMessage, zone: tzinfo) -> list[str]:
    start, end = show_moment(message.start, zone), show_moment(message.end, zone)
    lines = [f"From {start} to {end}.", one_line(message.note, SENTENCE)]
    if message.stories or message.more:
        return lines
    if message.summary:
        return [*lines, one_line(message.summary, SENTENCE)]
    return [*lines, "Nothing matched. The monitor is running, and this is the proof."]


def _health(message: DigestMessage) -> str:
    """Where nothing is new, the first half of it has been said above."""
    healthy, _, rest = message.health.partition("; ")
    if message.stories or not healthy or healthy not in message.summary:
        return message.health
    return rest[:1].upper() + rest[1:]


def _counts(message: DigestMessage) -> str:
    of = [rank(line) for line in message.stories]
    new, updates = of.count(Rank.NEW), of.count(Rank.UPDATE)
    told, backlog = of.count(Rank.TOLD), of.count(Rank.BACKLOG) + message.more
    if message.held:
        return count(len(of), "story", "stories")
    parts = [
        count(new, "new story", "new stories") if new or not updates else "",
        count(updates, "update", "updates") if updates else "",
        f"{told:,} already told" if told else "",
        f"{backlog:,} from new feeds" if backlog else "",
    ]
    if not new and not updates:
        parts[0] = "nothing new"
    return ", ".join(filter(None, parts))


# --- the sections, in the order in which they matter -------------------------


def _all_sections(
    message: DigestMessage, stories: Sequence[StoryLine], room: Room, zone: tzinfo
) -> Iterator[Section]:
    if message.held:
        yield from _by_topic(stories, zone)
        return
    of = {each: [s for s in stories if rank(s) is each] for each in Rank}
    yield from _by_topic(of[Rank.NEW], zone)
    yield from _section("Updates", of[Rank.UPDATE], zone, note=UPDATES)
    yield from _agreements(message, room.agreements)
    for told in _section("Already told", of[Rank.TOLD], zone, note=TOLD):
        yield replace(told, brief=True, stories=tuple(map(_named, told.stories)))
    yield from _section("From new feeds", of[Rank.BACKLOG], zone, note=BACKLOG)
    yield from _below(message, room.below)


def _by_topic(stories: Sequence[StoryLine], zone: tzinfo) -> Iterator[Section]:
    for topic in dict.fromkeys(map(_topic, stories)):
        yield from _section(topic, [s for s in stories if _topic(s) == topic], zone)


def _section(
    heading: str, lines: Sequence[StoryLine], zone: tzinfo, *, note: str = ""
) -> Iterator[Section]:
    """Of nothing there is no section."""
    if lines:
        yield Section(
            heading=f"{heading} ({len(lines):,})",
            stories=tuple(story_view(s, ITEMS[Kind.DIGEST], zone) for s in lines),
            note=note,
        )


def _named(story: StoryView) -> StoryView:
    """Of what was sent, the reasons were sent, too."""
    return replace(story, why="")


def _agreements(message: DigestMessage, most: int) -> list[Section]:
    """The register of the period: each instrument once, however far it has come."""
    shown = message.agreements[:most]
    return _counted(
        Section(
            heading=f"Agreements ({message.agreements_count:,})",
            note=AGREEMENTS,
            stories=tuple(map(agreement_view, shown)),
            brief=True,
        ),
        message.agreements_count,
        ("agreement", "agreements"),
    )


def _below(message: DigestMessage, most: int) -> list[Section]:
    """What matches and was not told: enough to look it up."""
    return _counted(
        Section(
            heading=f"Below the line ({message.below_count:,})",
            note=BELOW,
            stories=tuple(map(below_view, message.below[:most])),
            brief=True,
        ),
        message.below_count,
        ("story", "stories"),
    )


def _counted(section: Section, total: int, nouns: tuple[str, str]) -> list[Section]:
    """It says what is missing; of nothing there is no section."""
    if not total:
        return []
    missing = and_more(total - len(section.stories), *nouns)
    return [replace(section, note=" ".join(filter(None, (section.note, missing))))]


def _topic(line: StoryLine) -> str:
    """A story is shown once, under the first of its topics."""
    return topic_label(line.topics[0]) if line.topics else "Other"
