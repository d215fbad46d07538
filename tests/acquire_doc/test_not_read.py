"""What is told when there is no feed to read?"""

import pytest

from monitor.acquire.document import Document, NotRead
from monitor.acquire.parse import read_feed
from monitor.model.feed import PollOutcome

RSS = "<rss version='2.0'><channel><title>t</title>{}</channel></rss>"
BOMB = """<?xml version="1.0"?>
<!DOCTYPE rss [
 <!ENTITY a "ha"> <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
]>
<rss version="2.0"><channel><title>&b;</title></channel></rss>"""


@pytest.mark.parametrize(
    ("body", "outcome", "detail"),
    [
        ("", PollOutcome.UNREADABLE, "an empty answer"),
        (" \n\t", PollOutcome.UNREADABLE, "an empty answer"),
        ("Not found", PollOutcome.UNREADABLE, "plain text"),
        ("%PDF-1.7 ...", PollOutcome.UNREADABLE, "a PDF document"),
        ("ab\x00\x01<x>", PollOutcome.UNREADABLE, "binary data"),
        (
            "<?xml version='1.0'?><opml></opml>",
            PollOutcome.UNREADABLE,
            "XML that begins with <opml>",
        ),
        ('{"error": 404}', PollOutcome.UNREADABLE, "JSON, but no JSON Feed"),
        ("[1, 2]", PollOutcome.UNREADABLE, "JSON, but no JSON Feed"),
        (
            '{"items": [',
            PollOutcome.UNREADABLE,
            "JSON that breaks off or is malformed",
        ),
        (
            '{"items": ' + "[" * 100_000,
            PollOutcome.UNREADABLE,
            "JSON that breaks off or is malformed",
        ),
        (
            "<!DOCTYPE html><html><head><title>404 &ndash; gone</title>",
            PollOutcome.WEB_PAGE,
            "\u201c404 \u2013 gone\u201d",
        ),
        ("<html><body>x", PollOutcome.WEB_PAGE, "without a title"),
        (
            "<html><title>Just a moment...</title>",
            PollOutcome.WEB_PAGE,
            "\u201cJust a moment...\u201d, asks for a captcha",
        ),
        (
            "<!-- x --><HTML><title>News</title><input type='password'>",
            PollOutcome.WEB_PAGE,
            "\u201cNews\u201d, asks for a login",
        ),
        (BOMB, PollOutcome.ENTITIES, ""),
        (
            "<!-- <rss> --><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss/>",
            PollOutcome.ENTITIES,
            "",
        ),
    ],
)
def test_it_is_said_what_came_instead(
    body: str, outcome: PollOutcome, detail: str
) -> None:
    """The row of the ledger is clear without a look at the body."""
    assert read_feed(body.encode()) == NotRead(outcome=outcome, detail=detail)


def test_entities_may_be_allowed() -> None:
    """One feed's own setting; its bombs are still stopped by the worker."""
    assert isinstance(read_feed(BOMB.encode(), allow_entities=True), Document)


def test_names_of_characters_are_no_bomb() -> None:
    """Old feeds declare the entities of HTML, each standing for one character."""
    prolog = '<!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY me "Anna">]>'
    answer = read_feed((prolog + RSS.format("<item><title>x</title></item>")).encode())

    assert isinstance(answer, Document)
    assert answer.seen == 1


def test_a_declaration_in_a_story_is_no_declaration() -> None:
    """Only the prolog counts: an entry may write about entities."""
    item = "<item><title>How to use &lt;!ENTITY</title></item>"
    quoted = "<item><description><![CDATA[<!ENTITY a 'b'>]]></description></item>"
    answer = read_feed(RSS.format(item + quoted).encode())

    assert isinstance(answer, Document)
    assert answer.seen == 2


def test_an_empty_feed_is_a_document() -> None:
    """Nothing published yet is not an error."""
    answer = read_feed(RSS.format("").encode())

    assert answer == Document(title="t")
