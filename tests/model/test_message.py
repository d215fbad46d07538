"""Does what is owed come back from the outbox as it was?"""

from dataclasses import replace

import pytest

from monitor.model.message import (
    AgreementLine,
    AlertMessage,
    BelowLine,
    DigestMessage,
    Message,
    NoticeMessage,
    StoryLine,
    message_from_body,
    to_body,
)
from tests.values import DAY, NOON

LINE = StoryLine(story="s-1", headline="Twelve freed", topics=("t",), items=(), why="w")
DIGEST = DigestMessage(
    route="desk", start=NOON - DAY, end=NOON, stories=(LINE,), health="all well"
)
BELOW = BelowLine(
    story="s-2", headline="h", url="https://example.org/2", source="s", why="w"
)

AGREED = AgreementLine(
    story="s-3", told="A and B plan a treaty", status="proposed", url="u", source="s"
)


@pytest.mark.parametrize(
    "message",
    [
        AlertMessage(route="desk", line=LINE, at=NOON),
        AlertMessage(
            route="desk", line=replace(LINE, severity="high", first="a.org"), at=NOON
        ),
        DIGEST,
        replace(
            DIGEST, held=True, summary="1 new story", below=(BELOW,), below_count=9
        ),
        replace(DIGEST, agreements=(AGREED,), agreements_count=3),
        NoticeMessage(headline="h", why="w", at=NOON),
    ],
)
def test_a_message_goes_over_the_wire_and_back(message: Message) -> None:
    """Whatever only some have, too."""
    assert message_from_body(to_body(message)) == message


def test_what_a_digest_does_not_have_is_not_in_its_body() -> None:
    """A receiver of the first days sees the keys that it knows."""
    data = to_body(DIGEST)["data"]

    assert {"held", "summary", "below", "below_count"}.isdisjoint(data)
    assert {"severity", "first"}.isdisjoint(data["stories"][0])
