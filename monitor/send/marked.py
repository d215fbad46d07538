"""How does a page read in a chat's own markup?

One walk for all chats. A dialect says how its chat writes what stands out, and how
text is kept from being markup, a mention or a link of its own.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from monitor.model.message import Kind
from monitor.send.links import Link
from monitor.send.plain import JOINER, Words, asleep, shorten
from monitor.send.views import ItemView, Page, Section, StoryView

Pair = tuple[str, str]
NO_PAIR: Pair = ("", "")

#: A digest in a chat is read on the way; the mail has room for more.
WHY_IN_DIGEST = 160
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+\-!|>~]|(?<=^\d)\.|(?<=^\d\d)\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a chat writes what stands out."""

    text: Callable[[str], str]
    #: What is shown, escaped already, and the address.
    link: Callable[[str, str], str]
    strong: Pair = NO_PAIR
    aside: Pair = NO_PAIR
    quote: Pair = ("“", "”")
    line: str = "\n"
    block: Pair = NO_PAIR
    gap: str = "\n\n"  #: between blocks


def escape_markdown(text: str) -> str:
    """A backslash before `<` would be shown in Mattermost, so a joiner follows it."""
    quiet = asleep(text).replace("<", f"<{JOINER}")
    return _MARKDOWN.sub(lambda found: f"\\{found[0]}", quiet)


def escape_html(text: str) -> str:
    return html.escape(asleep(text), quote=False)


def _markdown_link(shown: str, href: str) -> str:
    for sign, quoted in (("(", "%28"), (")", "%29"), ("@", "%40"), ("*", "%2A")):
        href = href.replace(sign, quoted)
    return f"[{shown}]({href})"


def html_link(shown: str, href: str) -> str:
    return f'<a href="{html.escape(href)}">{shown}</a>'


MARKDOWN = Dialect(
    text=escape_markdown,
    link=_markdown_link,
    strong=("**", "**"),
    aside=("*", "*"),
    quote=("> ", ""),
)
HTML = Dialect(
    text=escape_html,
    link=html_link,
    strong=("<b>", "</b>"),
    aside=("<i>", "</i>"),
    line="<br>",
    block=("<p>", "</p>"),
    gap="",
)
#: No markup at all: for chats that know none, and as the way out where they refuse it.
BARE = Dialect(text=asleep, link=lambda shown, href: f"{shown} {href}")


def render_marked(page: Page, dialect: Dialect) -> str:
    """The whole page; an alert in full, a digest in a few lines a story."""
    parts = [head(page, dialect), *blocks(page, dialect), tail(page, dialect)]
    return join(parts, dialect)


def join(parts: list[str], dialect: Dialect) -> str:
    """Those that are empty leave no gap."""
    return dialect.gap.join(_paint(part, dialect.block) for part in parts if part)


def blocks(page: Page, dialect: Dialect) -> list[str]:
    """Of each section a heading, if it has one, and a block for each story."""
    found: list[str] = []
    for section in page.sections:
        found.append(_section_heading(section, dialect))
        found += [_story(page, section, story, dialect) for story in section.stories]
    return [part for part in found if part]


def head(page: Page, dialect: Dialect) -> str:
    """What it is, in bold, and what introduces it."""
    title = dialect.text(title_of(page))
    named = _linked(title, page.link, dialect)
    lines = [_paint(named, dialect.strong), *intro(page, dialect)]
    return dialect.line.join(lines)


def title_of(page: Page) -> str:
    """An alert's and a notice's say what kind they are; a digest's names its route."""
    return f"{page.label}: {page.heading}" if page.kind is Kind.DIGEST else page.subject


def intro(page: Page, dialect: Dialect) -> list[str]:
    return [dialect.text(line) for line in page.intro]


def _section_heading(section: Section, dialect: Dialect) -> str:
    if not section.heading:
        return ""
    note = f" {section.note}" if section.note else ""
    heading = _paint(dialect.text(section.heading), dialect.strong)
    return heading + dialect.text(note)


