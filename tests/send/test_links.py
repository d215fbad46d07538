"""Do only honest web addresses become links, and is their host told?"""

from urllib.parse import urlsplit

import pytest
from hypothesis import given

from monitor.send.links import LONGEST, Link, web_link
from tests.send.texts import urls


@pytest.mark.parametrize(
    ("url", "href", "host"),
    [
        ("https://a.example/b?c=1&d=2#e", "https://a.example/b?c=1&d=2#e", "a.example"),
        (" HTTP://A.EXAMPLE:8080 ", "http://a.example:8080", "a.example"),
        ("https://a.example/b |c>", "https://a.example/b%20%7Cc%3E", "a.example"),
        ('https://a.example/"', "https://a.example/%22", "a.example"),
        ("https://a.example/%20?=%3E", "https://a.example/%20?=%3E", "a.example"),
        ("https://ü.example/ü", "https://xn--tda.example/%C3%BC", "xn--tda.example"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x", "2001:db8::1"),
        ("https://a.example/\nx", "https://a.example/x", "a.example"),
    ],
)
def test_web_addresses_are_links(url: str, href: str, host: str) -> None:
    """Quoted to plain ASCII, so that no markup of any channel can break out."""
    assert web_link(url) == Link(href=href, host=host)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt://example.org/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org/",
        "//example.org/x",
        "https:///path",
        "https://good.example@evil.example/",
        "https://user:secret@example.org/",
        "https://evil.example\\@good.example/",
        "https://evil.example\\.good.example/",
        "https://exa mple.org/",
        "https://[::1",
        "https://example.org:99999/",
        "https://example.org:x/",
        "https://" + "ü" * 80 + ".example/",
        "https://example.org/" + "x" * LONGEST,
    ],
)
def test_everything_else_is_text(url: str) -> None:
    """Other schemes, hidden users and what no two programs read alike."""
    assert web_link(url) is None


@given(urls)
def test_link_goes_to_the_host_that_is_shown(url: str) -> None:
    """Any text is either no link, or one whose parts are beyond doubt."""
    link = web_link(url)
    if link is None:
        return
    parts = urlsplit(link.href)

    assert parts.scheme in {"http", "https"}
    assert parts.hostname == link.host
    assert link.href.isascii()
    assert not set(link.href) & set(" <>|\"'\\`\r\n") - {"'"}
    assert web_link(link.href) == link
