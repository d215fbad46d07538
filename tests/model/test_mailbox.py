"""Which mailbox is it, and how far was it read?"""

import pytest

from monitor.model.mailbox import Bookmark, Mailbox, read_bookmark


def test_an_address_tells_mailboxes_apart_without_their_password() -> None:
    """It is stored and shown, so it must hold no secret."""
    box = Mailbox(
        host="imap.example.org",
        port=993,
        username="desk@example.org",
        password="hush",
        folder="News/Alerts",
    )

    expected = "imap://desk%40example.org@imap.example.org:993/News/Alerts"
    assert box.address == expected
    assert "hush" not in repr(box)


def test_a_bookmark_is_read_as_it_was_written() -> None:
    bookmark = Bookmark(uidvalidity=7, uid=41)

    assert read_bookmark(bookmark.written()) == bookmark


@pytest.mark.parametrize("text", ["", "9f86d081884c7d65", "{}", "[1]", '{"uid": 1}'])
def test_what_is_no_bookmark_reads_as_none(text: str) -> None:
    """Such as the digest that another kind of feed keeps in its place."""
    assert read_bookmark(text) is None
