import pytest

from monitor.acquire.redirects import (
    BadRedirectError,
    NoAddressError,
    Trail,
    host_of,
    hostname,
    origin,
    own_host,
    target,
)

HERE = "https://example.org/news/feed"


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("https://a.example", b"/"),
        ("https://a.example?q=1", b"/?q=1"),
        ("https://a.example/x/../y/./z//", b"/x/../y/./z//"),
        ("https://a.example/f?a=b&&c=%zz&d=%2f#part", b"/f?a=b&&c=%zz&d=%2f"),
        ("https://a.example/f?", b"/f?"),
        ("https://u:p@a.example:8080/f;v=1,2'()*!~", b"/f;v=1,2'()*!~"),
        ("https://a.example/f?u=http://b.example/?c", b"/f?u=http://b.example/?c"),
        ("https://a.example/tin tức", b"/tin%20t%E1%BB%A9c"),
        ('https://a.example/{x}|"y"\\', b'/{x}|"y"\\'),
    ],
)
def test_the_request_line_is_what_is_configured(url: str, line: bytes) -> None:
    """Nothing is tidied, added or left out; only what ASCII lacks is escaped."""
    assert target(url) == line


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("https://b.example/x", "https://b.example/x"),
        ("/x", "https://example.org/x"),
        ("x", "https://example.org/news/x"),
        ("//b.example/x#y", "https://b.example/x"),
        ("?page=1", "https://example.org/news/feed?page=1"),
        (" /x ", "https://example.org/x"),
        ("https://me:secret@b.example/x", "https://b.example/x"),
        ("/t\u00e1\u00ba\u00bf", "https://example.org/t\u1ebf"),
        ("/t\u00e9", "https://example.org/t\u00e9"),
    ],
)
def test_where_a_redirect_leads(location: str, url: str) -> None:
    """Relative to where it was said; no fragment, no login, UTF-8 if it is."""
    assert Trail(url=HERE).follow(302, location, 5).url == url


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("", "does not say where"),
        ("http://example.org/news/feed", "https to plain http"),
        ("ftp://example.org/", "no web address"),
        ("javascript:alert(1)", "no web address"),
        ("file:///etc/passwd", "no web address"),
        ("https://example.org:x/", "cannot be read"),
        ("https://[::1", "cannot be read"),
        ("/" + "x" * 2_000, "characters"),
        ("/news/feed", "in circles"),
    ],
)
def test_what_is_not_followed(location: str, reason: str) -> None:
    """A feed asked for over https never goes on in the clear."""
    with pytest.raises(BadRedirectError, match=reason):
        Trail(url=HERE).follow(301, location, 5)


def test_a_circle_is_seen_when_it_closes() -> None:
    """However long it is."""
    trail = Trail(url=HERE).follow(302, "/a", 5).follow(302, "/b", 5)

    with pytest.raises(BadRedirectError, match="circles"):
        trail.follow(302, "/a", 5)


def test_a_chain_is_bounded() -> None:
    """The limit counts redirects, not requests."""
    trail = Trail(url=HERE).follow(302, "/a", 2).follow(302, "/b", 2)

    with pytest.raises(BadRedirectError, match="more than 2"):
        trail.follow(302, "/c", 2)


@pytest.mark.parametrize(
    ("chain", "moved_to"),
    [
        ([(301, "/a")], "/a"),
        ([(308, "/a")], "/a"),
        ([(302, "/a")], ""),
        ([(303, "/a")], ""),
        ([(307, "/a")], ""),
        ([(301, "/a"), (308, "/b")], "/b"),
        ([(301, "/a"), (302, "/b")], "/a"),
        ([(302, "/a"), (301, "/b")], ""),
    ],
)
def test_a_move_is_as_far_as_permanent_redirects_lead(
    chain: list[tuple[int, str]], moved_to: str
) -> None:
    """After the first passing one, nothing is a move any more."""
    trail = Trail(url=HERE)
    for status, location in chain:
        trail = trail.follow(status, location, 5)

    assert trail.moved_to == (moved_to and f"https://example.org{moved_to}")


@pytest.mark.parametrize("url", ["", "example.org/feed", "ftp://a.example", "http://"])
def test_what_is_no_web_address_is_not_asked(url: str) -> None:
    """Said before any name is looked up."""
    with pytest.raises(NoAddressError):
        Trail.begin(url)


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("http://a.example/other", True),
        ("http://A.EXAMPLE:80/", True),
        ("https://a.example/", True),
        ("https://a.example:8443/", False),
        ("http://a.example:8080/", False),
        ("http://b.a.example/", False),
        ("http://a.example.evil.example/", False),
    ],
)
def test_secrets_stay_with_the_feeds_own_host(url: str, *, same: bool) -> None:
    """The port is part of the host; http may turn into https."""
    assert own_host("http://a.example/feed", url) == same


def test_https_secrets_do_not_go_to_another_port() -> None:
    """Not even to port 80 of the same name."""
    assert not own_host("https://a.example/feed", "http://a.example/feed")


def test_a_host_is_its_name_and_port() -> None:
    """Case and default ports make no difference; brackets are for URLs only."""
    assert host_of("https://A.Example/x") == "a.example:443"
    assert host_of("http://[::1]:8080/") == "::1:8080"
    assert origin("http://[::1]:8080/x?y") == "http://[::1]:8080/"
    assert hostname("http://[::1") == "the address"
