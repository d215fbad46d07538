"""What does one local file say?"""

import pytest

from monitor.acquire.document import Document, NotRead, clean
from monitor.acquire.files import read_file
from monitor.model.feed import PollOutcome
from monitor.model.item import Entry

RSS = b"<rss version='2.0'><channel><item><title>a</title></item></channel></rss>"


def entry(name: str, body: bytes) -> Entry:
    answer = read_file(name, body, uri=f"file:///in/{name}")
    assert isinstance(answer, Document)
    [raw] = answer.entries
    return clean(raw)


@pytest.mark.parametrize(
    ("name", "body", "detail"),
    [
        ("a.txt", b"", "an empty file"),
        ("a.html", b" \n", "an empty file"),
        ("a.txt", b"\x00\x01\x02", "binary data"),
        ("a.html", b"<p> </p>", "a file without text"),
        ("a.eml", b"From: a@example.org\n\n", "a file without text"),
    ],
)
def test_a_file_that_says_nothing_is_told(name: str, body: bytes, detail: str) -> None:
    """With a reason that fits into the ledger."""
    expected = NotRead(outcome=PollOutcome.UNREADABLE, detail=detail)

    assert read_file(name, body) == expected


def test_a_header_needs_only_what_is_known() -> None:
    """What is not known is left out."""
    found = entry("a.txt", b"Title: One\r\nLink: ftp://e.org\r\n\r\nText.\r\n")

    assert (found.title, found.text) == ("One", "Text.\r\n")
    assert found.url == "file:///in/a.txt"
    assert found.published is None


def test_a_date_without_a_time_is_midnight() -> None:
    """In UTC."""
    found = entry("a.txt", b"Published: 2024-04-18\n\nText of the story.")

    assert str(found.published) == "2024-04-18 00:00:00+00:00"
    assert found.title == "Text of the story."


def test_a_header_alone_is_a_story_with_a_title() -> None:
    """Without a blank line there is no text."""
    found = entry("a.txt", b"Title: One\nSource: Two")

    assert (found.title, found.source, found.text) == ("One", "Two", "")


def test_the_text_begins_after_one_blank_line() -> None:
    """A second one belongs to the text."""
    assert entry("a.txt", b"Title: One\n\n\nText").text == "\nText"


def test_a_line_with_another_name_is_no_header() -> None:
    """Then all of it is text: nothing of it is swallowed."""
    body = b"Title: One\nColour: red\n\nText"

    assert entry("a.txt", body).text == body.decode()


def test_a_text_of_windows_is_read() -> None:
    """What is not UTF-8 is taken as Windows wrote it."""
    assert entry(
        "a.txt", "R\u00fcckf\u00fchrung \u2013 heute".encode("cp1252")
    ).text == ("R\u00fcckf\u00fchrung \u2013 heute")
    assert entry("a.txt", b"\x81 a byte that Windows does not know").text.startswith(
        "\x81"
    )
    assert entry("a.txt", "\u4e24\u56fd".encode("utf-16")).text == "\u4e24\u56fd"


def test_a_page_is_read_in_the_letters_it_declares() -> None:
    """By its meta element."""
    title, text = "Новости", "Договор"
    page = f"<meta charset=windows-1251><h1>{title}</h1>{text}"
    found = entry("a.htm", page.encode("cp1251"))

    assert (found.title, found.text) == (title, f"{title}\n{text}")


def test_a_page_may_name_its_title_elsewhere() -> None:
    """In its head, for other sites."""
    body = b"<meta property='og:title' content='A &lt; B'><title> </title><p>x</p>"

    assert entry("a.html", body).title == "A < B"


def test_a_page_without_any_title_begins_with_its_text() -> None:
    """As every item without a title does."""
    assert entry("a.html", b"<p>Two states signed a statement. x</p>").title == (
        "Two states signed a statement."
    )


def test_a_feed_file_gives_all_its_entries() -> None:
    """With their own identities, not the file's."""
    answer = read_file("a.xml", RSS)

    assert isinstance(answer, Document)
    assert [raw.key[:5] for raw in answer.entries] == ["text:"]


def test_a_feed_file_with_entities_is_refused() -> None:
    """It does not become an item of its own source."""
    body = b'<!DOCTYPE x [<!ENTITY a "&b;">]><rss></rss>'

    assert read_file("a.xml", body) == NotRead(outcome=PollOutcome.ENTITIES)


def test_an_empty_feed_file_holds_nothing() -> None:
    """That is no mistake."""
    answer = read_file("a.xml", b"<rss version='2.0'><channel></channel></rss>")

    assert answer == Document()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"Subject: s\nContent-Type: text/plain; charset=x\n\n\xff!", "\ufffd!"),
        (
            (
                b"Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
                b"Content-Type: text/plain\n\n \n--b\n"
                b"Content-Type: text/html\n\n<p>h</p>"
            ),
            "h",
        ),
        (b"Subject: s\nContent-Type: image/png\n\nx", ""),
    ],
)
def test_a_mail_is_read_as_far_as_it_goes(body: bytes, text: str) -> None:
    """Unknown letters, an empty first part, no text at all."""
    assert entry("a.eml", body).text == text
