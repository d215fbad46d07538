"""How is a feed written in feeds.toml?"""

import json
from collections.abc import Iterable, Iterator

from monitor.model.feed import Feed, FirstPoll
from monitor.settings.duration import format_duration


def to_block(feed: Feed) -> str:
    """A `[[feeds]]` block with what differs from the defaults.

    Headers are left out: they may be secret, and stand in files of their own.
    """
    lines = (f"{key} = {value}" for key, value in _keys(feed))
    return "\n".join(["[[feeds]]", *lines]) + "\n"


def to_blocks(feeds: Iterable[Feed], heading: str = "") -> str:
    """Several, with an empty line between two; the heading becomes a comment."""
    plain = "".join(letter for letter in heading if letter.isprintable())
    comment = [f"# --- {plain} ---\n"] if plain else []
    return "\n".join([*comment, *map(to_block, feeds)])


def toml_text(text: str) -> str:
    """A basic string. JSON escapes all that TOML wants escaped, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _keys(feed: Feed) -> Iterator[tuple[str, str]]:
    yield "name", toml_text(feed.name)
    for key in ("url", "folder", "source", "country", "lang"):
        if value := getattr(feed, key):
            yield key, toml_text(value)
    if feed.topics:
        yield "topics", f"[{', '.join(map(toml_text, feed.topics))}]"
    if feed.every:
        yield "every", toml_text(format_duration(feed.every))
    if feed.allow_entities:
        yield "allow_entities", "true"
    if feed.first_poll is not FirstPoll.DIGEST:
        yield "first_poll", toml_text(feed.first_poll.value)
    if not feed.enabled:
        yield "enabled", "false"
