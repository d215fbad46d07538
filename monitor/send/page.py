"""How does a message become a page, with as many whole stories as there is room for?"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC

from monitor.model.message import (
    AlertMessage,
    DigestMessage,
    Kind,
    Message,
    NoticeMessage,
)
from monitor.send.digest_page import digest_page, lines_of
from monitor.send.plain import one_line
from monitor.send.views import (
    HEADLINE,
    ITEMS,
    NAME,
    SENTENCE,
    Page,
    Section,
    headline_of,
    story_view,
    topic_label,
)
from monitor.send.when import show_moment

_FIRST_TRY = 16  #: stories; few digests have more


def page_of(message: Message, keep: int | None = None) -> Page:
    """All of it, or only the first `keep` lines (of an alert: reports)."""
    match message:
        case AlertMessage():
            return _alert(message, keep)
        case DigestMessage():
            return digest_page(message, keep)
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


def _parts(message: Message) -> int:
    match message:
        case AlertMessage():
            return len(message.line.items)
        case DigestMessage():
            return lines_of(message)
        case NoticeMessage():
            return 0


def _alert(message: AlertMessage, keep: int | None) -> Page:
    line = message.line
    story = story_view(line, ITEMS[Kind.ALERT] if keep is None else keep, UTC)
    label = ", ".join(topic_label(t) for t in line.topics) or "Alert"
    route = one_line(message.route, NAME)
    return Page(
        kind=Kind.ALERT,
        subject=one_line(f"[{label}] {story.headline}", HEADLINE),
        label=label,
        heading=story.headline,
        link=story.link,
        sections=(Section(heading="", stories=(replace(story, headline=""),)),),
        teaser=story.update or story.told or story.why,
        closing=(
            f"Alert of {show_moment(message.at, UTC)}, route {route}.",
            f"Story {one_line(line.story, NAME)}.",
        ),
    )


def _notice(message: NoticeMessage) -> Page:
    heading = headline_of(message.headline)
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
