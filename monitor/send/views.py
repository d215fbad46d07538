"""What does a reader get to see of a story, before a channel gives it its form?

Everything from outside is cleaned and bounded here, once; a renderer only escapes.
"""

from dataclasses import dataclass
from datetime import tzinfo

from monitor.model.message import (
    AgreementLine,
    BelowLine,
    ItemLine,
    Kind,
    StoryLine,
)
from monitor.model.sentence import facts_line
from monitor.send.links import Link, web_link
from monitor.send.plain import Words, one_line, split_words
from monitor.send.when import show_moment

HEADLINE = 200
SENTENCE = 500
NAME = 80
ADDRESS = 200
EXCERPT = 320
EXCERPTS = 2  #: per item
ITEMS = {Kind.ALERT: 10, Kind.DIGEST: 5}  #: per story; the rest is counted


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One report of a story."""

    title: str  #: empty where it is the story's headline
    source: str
    when: str
    link: Link | None
    address: str  #: shown where there is no link
    excerpts: tuple[tuple[Words, ...], ...] = ()

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
    items: tuple[ItemView, ...]
    update: str = ""  #: what is new to the reader, such as "number: 30 rescued"
    told: str = ""  #: its main event in a line; empty where none is known
    why: str = ""
    first: str = ""  #: whose report was seen first, of several
    more: str = ""  #: "… and 3 more reports", or empty


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


def count(number: int, one: str, many: str) -> str:
    """Such as "1 story" and "2 stories"."""
    return f"{number:,} {one if number == 1 else many}"


def and_more(number: int, one: str, many: str) -> str:
    """Such as "… and 3 more stories"; empty where none is missing."""
    return f"… and {count(number, f'more {one}', f'more {many}')}" if number else ""


def topic_label(name: str) -> str:
    """Such as "Bilateral agreement" for bilateral_agreement."""
    return one_line(name.replace("_", " ").capitalize(), NAME)


def story_view(line: StoryLine, items: int, zone: tzinfo) -> StoryView:
    """A story with its first reports; the others are counted."""
    headline = headline_of(line.headline)
    missing = len(line.items) - len(line.items[:items])
    return StoryView(
        headline=headline,
        link=web_link(line.items[0].url) if line.items else None,
        update=one_line(line.update, SENTENCE),
        told=one_line(facts_line(line.facts), SENTENCE) if line.facts else "",
        why=one_line(_why(line), SENTENCE),
        first=one_line(line.first, NAME),
        items=tuple(_item(i, headline, zone) for i in line.items[:items]),
        more=and_more(missing, "report", "reports"),
    )


def below_view(line: BelowLine) -> StoryView:
    """A story that was not told, and the gate that stopped it."""
    item = _address(line.url, line.source)
    return StoryView(
        headline=headline_of(line.headline),
        link=item.link,
        why=one_line(line.why, SENTENCE),
        items=(item,),
    )


def agreement_view(line: AgreementLine) -> StoryView:
    """A row of the register; its sentence says how far it has come."""
    item = _address(line.url, line.source)
    return StoryView(
        headline=one_line(line.told, SENTENCE) or "(no words)",
        link=item.link,
        items=(item,),
    )


def headline_of(text: str) -> str:
    return one_line(text, HEADLINE) or "(no headline)"


def _why(line: StoryLine) -> str:
    """What is new has a line of its own."""
    if not line.update:
        return line.why
    new = f"ew: {line.update}"
    why = line.why.replace(f"; n{new}", "").replace(f"N{new}; ", "")
    return why.replace(f"N{new}.", "")


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


def _address(url: str, source: str) -> ItemView:
    """Of a report that is only pointed to."""
    link = web_link(url)
    return ItemView(
        title="",
        source=one_line(source, NAME),
        when="",
        link=link,
        address="" if link else one_line(url, ADDRESS),
    )
