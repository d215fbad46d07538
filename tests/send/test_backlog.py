"""Is every story of a backlog in the one message that tells of it?"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.message import AlertMessage, DigestMessage, message_from_body
from monitor.model.route import Delivery
from monitor.send.apprise import render_apprise
from monitor.send.backlog import ROOM, gather
from monitor.send.discord import render_discord
from monitor.send.google_chat import render_chat
from monitor.send.html import fit_html
from monitor.send.matrix import render_matrix
from monitor.send.mattermost import render_mattermost
from monitor.send.ntfy import render_ntfy
from monitor.send.slack import render_slack
from monitor.send.teams import render_teams
from monitor.send.telegram import render_telegram
from monitor.send.text import render_text
from tests.send.examples import ALERT, DIGEST, NOON, NOTICE, PACT, STORY, delivery_of

SINCE = NOON - timedelta(hours=3)


def waiting(count: int) -> list[Delivery]:
    """Alerts of as many stories."""
    return [
        delivery_of(
            AlertMessage(
                route="desk",
                line=replace(STORY, story=f"st-{n}", headline=f"Headline {n}"),
                at=NOON,
            ),
            f"k{n}",
            attempts=0,
        )
        for n in range(count)
    ]


def told(*deliveries: Delivery) -> tuple[Delivery, tuple[str, ...], DigestMessage]:
    found = gather(deliveries, channel="desk", since=SINCE, at=NOON)
    assert found is not None
    one, keys = found
    message = message_from_body(json.loads(one.body))
    assert isinstance(message, DigestMessage)
    return one, keys, message


def test_37_alerts_become_one_message_with_every_story() -> None:
    """It says from when to when the channel was down, and how many waited."""
    one, keys, message = told(*waiting(37))

    assert keys == tuple(f"k{n}" for n in range(37))
    assert [line.headline for line in message.stories] == [
        f"Headline {n}" for n in range(37)
    ]
    assert (message.start, message.end, message.route) == (SINCE, NOON, "desk")
    assert message.note.startswith("While this channel was down: 37 alerts of 37 stor")
    assert (one.channel, one.story, one.attempts) == ("desk", "", 0)


def test_a_story_that_was_owed_twice_is_told_once_as_it_is_now() -> None:
    """Both alerts are settled by it."""
    later = replace(ALERT, line=replace(STORY, why="A new fact: 40 people."), route="b")
    other = replace(ALERT, line=PACT)
    both = [delivery_of(m, k) for m, k in ((ALERT, "a"), (other, "b"), (later, "c"))]
    _, keys, message = told(*both)

    assert keys == ("a", "b", "c")
    assert [line.story for line in message.stories] == [STORY.story, PACT.story]
    assert message.stories[0].why == "A new fact: 40 people."
    assert message.route == "desk, b"


def test_one_alert_goes_as_it_is() -> None:
    """As do digests and notices, which are no stream of alerts."""
    (alone,) = waiting(1)
    others = (delivery_of(DIGEST, "d"), delivery_of(NOTICE, "n"))

    assert gather((alone, *others), channel="desk", since=SINCE, at=NOON) is None
    assert gather((), channel="desk", since=SINCE, at=NOON) is None


def test_the_same_backlog_has_the_same_key() -> None:
    """So that a crash between the two leaves one message."""
    first, _, _ = told(*waiting(3))
    again, _, _ = told(*waiting(3))
    other, _, _ = told(*waiting(4))

    assert first.key == again.key != other.key


RENDERERS: dict[str, Callable[[DigestMessage], object]] = {
    "apprise": lambda m: render_apprise(delivery_of(m)),
    "discord": render_discord,
    "email": lambda m: render_text(fit_html(m)),
    "google-chat": render_chat,
    "matrix": render_matrix,
    "mattermost": render_mattermost,
    "ntfy": render_ntfy,
    "slack": render_slack,
    "teams": render_teams,
    "telegram": render_telegram,
}


@pytest.mark.parametrize("kind", sorted(ROOM))
def test_no_story_of_a_backlog_is_left_out_for_want_of_room(kind: str) -> None:
    """What a provider's limit would cut off goes into the next message."""
    item = replace(STORY.items[0], url=f"https://example.org/{'p' * 150}")
    long = [
        replace(
            ALERT,
            line=replace(
                STORY,
                story=f"st-{n}",
                headline=f"{n:03} {'торговля людьми ' * 9}",
                items=(item,) * 5,
                why="Trafficking (alert, 9 points): “торговля людьми”. New story.",
            ),
        )
        for n in range(ROOM[kind])
    ]
    _, _, message = told(*(delivery_of(m, f"k{n}") for n, m in enumerate(long)))
    shown = json.dumps(RENDERERS[kind](message), ensure_ascii=False, default=str)

    assert all(f"{n:03} торг" in shown for n in range(ROOM[kind]))
    assert "more stor" not in shown
