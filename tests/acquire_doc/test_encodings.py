"""In which letters is a document written?"""

import pytest

from monitor.acquire.document import Document, clean
from monitor.acquire.parse import read_feed

TITLE = "Hiệp định Việt-Đức về người di cư"


def feed(encoding: str, title: str) -> str:
    return (
        f'<?xml version="1.0"{encoding}?><rss version="2.0"><channel><title>t</title>'
        f"<item><title>{title}</title></item></channel></rss>"
    )


def title_of(body: bytes, content_type: str = "") -> str:
    answer = read_feed(body, content_type=content_type)
    assert isinstance(answer, Document)
    return clean(answer.entries[0]).title


@pytest.mark.parametrize(
    ("declared", "content_type"),
    [
        ("", ""),
        (' encoding="utf-8"', "text/xml"),
        (' encoding="iso-8859-1"', ""),
        ("", "text/xml; charset=iso-8859-1"),
        ("", "application/rss+xml; charset=windows-1252"),
        (' encoding="us-ascii"', "text/html; charset=big5"),
        (' encoding="no-such-encoding"', ""),
    ],
)
def test_utf_8_is_seen_whatever_is_declared(declared: str, content_type: str) -> None:
    """Servers name the wrong charset more often than chance writes valid UTF-8."""
    assert title_of(feed(declared, TITLE).encode(), content_type) == TITLE


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_is_read_in_every_width(encoding: str) -> None:
    """With or without its mark."""
    declared = f' encoding="{encoding.removesuffix("-sig")}"'

    assert title_of(feed(declared, TITLE).encode(encoding)) == TITLE


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("iso-8859-1", "Rückführung"),
        ("windows-1251", "Соглашение подписано"),
        ("gb2312", "两国签署协议"),
        ("big5", "兩國簽署協議"),
        ("shift_jis", "両国が協定に署名"),
    ],
)
def test_a_declared_encoding_is_used(encoding: str, title: str) -> None:
    """Declared by the document, whatever else the server says."""
    body = feed(f' encoding="{encoding}"', title).encode(encoding)

    assert title_of(body, "text/xml") == title
    assert title_of(body, "text/html; charset=utf-8") == title


def test_windows_letters_are_read_without_a_declaration() -> None:
    """The most usual mistake: Windows-1252 that says nothing of itself."""
    body = feed("", "\u201cRückführung\u201d").encode("cp1252")

    assert title_of(body) == "\u201cRückführung\u201d"
