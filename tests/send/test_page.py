"""Does a page hold every story, with its reasons, and count what is missing?"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.message import (
    AlertMessage,
    BelowLine,
    DigestMessage,
    ItemLine,
    StoryLine,
)
from monitor.send.page import fit, page_of
from monitor.send.text import render_text
from monitor.send.views import Page
from tests.send.examples import (
    ALERT,
    BELOW,
    DIGEST,
    HEARTBEAT,
    HELD,
    NOON,
    NOTICE,
    STORY,
    TOLD,
    UPDATE,
    UPDATED,
)
from tests.send.texts import digests


def items(count: int) -> tuple[ItemLine, ...]:
    return tuple(
        ItemLine(url=f"https://s{n}.example/", title=f"Title {n}", source=f"s{n}")
        for n in range(count)
    )


def stories(count: int, topic: str = "trafficking") -> tuple[StoryLine, ...]:
    return tuple(
        StoryLine(story=f"{n}", headline=f"No {n}", topics=(topic,), items=(), why="")
        for n in range(count)
    )


def test_digest_is_grouped_by_topic() -> None:
    """New stories under their first topic, then what was told, then backlog."""
    headings = [section.heading for section in page_of(DIGEST).sections]

    assert headings == [
        "Trafficking (1)",
        "Bilateral agreement (1)",
        "Updates (1)",
        "Agreements (1)",
        "Already told (1)",
        "From new feeds (1)",
        "Below the line (23)",
    ]


def test_story_without_a_topic_has_a_place() -> None:
    """Nothing is dropped for want of a heading."""
    page = page_of(replace(DIGEST, stories=(replace(STORY, topics=()),)))

    assert page.sections[0].heading == "Other (1)"


@pytest.mark.parametrize(
    ("message", "subject"),
    [
        (DIGEST, "2 new stories, 1 update, 1 already told, 4 from new feeds"),
        (replace(HEARTBEAT, stories=(UPDATED,)), "1 update"),
        (HEARTBEAT, "nothing new"),
        (replace(HEARTBEAT, stories=(STORY,)), "1 new story"),
        (replace(HEARTBEAT, stories=(TOLD,)), "nothing new, 1 already told"),
        (replace(HEARTBEAT, stories=stories(1200)), "1,200 new stories"),
    ],
)
def test_counts_are_in_the_subject(message: DigestMessage, subject: str) -> None:
    """Who reads only the subject knows how much there is."""
    assert page_of(message).subject == f"Digest desk, 21 Nov 2026: {subject}"


def test_silence_is_told_from_failure() -> None:
    """A digest without a story proves by its counts that the monitor is alive."""
    page = page_of(HEARTBEAT)
    plain = page_of(replace(HEARTBEAT, summary=""))

    assert page.intro[1] == (
        "Nothing today: 312 of 318 feeds healthy, 4,112 items read"
    )
    assert page.closing == ("Failing: Daily (HTTP 404)",)
    assert "Nothing matched" in plain.intro[1]
    assert plain.closing == (HEARTBEAT.health,)


def test_alert_shows_the_reports_it_has_room_for() -> None:
    """Ten of them; the rest is counted."""
    page = page_of(replace(ALERT, line=replace(STORY, items=items(13))))
    story = page.sections[0].stories[0]

    assert len(story.items) == 10
    assert story.more == "… and 3 more reports"


def test_title_is_not_said_twice() -> None:
    """A report whose title is the headline shows its source alone."""
    shown = page_of(ALERT).sections[0].stories[0].items

    assert [item.title for item in shown] == ["", "Twelve workers <freed> & safe"]


def test_host_is_shown_unless_it_is_the_source() -> None:
    """A headline that names another paper than its link leads to is seen through."""
    fake = ItemLine(url="https://evil.example/", title="x", source="Reuters")
    line = replace(STORY, items=(*STORY.items, fake))
    shown = page_of(replace(ALERT, line=line)).sections[0].stories[0].items

    assert [item.host for item in shown] == ["", "", "evil.example"]


def test_what_is_no_link_is_shown_as_text() -> None:
    """The address is there to be read, not to be clicked."""
    item = ItemLine(url="javascript:alert(1)", title="x", source="y")
    line = replace(STORY, items=(item,))
    shown = page_of(replace(ALERT, line=line)).sections[0].stories[0].items[0]

    assert (shown.link, shown.host, shown.address) == (None, "", "javascript:alert(1)")


def size(page: Page) -> int:
    return sum(len(section.stories) for section in page.sections)


def reports(page: Page) -> int:
    return sum(len(s.items) for section in page.sections for s in section.stories)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 5))
def test_as_many_stories_as_fit(count: int, room: int, more: int) -> None:
    """Exactly as many as there is room for; none goes uncounted."""
    message = replace(
        DIGEST, stories=stories(count), more=more, below_count=0, agreements_count=0
    )
    message = replace(message, below=(), agreements=())
    page = fit(message, lambda p: size(p) <= room)
    missing = count + more - size(page)

    assert size(page) == min(count, room)
    assert page.more.startswith(f"… and {missing} more stor") or missing == 0


@given(st.integers(0, 9), st.integers(0, 12))
def test_as_many_reports_of_an_alert_as_fit(count: int, room: int) -> None:
    """An alert is one story: it loses reports, never its headline."""
    message = AlertMessage(
        route="desk", line=replace(STORY, items=items(count)), at=NOON
    )
    page = fit(message, lambda p: reports(p) <= room)

    assert reports(page) == min(count, room)
    assert page.heading == STORY.headline


def test_notice_is_what_it_is() -> None:
    """There is nothing to leave out."""
    assert fit(NOTICE, lambda _: False) == page_of(NOTICE)


def test_what_was_told_is_left_out_first() -> None:
    """A new story is worth more room than a line about an old one."""
    message = replace(DIGEST, stories=(TOLD, *stories(2)), more=0, agreements=())
    page = fit(message, lambda p: size(p) <= 2)

    assert [s.headline for s in page.sections[0].stories] == ["No 0", "No 1"]


def test_what_is_left_out_is_said_in_the_text() -> None:
    """Counts are part of every form."""
    text = render_text(page_of(replace(ALERT, line=replace(STORY, items=items(13)))))

    assert "… and 3 more reports" in text


@given(digests)
@settings(max_examples=40, deadline=None)
def test_every_story_is_on_the_page(message: DigestMessage) -> None:
    """Any digest shows each of its stories, agreements and other lines once."""
    lists = () if message.held else (*message.agreements, *message.below)

    assert size(page_of(message)) == len(message.stories) + len(lists)


def test_what_stays_below_the_line_comes_last_and_is_counted() -> None:
    """As headlines with their addresses; an address that is no link is shown."""
    one = BelowLine(
        story="s-7", headline="Low", url="https://low.example/7", source="l", why="w"
    )
    odd = replace(one, story="s-8", url="javascript:alert(1)")
    some = replace(DIGEST, below=(one, odd), below_count=2)
    page = page_of(some)
    more = page_of(replace(some, below_count=23))

    assert page.sections[-1].heading == "Below the line (2)"
    assert "https://low.example/7" in render_text(page)
    assert more.sections[-1].note.endswith("… and 21 more stories")


def test_held_alerts_are_told_as_such() -> None:
    """Not as a digest, in the subject and above it."""
    page = page_of(replace(DIGEST, held=True, more=0))

    assert page.subject.startswith("Held alerts of ")
    assert page.label.startswith("Held alerts for ")


def test_held_alerts_keep_their_order() -> None:
    """The gravest first, also where the reader knew of its story."""
    shown = [story for each in page_of(HELD).sections for story in each.stories]

    assert [story.headline for story in shown] == [UPDATED.headline, STORY.headline]


@pytest.mark.parametrize(("room", "kept"), [(0, (0, 0)), (1, (1, 0)), (2, (1, 1))])
def test_lists_give_way_before_stories(room: int, kept: tuple[int, int]) -> None:
    """What was not told goes first, then agreements; their counts stay."""
    message = replace(DIGEST, stories=(), more=0, below_count=2)
    page = fit(message, lambda p: size(p) <= room)
    agreements, below = page.sections

    assert (len(agreements.stories), len(below.stories)) == kept
    assert below.note.endswith("… and 1 more story" if room == 2 else "2 more stories")
    assert len(BELOW) == 2


def test_what_is_new_is_said_once() -> None:
    """It has a line of its own, so the reason need not say it, too."""
    text = render_text(page_of(UPDATE))

    assert text.count("30 rescued (was 12)") == 1
    assert "New: number: 30 rescued (was 12); country: Laos" in text
    assert text.index("New:") < text.index("What:") < text.index("Why:")


@pytest.mark.parametrize(
    ("why", "shown"),
    [
        ("T. New: a; held over quiet hours.", "T. held over quiet hours."),
        ("T. Enough for the digest, not for an alert; new: a.", "T. Enough for the"),
        ("T. Something else.", "T. Something else."),
    ],
)
def test_reasons_without_what_is_new(why: str, shown: str) -> None:
    """Whatever sentence it was part of."""
    page = page_of(replace(ALERT, line=replace(STORY, why=why, update="a")))

    assert page.sections[0].stories[0].why.startswith(shown)
    assert "ew: a" not in page.sections[0].stories[0].why
