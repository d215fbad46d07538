"""Which words stand for a title that nobody told?"""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.slug import LONGEST, is_stand_in, title_from


@pytest.mark.parametrize(
    ("url", "title"),
    [
        (
            "https://e.org/2024/04/18/italy-and-libya-renew/",
            "‹italy and libya renew›",
        ),
        ("https://e.org/hanoi-police-free-12-post284537.vnp", "‹hanoi police free 12›"),
        ("https://e.org/4736251-ring-broken-up.html", "‹ring broken up›"),
        ("https://e.org/uk-deal-d4b7e2f9a1", "‹uk deal›"),
        ("https://e.org/a-migrant-story-1234567", "‹a migrant story›"),
        ("https://e.org/a_new_pact/index.html", "‹a new pact›"),
        ("https://e.org/a-new-pact/4736251?page=2#top", "‹a new pact›"),
        (f"https://e.org/{quote('中国人民')}.html", "‹中国人民›"),
        (f"https://e.org/{quote('مصر-توقع')}", "‹مصر توقع›"),
        ("https://e.org/", ""),
        ("https://e.org/news/12345", ""),
        ("https://e.org/contact", ""),
        ("https://e.org/%FF%FE-%FF", ""),
        ("https://[::1", ""),
        ("file:///in/a-new-pact.txt", ""),
    ],
)
def test_the_last_part_that_reads_as_words_stands_in(url: str, title: str) -> None:
    """Without its numbers, and in marks; nothing where an address has no words."""
    assert title_from(url) == title


def test_a_stand_in_is_told_from_a_title() -> None:
    """So that the page's own title can take its place."""
    url = "https://e.org/a-new-pact"

    assert is_stand_in("‹a new pact›", url)
    assert is_stand_in(url, url)
    assert not is_stand_in("A new pact", url)
    assert not is_stand_in("", "https://e.org/")


@given(st.text())
def test_any_address_gives_one_printable_line_or_nothing(path: str) -> None:
    """Whatever was escaped into it, within its bound."""
    title = title_from(f"https://e.org/{quote(path, safe='/')}")

    assert len(title) <= LONGEST
    assert title == "" or title.isprintable()
    assert is_stand_in(title, f"https://e.org/{quote(path, safe='/')}") == bool(title)
