"""What becomes of two stories that an item has shown to be one?

Grouping never takes a story back; here the older one takes the other in, by an edit
that explain shows. Where an analyst has split the two, they stay two.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.model.edit import By, EditKind
from monitor.model.story import Placed, StoryId
from monitor.store.edited import alive
from monitor.store.merge import merge
from monitor.store.statements import KEYS
from monitor.store.tables.edited import STORY_EDIT
from monitor.store.tables.told import STORY

GROUPING = "grouping"
SPLITS = select(STORY_EDIT.c.story, STORY_EDIT.c.other).where(
    STORY_EDIT.c.kind == EditKind.SPLIT.value
)
BEGAN = select(STORY.c.id).where(STORY.c.id.in_(KEYS)).order_by(STORY.c.started_at)


def resolved(connection: Connection, placed: Placed) -> Placed:
    """As stories are now: the index may not know yet of what was merged since."""
    follows, same_as = placed.follows, placed.same_as
    return replace(
        placed,
        story=alive(connection, placed.story),
        follows=alive(connection, follows) if follows else None,
        same_as=alive(connection, same_as) if same_as else None,
    )


def join(connection: Connection, placed: Placed, at: datetime) -> None:
    """Nothing where they are one already, or one of them was never saved."""
    if placed.same_as is None:
        return
    pair = {placed.story, placed.same_as}
    found = connection.execute(BEGAN, {"keys": list(pair)}).scalars().all()
    if len(found) < 2 or _are_apart(connection, placed):  # noqa: PLR2004 - a pair
        return
    older, newer = map(StoryId, found)
    why = f"an item fits both: {placed.reason}"
    merge(connection, older, newer, By(who=GROUPING, at=at, why=why), {})


def _are_apart(connection: Connection, placed: Placed) -> bool:
    pair = {placed.story, placed.same_as}
    return any(
        {alive(connection, row.story), alive(connection, row.other)} == pair
        for row in connection.execute(SPLITS).all()
    )
