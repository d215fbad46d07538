"""Which address does an entry have?"""

import subprocess
import sys

import pytest

from monitor.acquire.document import Document
from monitor.acquire.links import web_url
from monitor.acquire.origin import lang_tag
from monitor.acquire.parse import read_feed

ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>t</title>{}</entry></feed>"
)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://e.org/a?b=1#c", "https://e.org/a?b=1#c"),
        ("HTTPS://E.org/a", "HTTPS://E.org/a"),
        (" https://e.org/\n  a ", "https://e.org/a"),
        ("a", "https://base.org/x/a"),
        ("/a", "https://base.org/a"),
        ("//e.org/a", "https://e.org/a"),
        ("?a=1", "https://base.org/x/?a=1"),
        ("javascript:alert(1)", ""),
        ("JavaScript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("mailto:a@e.org", ""),
        ("at://did:plc:x", ""),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("http://[::1", ""),
        ("", ""),
        ("https://e.org/" + "a" * 2_000, ""),
    ],
)
def test_only_the_web_is_linked_to(link: str, expected: str) -> None:
    """Absolute and otherwise as published."""
    assert web_url(link, "https://base.org/x/") == expected


def test_without_a_base_a_relative_link_leads_nowhere() -> None:
    """A wrong address is worse than none."""
    assert web_url("/a") == ""
    assert web_url("a", "file:///in/a.xml") == ""


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ("<link rel='self' href='https://e.org/s'/>", ""),
        (
            "<link rel='alternate' type='text/x' href='https://e.org/a'/>",
            "https://e.org/a",
        ),
        ("<link rel='canonical' href='https://e.org/c'/>", "https://e.org/c"),
        ("<id>https://e.org/id</id>", "https://e.org/id"),
        ("<link rel='enclosure' href='https://e.org/m'/>", "https://e.org/m"),
    ],
)
def test_other_links_stand_in(links: str, expected: str) -> None:
    """In the order in which they are likely to be the page."""
    document = read_feed(ATOM.format(links).encode(), url="https://base.org/")

    assert isinstance(document, Document)
    assert document.entries[0].url == expected


def test_pictures_are_no_text() -> None:
    """Atom may carry them in its content."""
    content = "<content type='image/png'>iVBORw0KGgo=</content>"
    document = read_feed(ATOM.format(content).encode())

    assert isinstance(document, Document)
    assert not document.entries[0].text


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("en_US", "en-US"),
        ("ZH-hant-tw", "zh-Hant-TW"),
        ("de-1996", "de-1996"),
        ("sl-ROZAJ", "sl-rozaj"),
        ("english", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_language_is_a_tag_or_nothing(said: object, tag: str) -> None:
    """In the usual capitals of BCP 47."""
    assert lang_tag(said) == tag


def test_the_monitor_itself_loads_no_feed_parser() -> None:
    """Only its workers do: start-up and memory at rest."""
    script = "import sys, monitor.acquire.workers; print('feedparser' in sys.modules)"
    printed = subprocess.check_output([sys.executable, "-c", script], text=True)

    assert printed == "False\n"
