"""What tells one subscription from another?"""

from dataclasses import replace

from monitor.model.push import Mode, Subscription
from tests.values import NOON

ASKED = Subscription(
    id="4",
    feed="Example",
    topic="https://e.org/feed",
    hub="https://hub.example/",
    door="https://monitor.example.org 1",
    begun_at=NOON,
)


def test_at_another_hub_the_same_feed_has_another_name() -> None:
    """The address that a hub calls is derived from it."""
    moved = replace(ASKED, hub="https://other.example/")

    assert len({ASKED.name, moved.name, replace(ASKED, id="5").name}) == 3


def test_it_is_leaving_while_the_hub_may_verify_that_it_leaves() -> None:
    assert replace(ASKED, pending=Mode.UNSUBSCRIBE).leaving
    assert not ASKED.leaving
    assert not replace(ASKED, pending=Mode.SUBSCRIBE).leaving