def _story(page: Page, section: Section, story: StoryView, dialect: Dialect) -> str:
    """One story, as much of it as this kind of message tells."""
    if page.kind is not Kind.DIGEST:
        lines = _full(story, dialect)
    elif section.brief:
        lines = [_titled(story, dialect), *_in_short(story, story.why, dialect)]
    else:
        lines = _short(story, dialect)
    return dialect.line.join(line for line in lines if line)


def tail(page: Page, dialect: Dialect) -> str:
    """What was left out, and where all of it comes from."""
    lines = [line for line in (page.more, *page.closing) if line]
    return dialect.line.join(dialect.text(line) for line in lines)


def _full(story: StoryView, dialect: Dialect) -> list[str]:
    lines = [*_new(story, dialect), dialect.text(story.told)]
    lines += _aside(story.why, dialect)
    lines += _aside(f"First seen: {story.first}" if story.first else "", dialect)
    for item in story.items:
        lines.append(_report(item, dialect))
        lines += [_quote(words, dialect) for words in item.excerpts]
    return [*lines, dialect.text(story.more)]


def _short(story: StoryView, dialect: Dialect) -> list[str]:
    shown = [dialect.text(part) for part in others_of(story)]
    title = " · ".join([_titled(story, dialect), *shown])
    return [title, *_in_short(story, story.told or story.why, dialect)]


def _in_short(story: StoryView, reason: str, dialect: Dialect) -> list[str]:
    short = shorten(reason, WHY_IN_DIGEST)
    return [*_new(story, dialect), *_aside(short, dialect)]


def others_of(story: StoryView) -> list[str]:
    """How many more reports there are, and whose was seen first."""
    others = len(story.items) - 1
    more = [f"and {others} more"] if others > 0 else []
    return [*more, f"first seen at {story.first}"] if story.first else more


def _new(story: StoryView, dialect: Dialect) -> list[str]:
    if not story.update:
        return []
    label = _paint(dialect.text("New:"), dialect.strong)
    return [f"{label} {dialect.text(shorten(story.update, WHY_IN_DIGEST))}"]


def _aside(text: str, dialect: Dialect) -> list[str]:
    return [_paint(dialect.text(text), dialect.aside)] if text else []


def _titled(story: StoryView, dialect: Dialect) -> str:
    """The headline, where it leads, and whose it is."""
    title = _linked(dialect.text(story.headline), story.link, dialect)
    parts = [_paint(title, dialect.strong)]
    for item in story.items[:1]:
        parts += [dialect.text(part) for part in whose(item)]
    return " · ".join(parts)


def _report(item: ItemView, dialect: Dialect) -> str:
    name = item.title or item.host or item.source or item.address
    rest = [dialect.text(part) for part in whose(item) if part != name]
    return " · ".join([_linked(dialect.text(name), item.link, dialect), *rest])


def whose(item: ItemView) -> list[str]:
    """The host is the source's name, or it is shown beside it."""
    return [t for t in (item.source, item.host or item.address, item.when) if t]


def _linked(shown: str, link: Link | None, dialect: Dialect) -> str:
    return dialect.link(shown, link.href) if link else shown


def _quote(words: tuple[Words, ...], dialect: Dialect) -> str:
    shown = "".join(_emphasise(w, dialect) for w in words).strip()
    return _paint(shown, dialect.quote)


def _emphasise(words: Words, dialect: Dialect) -> str:
    """Markdown takes stars as bold only where no space stands inside them."""
    core = words.text.strip()
    if not words.bold or not core:
        return dialect.text(words.text)
    before, after = words.text.split(core, 1)
    return before + _paint(dialect.text(core), dialect.strong) + after


def _paint(text: str, around: Pair) -> str:
    return f"{around[0]}{text}{around[1]}" if text else ""
