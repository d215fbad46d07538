"""Is a wall told from an article, in every language that we know?"""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.article import read_article
from monitor.acquire.frames import PageBody
from monitor.acquire.walls import Seen, is_sold, recognise
from monitor.model.want import Brought, NotBrought, PageOutcome
from tests.acquire_doc.wall_pages import EXAMPLES, Example

WALLS = {
    PageOutcome.PAYWALL,
    PageOutcome.CONSENT,
    PageOutcome.BOT_CHECK,
    PageOutcome.LOGIN,
    PageOutcome.ANOTHER_PAGE,
}


def outcome(example: Example) -> PageOutcome | None:
    """What the reader makes of it, asked for by its own headline."""
    title = example.html.partition("<title>")[2].partition("</title>")[0]
    asked = PageBody(
        body=example.html.encode(),
        content_type="text/html; charset=utf-8",
        url="https://example.org/news/1",
        asked="https://example.org/news/1",
        title=title,
    )
    answer = read_article(asked)
    if isinstance(answer, Brought) or answer.outcome not in WALLS:
        return None
    return answer.outcome


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_each_page_is_what_it_is(example: Example) -> None:
    """A wall is not taken for a text, and an article not for a wall."""
    assert outcome(example) == example.is_


def test_there_are_examples_of_every_kind_in_many_languages() -> None:
    """The table says what it covers."""
    kinds = Counter(example.is_ for example in EXAMPLES)

    assert len(EXAMPLES) >= 40
    assert len({example.lang for example in EXAMPLES}) >= 8
    assert kinds.keys() == WALLS | {None}
    assert all(count >= 5 for count in kinds.values())


def test_a_wall_says_by_which_words_it_was_recognised() -> None:
    """For explain."""
    wall = recognise(
        Seen(title="Women freed", visible="", text="Subscribe to continue.", markup="")
    )

    assert wall
    assert wall.why == "it says “subscribe to continue”"


@pytest.mark.parametrize(
    ("block", "sold"),
    [
        ('{"isAccessibleForFree": false}', True),
        ('{"isAccessibleForFree":"False"}', True),
        ('{"isAccessibleForFree": "http://schema.org/False"}', False),
        ('{"isAccessibleForFree": true}', False),
        ('{"@graph": [{"@type": "X"}, {"isAccessibleForFree": false}]}', True),
        ('[{"isAccessibleForFree": false}]', True),
        ('{"mentions": {"isAccessibleForFree": false}}', False),
        ('{"isAccessibleForFree": false, broken', True),
        ("[" * 5_000 + '"isAccessibleForFree": false', True),
        ("{}", False),
    ],
)
def test_what_a_page_tells_search_engines(block: str, sold: bool) -> None:
    """A block that cannot be read is believed; what is only mentioned is not."""
    markup = f'<script type="application/ld+json">{block}</script>'

    assert is_sold(markup) is sold


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_any_words_get_an_answer(title: str, visible: str, text: str) -> None:
    """Whatever a page says."""
    wall = recognise(Seen(title=title, visible=visible, text=text, markup=visible))

    assert wall is None or wall.outcome in WALLS


def test_a_long_text_is_no_wall_whatever_stands_around_it() -> None:
    """Unless it ends in the words of one."""
    text = "The court heard the case on Monday. " * 60
    around = "Accept all cookies. Reject all. Verify you are human. Subscribe to read."
    seen = Seen(title="Court hears case", visible=around * 9, text=text, markup="")

    assert recognise(seen) is None


def test_nothing_is_taken_from_an_empty_page() -> None:
    """It says no more than the feed."""
    answer = read_article(PageBody(body=b"", url="https://example.org/1"))

    assert isinstance(answer, NotBrought)
