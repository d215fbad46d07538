import pytest

from monitor.classify.likeness import distinct_words, share

SHARES = [
    ("Police free twelve women", "Police free twelve women", 1.0),
    ("Police free twelve women", "POLICE FREE: twelve women", 1.0),
    ("Police free twelve women", "Boat sinks off island", 0.0),
    ("Police free women", "Police free twelve women in a raid", 1.0),
    ("one two three four", "one two five six", 0.5),
    ("警方救出女子", "警方救出男子", 0.6),
    ("警方救出", "ABC news", 0.0),
    ("", "", 0.0),
]


@pytest.mark.parametrize(("one", "other", "expected"), SHARES)
def test_counts_the_words_that_two_texts_share(
    one: str, other: str, expected: float
) -> None:
    """Of the shorter one's; in scripts without spaces, pairs of characters."""
    words = distinct_words(one), distinct_words(other)

    assert share(*words) == pytest.approx(expected)
    assert share(*reversed(words)) == pytest.approx(expected)
