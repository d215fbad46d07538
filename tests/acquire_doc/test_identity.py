"""Which entry of a feed is the same as one seen before?"""

from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.identity import Handles, digest, keys


def test_the_guid_comes_first_then_the_url_then_the_text() -> None:
    """Each where the ones before it are missing."""
    found = keys(
        [
            Handles(guid="g", url="https://e.org/1", digest="a"),
            Handles(url="http://E.org/2/?utm_source=x", digest="b"),
            Handles(digest="c"),
        ]
    )

    assert found == ["guid:g", "url:https://e.org/2", "text:c"]


def test_a_guid_of_several_pages_is_none() -> None:
    """Some publishers write the same constant into every entry."""
    found = keys(
        [
            Handles(guid="g", url="https://e.org/1", title="One"),
            Handles(guid="g", url="https://e.org/2", title="Two"),
        ]
    )

    assert found == ["url:https://e.org/1", "url:https://e.org/2"]


def test_a_guid_and_a_url_of_several_stories_are_none() -> None:
    """Everything links to the front page: only the text is left."""
    found = keys(
        [
            Handles(guid="g", url="https://e.org/", title="One", digest="a"),
            Handles(guid="g", url="https://e.org/", title="Two", digest="b"),
        ]
    )

    assert found == ["text:a", "text:b"]


def test_the_same_entry_twice_has_one_key() -> None:
    """Repeats are told by it, also when the URL differs in its tracking."""
    found = keys(
        [
            Handles(guid="g", url="https://e.org/1?utm_term=x", title="One"),
            Handles(guid="g", url="https://e.org/1", title=" one "),
        ]
    )

    assert found == ["guid:g", "guid:g"]


@given(st.text(min_size=1, max_size=2_000))
def test_a_key_is_bounded_and_stable(guid: str) -> None:
    """However long the guid is."""
    [key] = keys([Handles(guid=guid)])

    assert len(key) <= 300
    assert keys([Handles(guid=guid)]) == [key]


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_the_parts_of_a_digest_do_not_run_into_each_other(
    a: str, b: str, c: str
) -> None:
    """Moving a letter from one field to the next is a change."""
    assert digest(a + b, c) != digest(a, b + c) or not b
