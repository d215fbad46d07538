"""What does a reader get to see, before a channel gives it its form?

Everything from outside is cleaned and bounded here, once; a renderer only escapes.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo

from monitor.model.message import (
    AlertMessage,
    BelowLine,
    DigestMessage,
    ItemLine,
    Kind,
    Message,
    NoticeMessage,
    StoryLine,
)
from monitor.model.sentence import facts_line
from monitor.send.links import Link, web_link
from monitor.send.plain import Words, one_line, split_words
from monitor.send.when import reader_zone, show_day, show_moment

HEADLINE = 200
SENTENCE = 500
NAME = 80
ADDRESS = 200
EXCERPT = 320
EXCERPTS = 2  #: per item
_FIRST_TRY = 16  #: stories; few digests have more
ITEMS = {Kind.ALERT: 10, Kind.DIGEST: 5}  #: per story; the rest is counted


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One report of a story."""

    title: str  #: empty where it is the story's headline
    source: str
    when: str
    link: Link | None
    address: str  #: shown where there is no link
    excerpts: tuple[tuple[Words, ...], ...]

    @property
    def host(self) -> str:
        """Shown beside the source's name, unless the two are the same."""
        host = self.link.host if self.link else ""
        return "" if host.removeprefix("www.") == self.source else host


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """One story; the headline is empty where the page's heading says it."""

    headline: str
    link: Link | None
    topics: str
    why: str
    told: str  #: its main event in a line; empty where none is known
    items: tuple[ItemView, ...]
    more: str  #: "… and 3 more reports", or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Stories under one heading; brief ones are told in a line each."""

    heading: str
    stories: tuple[StoryView, ...]
    note: str = ""
    brief: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One message as it is shown, whatever the channel."""

    kind: Kind
    subject: str
    label: str  #: what kind of message this is, in a word or two
    heading: str
    teaser: str = ""  #: what a mail program shows beside the subject
    link: Link | None = None  #: of the heading
    intro: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    more: str = ""  #: "… and 12 more stories", or empty
    closing: tuple[str, ...] = ()


def page_of(message: Message, keep: int | None = None) -> Page:
    """All of it, or only the first `keep` stories (of an alert: reports)."""
    match message:
        case AlertMessage():
            return _alert(message, keep)
        case DigestMessage():
            return _digest(message, keep)
        case NoticeMessage():
            return _notice(message)


def fit(message: Message, fits: Callable[[Page], bool]) -> Page:
    """The page with as many whole stories as fit; the rest is counted on it."""
    parts, low, high = _parts(message), 0, _FIRST_TRY
    # Doubling first: to render a thousand stories only to see that they do not fit
    # would cost more than all the rest.
    while high < parts and fits(page_of(message, high)):
        low, high = high, high * 2
    if high >= parts and fits(whole := page_of(message)):
        return whole
    sizes = range(low + 1, min(high, parts))
    fewer = bisect_left(sizes, True, key=lambda n: not fits(page_of(message, n)))
    return page_of(message, low + fewer)


def count(number: int, one: str, many: str) -> str:
    """Such as "1 story" and "2 stories"."""
    return f"{number:,} {one if number == 1 else many}"


def topic_label(name: str) -> str:
    """Such as "Bilateral agreement" for bilateral_agreement."""
    return one_line(name.replace("_", " ").capitalize(), NAME)


def _parts(message: Message) -> int:
    match message:
        case AlertMessage():
            return len(message.line.items)
        case DigestMessage():
            return len(message.stories)
        case NoticeMessage():
            return 0


# --- the three kinds ---------------------------------------------------------


def _alert(message: AlertMessage, keep: int | None) -> Page:
    line = message.line
    story = _story(line, ITEMS[Kind.ALERT] if keep is None else keep, UTC)
    label = ", ".join(topic_label(t) for t in line.topics) or "Alert"
    route = one_line(message.route, NAME)
    return Page(
        kind=Kind.ALERT,
        subject=one_line(f"[{label}] {story.headline}", HEADLINE),
        label=label,
        heading=story.headline,
        link=story.link,
        sections=(Section(heading="", stories=(replace(story, headline=""),)),),
        teaser=story.told or story.why,
        closing=(
            f"Alert of {show_moment(message.at, UTC)}, route {route}.",
            f"Story {one_line(line.story, NAME)}.",
        ),
    )


def _notice(message: NoticeMessage) -> Page:
    heading = _headline(message.headline)
    why = one_line(message.why, SENTENCE * 4)
    return Page(
        kind=Kind.NOTICE,
        subject=one_line(f"[Monitor] {heading}", HEADLINE),
        label="About the monitor itself",
        heading=heading,
        teaser=one_line(message.why, SENTENCE),
        intro=(why,) if why else (),
        closing=(f"Notice of {show_moment(message.at, UTC)}.",),
    )


def _digest(message: DigestMessage, keep: int | None) -> Page:
    zone = reader_zone(message.zone)
    route = one_line(message.route, NAME)
    stories = sorted(message.stories, key=_rank)[:keep]
    missing = message.more + len(message.stories) - len(stories)
    start, end = show_moment(message.start, zone), show_moment(message.end, zone)
    intro = [f"From {start} to {end}.", one_line(message.note, SENTENCE)]
    if not message.stories and not message.more:
        intro.append("Nothing matched. The monitor is running, and this is the proof.")
    if not message.stories or message.below_count:
        intro.append(one_line(message.summary, SENTENCE))
    what = f"Held alerts of {route}" if message.held else f"Digest {route}"
    return Page(
        kind=Kind.DIGEST,
        subject=f"{what}, {show_day(message.end, zone)}: {_counts(message)}",
        label=f"Held alerts for {route}" if message.held else f"Digest for {route}",
        heading=_counts(message).capitalize(),
        teaser=one_line("; ".join(s.headline for s in stories), HEADLINE),
        intro=tuple(line for line in intro if line),
        sections=(*_sections(stories, zone), *_below(message)),
        more=f"… and {count(missing, 'more story', 'more stories')}" if missing else "",
        closing=tuple(line for line in [one_line(message.health, SENTENCE)] if line),
    )


def _rank(line: StoryLine) -> int:
    """What is left out first when there is no room: what was told, then backlog."""
    return 2 if line.already_told else int(line.backlog)


def _counts(message: DigestMessage) -> str:
    new = [s for s in message.stories if _rank(s) == 0]
    total = len(new) + message.more
    told = sum(s.already_told for s in message.stories)
    backlog = len(message.stories) - len(new) - told
    parts = [count(total, "new story", "new stories") if total else "nothing new"]
    if told:
        parts.append(f"{told:,} already told")
    if backlog:
        parts.append(f"{backlog:,} from new feeds")
    return ", ".join(parts)


# --- stories and their reports -----------------------------------------------


def _sections(stories: list[StoryLine], zone: tzinfo) -> list[Section]:
    new = [s for s in stories if _rank(s) == 0]
    topics = list(dict.fromkeys(_topic(s) for s in new))
    found = [
        _section(topic, [s for s in new if _topic(s) == topic], zone)
        for topic in topics
    ]
    if told := [s for s in stories if s.already_told]:
        section = _section("Already told", told, zone)
        found.append(replace(section, brief=True, note="Sent as alerts before."))
    if backlog := [s for s in stories if _rank(s) == 1]:
        section = _section("From new feeds", backlog, zone)
        note = "In the feed when it was first read; told here once."
        found.append(replace(section, note=note))
    return found


def _below(message: DigestMessage) -> list[Section]:
    """What matches and was not told: enough to look it up."""
    if not message.below_count:
        return []
    missing = message.below_count - len(message.below)
    note = "These match, and a setting of the route has kept them from being told."
    if missing:
        note += f" … and {count(missing, 'more story', 'more stories')}"
    return [
        Section(
            heading=f"Below the line ({message.below_count:,})",
            note=note,
            stories=tuple(map(_below_line, message.below)),
            brief=True,
        )
    ]


def _below_line(line: BelowLine) -> StoryView:
    link = web_link(line.url)
    item = ItemView(
        title="",
        source=one_line(line.source, NAME),
        when="",
        link=link,
        address="" if link else one_line(line.url, ADDRESS),
        excerpts=(),
    )
    return StoryView(
        headline=_headline(line.headline),
        link=link,
        topics="",
        told="",
        why=one_line(line.why, SENTENCE),
        items=(item,),
        more="",
    )


def _section(heading: str, lines: list[StoryLine], zone: tzinfo) -> Section:
    return Section(
        heading=f"{heading} ({len(lines):,})",
        stories=tuple(_story(s, ITEMS[Kind.DIGEST], zone) for s in lines),
    )


def _topic(line: StoryLine) -> str:
    """A story is shown once, under the first of its topics."""
    return topic_label(line.topics[0]) if line.topics else "Other"


def _story(line: StoryLine, items: int, zone: tzinfo) -> StoryView:
    headline = _headline(line.headline)
    missing = len(line.items) - len(line.items[:items])
    return StoryView(
        headline=headline,
        link=web_link(line.items[0].url) if line.items else None,
        topics=", ".join(topic_label(t) for t in line.topics),
        why=one_line(line.why, SENTENCE),
        told=one_line(facts_line(line.facts), SENTENCE) if line.facts else "",
        items=tuple(_item(i, headline, zone) for i in line.items[:items]),
        more=f"… and {count(missing, 'more report', 'more reports')}"
        if missing
        else "",
    )


def _headline(text: str) -> str:
    return one_line(text, HEADLINE) or "(no headline)"


def _item(item: ItemLine, headline: str, zone: tzinfo) -> ItemView:
    title = one_line(item.title, HEADLINE)
    link = web_link(item.url)
    return ItemView(
        title="" if title.casefold() == headline.casefold() else title,
        source=one_line(item.source, NAME),
        when=show_moment(item.published, zone) if item.published else "no date",
        link=link,
        address="" if link else one_line(item.url, ADDRESS),
        excerpts=tuple(
            words
            for e in item.excerpts[:EXCERPTS]
            if (words := split_words(e, EXCERPT))
        ),
    )
