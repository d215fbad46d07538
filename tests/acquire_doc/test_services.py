"""What is made of the answers of services that list the news of others?"""

import json
from datetime import timedelta

import pytest

from monitor.acquire.document import Document, NotRead
from monitor.acquire.parse import read_feed
from monitor.model.feed import PollOutcome

GDELT = "https://api.gdeltproject.org/api/v2/doc/doc?query=x&mode=ArtList&format=json"
NEWS = "https://news.google.com/rss/articles/"


def listed(count: int) -> bytes:
    articles = [{"url": f"https://e.org/{n}", "title": "t"} for n in range(count)]
    return json.dumps({"articles": articles}).encode()


def google(count: int, link: str = NEWS) -> bytes:
    items = (
        f"<item><title>t - P</title><link>{link}{n}</link></item>" for n in range(count)
    )
    return f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>".encode()


def test_nothing_found_is_an_answer() -> None:
    """An empty object, and none that a publisher's feed would be."""
    assert read_feed(b"{}", url=GDELT) == Document()
    assert isinstance(read_feed(b"{}", url="https://e.org/feed"), NotRead)


@pytest.mark.parametrize(
    ("said", "outcome", "wait"),
    [
        (
            "Please limit requests to one every 5 seconds or contact us",
            PollOutcome.BUSY,
            timedelta(minutes=15),
        ),
        (
            "Your query was too short or too long.",
            PollOutcome.HTTP_ERROR,
            timedelta(0),
        ),
        ("The specified phrase is too short.", PollOutcome.HTTP_ERROR, timedelta(0)),
    ],
)
def test_a_refusal_in_words_is_one(
    said: str, outcome: PollOutcome, wait: timedelta
) -> None:
    """Though its status is 200; the words say what to mend."""
    answer = read_feed(f"{said}\n".encode(), content_type="text/html", url=GDELT)

    assert answer == NotRead(outcome=outcome, detail=f"GDELT says: {said}", wait=wait)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b'{"articles": [{"url": ', PollOutcome.UNREADABLE),
        (b'{"articles": 7}', PollOutcome.UNREADABLE),
        (b"[1]", PollOutcome.UNREADABLE),
        (b"[" * 100_000, PollOutcome.UNREADABLE),
        (b"", PollOutcome.UNREADABLE),
        (b"<html><title>Error</title></html>", PollOutcome.WEB_PAGE),
        (b"\x00\x01 garbage " * 400, PollOutcome.UNREADABLE),
    ],
)
def test_what_is_no_list_is_told(body: bytes, outcome: PollOutcome) -> None:
    """Never taken for a quiet day."""
    answer = read_feed(body, url=GDELT)

    assert isinstance(answer, NotRead)
    assert answer.outcome is outcome


@pytest.mark.parametrize(
    ("body", "url", "note"),
    [
        (listed(249), GDELT, ""),
        (
            listed(250),
            GDELT,
            "250 results, the most that GDELT gives: there may be more",
        ),
        (google(99), "", ""),
        (google(100), "", "100 results, the most that Google gives: there may be more"),
        (google(100, "https://e.org/"), "", ""),
    ],
)
def test_an_answer_that_is_full_says_so(body: bytes, url: str, note: str) -> None:
    """The rest is not seen, so it cannot be set aside."""
    answer = read_feed(body, url=url)

    assert isinstance(answer, Document)
    assert answer.note == note


def test_a_headline_with_a_dash_loses_only_the_name() -> None:
    """And without a name, what stands after the last dash is taken for it."""
    item = "<item><title>{}</title><link>" + NEWS + "1</link>{}</item>"
    body = (
        "<rss version='2.0'><channel>"
        + item.format("A - B - C", "<source url='https://www.c.example/'>C</source>")
        + item.format("A - B", "<source url='https://c.example/'>C</source>").replace(
            "1<", "2<"
        )
        + item.format("A - B - D", "").replace("1<", "3<")
        + item.format("No dash", "").replace("1<", "4<")
        + "</channel></rss>"
    )
    answer = read_feed(body.encode())

    assert isinstance(answer, Document)
    assert [(e.title.value, e.source.value) for e in answer.entries] == [
        ("A - B", "c.example"),
        ("A - B", "c.example"),
        ("A - B", "D"),
        ("No dash", ""),
    ]
