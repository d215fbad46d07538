"""Where does a link of a service lead?"""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.unwrap import GOOGLE_NEWS, Kept, Unwrapped, unwrap

NEWS = "https://news.google.com/rss/articles/"
GOOGLE = "https://www.google.com/url"


def token(text: bytes, tail: bytes = b"") -> str:
    """As Google writes it: the text after its length, in base64 without padding."""
    length = len(text)
    low = (
        bytes([length & 0x7F | 0x80, length >> 7]) if length > 127 else bytes([length])
    )
    data = b'\x08\x13"' + low + text + tail
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (f"{GOOGLE}?rct=j&sa=t&url=https://e.org/a&ct=ga&usg=A", "https://e.org/a"),
        (
            f"{GOOGLE}?q=https%3A%2F%2Fe.org%2Fa%3Fb%3D1%26c&sa=D",
            "https://e.org/a?b=1&c",
        ),
        ("https://www.google.com.vn/url?url=http://e.org/", "http://e.org/"),
        (
            "https://www.bing.com/news/apiclick.aspx?ref=x&url=https%3a%2f%2fe.org%2fa",
            "https://e.org/a",
        ),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fe.org%2Fa&h=x",
            "https://e.org/a",
        ),
        (
            (
                "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2F"
                "www.google.com%2Furl%3Furl%3Dhttps%3A%2F%2Fe.org%2Fa&data=x"
            ),
            "https://e.org/a",
        ),
        (f"{NEWS}{token(b'https://e.org/a')}?oc=5", "https://e.org/a"),
        (
            f"{NEWS}{token(b'https://e.org/' + b'a' * 200)}",
            "https://e.org/" + "a" * 200,
        ),
        (
            f"https://news.google.com/articles/{token(b'http://e.org/', b'xyz')}",
            "http://e.org/",
        ),
    ],
)
def test_the_target_that_a_link_holds_is_taken(link: str, target: str) -> None:
    """Whatever was wrapped around it, and around that."""
    found = unwrap(link)

    assert found.url == target
    assert found.kept is None
    assert found.service


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        (f"{NEWS}{token(b'AU_yqLNabcdefgh')}?oc=5", Kept.SCRIPT),
        (f"{NEWS}{token(b'javascript:alert(1)')}", Kept.NOTHING),
        (f"{NEWS}CBMi!!!", Kept.NOTHING),
        (f"{NEWS}{token(b'https://e.org/')[:-4]}", Kept.NOTHING),
        (f"{GOOGLE}?sa=t&url=javascript:alert(1)", Kept.NOTHING),
        (f"{GOOGLE}?sa=t", Kept.NOTHING),
    ],
)
def test_a_link_without_a_target_stays_and_says_why(link: str, kept: Kept) -> None:
    """A Google link still leads a reader to the page."""
    found = unwrap(link)

    assert (found.url, found.kept) == (link, kept)


@pytest.mark.parametrize(
    "link",
    [
        "https://e.org/url?url=https://other.org/",
        "https://google.example/url?url=https://e.org/",
        "https://www.google.com/alerts?url=https://e.org/",
        "https://news.google.com/topstories",
        "http://[::1/x",
        "mid:1@e.org",
        "",
    ],
)
def test_a_link_of_nobody_in_between_is_left_alone(link: str) -> None:
    """A parameter named url is no redirect by itself."""
    assert unwrap(link) == Unwrapped(url=link)


@given(st.binary(max_size=300))
def test_no_token_breaks_it(data: bytes) -> None:
    """What comes out is a web address, or the link itself."""
    link = NEWS + base64.urlsafe_b64encode(data).decode().rstrip("=")
    found = unwrap(link)

    assert found.url == link or found.url.startswith(("http://", "https://"))
    assert found.service in {"", GOOGLE_NEWS} or not found.kept
