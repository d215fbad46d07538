"""What a mark says of topics."""

import pytest

from monitor.model.mark import Mark, MarkedStory, Word
from monitor.model.story import StoryId
from tests.values import NOON


@pytest.mark.parametrize(
    ("word", "labels"),
    [
        (Word.RELEVANT, ("smuggling",)),
        (Word.IRRELEVANT, ()),
        (Word.WRONG, ()),
        (Word.DUPLICATE, None),
    ],
)
def test_a_word_is_a_label_where_it_speaks_of_topics(
    word: Word, labels: tuple[str, ...] | None
) -> None:
    """A duplicate may be of its topics, or not."""
    story = StoryId("s-1")
    mark = Mark(story=story, word=word, who="ana", at=NOON, topics=("smuggling",))

    assert MarkedStory(mark=mark, headline="A", items=()).labels == labels
