"""Which addresses lead to the same page?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.url import canonical, publisher


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "HTTP://News.Example.ORG:80/a/?b=2&a=1#top",
            "https://news.example.org/a?a=1&b=2",
        ),
        ("https://e.org", "https://e.org/"),
        ("https://e.org:8443/x", "https://e.org:8443/x"),
        ("https://user:secret@e.org./x", "https://e.org/x"),
        ("https://e.org/x?utm_source=a&fbclid=b&id=7", "https://e.org/x?id=7"),
        ("https://e.org/x?q=", "https://e.org/x?q="),
        ("https://e.org/a/amp/", "https://e.org/a"),
        ("https://e.org/camp", "https://e.org/camp"),
        ("https://e.org/%7eann%2fb", "https://e.org/~ann%2Fb"),
        ("https://e.org/tin-tức", "https://e.org/tin-t%E1%BB%A9c"),
        ("https://e.org/app#!/story/7", "https://e.org/app#!/story/7"),
        ("https://[::1]:443/x", "https://[::1]/x"),
        (" https://e.org/x ", "https://e.org/x"),
        ("file:///in/a.txt#b", "file:///in/a.txt#b"),
        ("https://[::1/x", "https://[::1/x"),
        ("https://e.org:99999/x", "https://e.org:99999/x"),
        ("", ""),
    ],
)
def test_one_page_has_one_key(url: str, expected: str) -> None:
    """What only says where a reader came from does not count."""
    assert canonical(url) == expected


@given(
    st.one_of(st.text(), st.text().map("https://e.org/{}".format)),
)
def test_a_canonical_url_is_its_own(url: str) -> None:
    """Twice changes nothing, and nothing makes it fail."""
    once = canonical(url)

    assert canonical(once) == once


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.vietnamplus.vn/a", "vietnamplus.vn"),
        ("https://en.vietnamplus.vn:443/a", "vietnamplus.vn"),
        ("vietnamplus.vn", "vietnamplus.vn"),
        ("https://news.un.org/en/story", "un.org"),
        ("https://news.com.au/x", "news.com.au"),
        ("https://m.news.abs-cbn.com/x", "abs-cbn.com"),
        ("https://news.gov.hk/x", "news.gov.hk"),
        ("https://home-affairs.ec.europa.eu/x", "home-affairs.ec.europa.eu"),
        ("https://WWW.Example.ORG./", "example.org"),
        ("https://t.co/x", "t.co"),
        ("https://news/x", "news"),
        ("https://127.0.0.1:80/", "127.0.0.1"),
        ("https://[::1/x", ""),
        ("", ""),
    ],
)
def test_editions_of_one_publisher_are_one_source(url: str, expected: str) -> None:
    """What nobody owns, such as com.au, is never all that is left."""
    assert publisher(url) == expected
