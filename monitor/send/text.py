"""How does a page read as plain text? For mails, the console and as a fallback."""

from dataclasses import dataclass

from monitor.send.plain import Words
from monitor.send.views import ItemView, Page, Section, StoryView

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """What stands before and after words that stand out."""

    matched: Pair = ("*", "*")
    heading: Pair = ("", "")
    aside: Pair = ("", "")


PLAIN = Ink()
COLOUR = Ink(
    matched=("\x1b[1;33m", "\x1b[0m"),
    heading=("\x1b[1m", "\x1b[0m"),
    aside=("\x1b[2m", "\x1b[0m"),
)


def render_text(page: Page, ink: Ink = PLAIN) -> str:
    """Every story of the page, with its reasons and addresses."""
    blocks = [_head(page, ink)]
    for section in page.sections:
        blocks += _section(section, ink)
    blocks += [page.more, "\n".join(_paint(line, ink.aside) for line in page.closing)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(page: Page, ink: Ink) -> str:
    label = _paint(page.label, ink.aside)
    return "\n".join([label, _paint(page.heading, ink.heading), *page.intro])


def _section(section: Section, ink: Ink) -> list[str]:
    head = _paint(section.heading.upper(), ink.heading) if section.heading else ""
    lines = [line for line in (head, section.note) if line]
    if section.brief:
        return ["\n".join([*lines, *(_brief(s) for s in section.stories)])]
    return ["\n".join(lines), *(_story(s, ink) for s in section.stories)]


def _brief(story: StoryView) -> str:
    where = _where(story.items[0]) if story.items else ""
    parts = (f"  - {story.headline}", *_new(story), story.why, where)
    return "\n    ".join(part for part in parts if part)


def _story(story: StoryView, ink: Ink) -> str:
    lines = [_paint(story.headline, ink.heading)] if story.headline else []
    lines += _new(story)
    if story.told:
        lines.append(f"What: {story.told}")
    if story.why:
        lines.append(f"Why: {story.why}")
    if story.first:
        lines.append(f"First seen: {story.first}")
    for item in story.items:
        lines += _item(item, ink)
    if story.more:
        lines.append(f"  {story.more}")
    return "\n".join(lines)


def _new(story: StoryView) -> list[str]:
    return [f"New: {story.update}"] if story.update else []


def _item(item: ItemView, ink: Ink) -> list[str]:
    title = [f"  {item.title}"] if item.title else []
    quotes = [f"    {_quote(words, ink)}" for words in item.excerpts]
    return [*title, f"  {_where(item)}", *quotes]


def _where(item: ItemView) -> str:
    # Digits after an Arabic name would be shown before it, so the moment leads.
    address = item.link.href if item.link else item.address
    return " | ".join(part for part in (item.when, item.source, address) if part)


def _quote(words: tuple[Words, ...], ink: Ink) -> str:
    shown = (_paint(w.text, ink.matched) if w.bold else w.text for w in words)
    return "".join(shown).strip()


def _paint(text: str, around: Pair) -> str:
    return f"{around[0]}{text}{around[1]}"
