"""What does each kind of mail bring?"""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.acquire.document import Document, NotRead, clean
from monitor.acquire.letter import read_mail
from monitor.acquire.workers import Reader
from tests.acquire_doc.test_golden import as_json

GOLDEN = Path(__file__).parent / "golden_mails"
MAILS = sorted(GOLDEN.glob("*.eml"))


@pytest.mark.parametrize("path", MAILS, ids=lambda p: p.name)
def test_a_mail_is_read_as_its_golden_pair_says(path: Path) -> None:
    """Alerts give their results, newsletters their headlines, others themselves."""
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text())

    assert as_json(read_mail(path.read_bytes())) == expected


def test_the_same_mail_is_the_same_wherever_it_lies() -> None:
    """Another server adds lines above, and the numbers of a folder change."""
    body = (GOLDEN / "press.eml").read_bytes()
    first = read_mail(body)
    again = read_mail(b"Received: from elsewhere\nX-Spam: no\n" + body)

    assert isinstance(first, Document)
    assert first == again
    assert [each.key for each in first.entries] == ["guid:mid:p1@mofa.gov.example"]


def test_mails_without_a_name_are_told_apart_by_what_they_hold() -> None:
    """And the same one twice is one."""
    one, two = (read_mail(b"From: a@e.org\n\nWords %d.\n" % n) for n in (1, 2))

    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert one.entries[0].key != two.entries[0].key
    assert one == read_mail(b"From: a@e.org\n\nWords 1.\n")


@pytest.mark.parametrize(
    "body", [b"", b"\n\n\n", b"From: a@e.org\n\n \n", b"\x00" * 99]
)
def test_a_mail_without_text_is_told(body: bytes) -> None:
    """It has nothing that could be an item."""
    answer = read_mail(body)

    assert isinstance(answer, NotRead)
    assert answer.detail == "a mail without text"


def test_a_list_of_thousands_is_bounded() -> None:
    """What is left out is counted."""
    links = "".join(
        f"<h2><a href='https://e.example/{n}'>Headline of number {n:05}</a></h2>"
        for n in range(2_100)
    )
    answer = read_mail(f"Content-Type: text/html\n\n{links}".encode())

    assert isinstance(answer, Document)
    assert len(answer.entries) == 2_000
    assert answer.asides == (("more than 2,000 entries in one document", 100),)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 20_000 + "deep",
        "<h2><a href='https://e.example/1'>" * 3_000,
        "<a href='https://www.google.com/url?url=https://e.example/'>x" * 20_000,
        "<!--" * 50_000,
        "&" * 500_000,
    ],
    ids=["deep", "unclosed", "links", "comments", "entities"],
)
def test_hostile_markup_ends_in_time(html: str) -> None:
    """In the worker process, where it could be killed: it need not be."""
    sender = "From: googlealerts-noreply@google.com\n"
    reader = Reader()
    try:
        for head in (sender, ""):
            body = f"{head}Subject: s\nContent-Type: text/html\n\n{html}".encode()
            answer = reader.read_mail(body)
            assert isinstance(answer, Document), answer
    finally:
        reader.close()


PIECES = """
From:_|Subject:_|Message-ID:_<|Date:_|=?utf-8?b?|?=|a@b|>|base64|;|"|(|,
Content-Type:_multipart/mixed;_boundary=b|--b~|--b--~|~|~~
Content-Type:_text/html;_charset=|Content-Transfer-Encoding:_
<h2><a_href='https://e.org/'>
"""
#: What mails are made of; _ is a space, and ~ is the end of a line.
words = st.sampled_from(
    [
        piece.replace("_", " ").replace("~", "\n").encode()
        for piece in PIECES.strip().replace("\n", "|").split("|")
    ]
)


@settings(deadline=None, max_examples=200)
@given(st.lists(words | st.binary(max_size=9), max_size=40).map(b"".join))
def test_no_mail_breaks_it(body: bytes) -> None:
    """Whatever its headers and parts are: entries that can be stored, or a reason."""
    answer = read_mail(body)

    if isinstance(answer, Document):
        for raw in answer.entries:
            entry = clean(raw)
            assert entry.key
            assert entry.title.isprintable() or entry.title
            assert "\x00" not in f"{entry}"
    else:
        assert answer.detail
