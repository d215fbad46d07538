"""When do other rules find more in a text than stories know?"""

from dataclasses import replace

import pytest

from monitor.model.match import Level, Match
from monitor.model.reapplied import Reapplied
from tests.values import ITEM, MATCH

ALERT = MATCH
DIGEST = replace(MATCH, level=Level.DIGEST)
OTHER = replace(MATCH, topic="smuggling")
RENAMED = replace(MATCH, rules=("other",), score=9, evidence=())


@pytest.mark.parametrize(
    ("before", "after", "differs", "grows"),
    [
        ((), (), False, False),
        ((ALERT,), (ALERT,), False, False),
        ((ALERT,), (RENAMED,), False, False),
        ((ALERT, OTHER), (OTHER, ALERT), False, False),
        ((ALERT,), (), True, False),
        ((ALERT, OTHER), (ALERT,), True, False),
        ((ALERT,), (DIGEST,), True, False),
        ((), (DIGEST,), True, True),
        ((DIGEST,), (ALERT,), True, True),
        ((ALERT,), (ALERT, OTHER), True, True),
        ((ALERT,), (OTHER,), True, True),
    ],
)
def test_only_a_new_topic_or_a_higher_level_grows(
    before: tuple[Match, ...], after: tuple[Match, ...], differs: bool, grows: bool
) -> None:
    """Other words, points and rules for the same are no difference."""
    found = Reapplied(item=ITEM, before=before, after=after)

    assert (found.differs, found.grows) == (differs, grows)
