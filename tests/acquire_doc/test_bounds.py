"""How much does one document hold at most?"""

import json

from monitor.acquire.document import (
    MAX_ENTRIES,
    MAX_SUMMARY,
    MAX_TEXT,
    MAX_TITLE,
    Document,
    clean,
    first_sentence,
)
from monitor.acquire.parse import read_feed
from monitor.acquire.shorten import REASON, asides, shorten

RSS = "<rss version='2.0'><channel><title>t</title>{}</channel></rss>"


def read(body: str, url: str = "https://e.org/feed") -> Document:
    answer = read_feed(body.encode(), url=url)
    assert isinstance(answer, Document)
    return answer


def test_a_hundred_thousand_entries_are_two_thousand_and_a_reason() -> None:
    """The first ones are kept, and every other one is accounted for."""
    document = read(
        RSS.format("".join(f"<item><title>{n}</title></item>" for n in range(100_000)))
    )

    assert len(document.entries) == MAX_ENTRIES
    assert document.asides == ((REASON, 98_000),)
    assert document.seen == 100_000
    assert clean(document.entries[-1]).title == "1999"


def test_entries_without_an_end_tag_are_bounded_too() -> None:
    """They cannot be counted before they are parsed."""
    document = read(RSS.format("<item/>" * (MAX_ENTRIES + 5)))

    assert (len(document.entries), document.seen) == (MAX_ENTRIES, MAX_ENTRIES + 5)


def test_json_is_bounded_as_well() -> None:
    """The same bound, the same reason."""
    items = [{"id": n, "title": str(n)} for n in range(MAX_ENTRIES + 7)]
    document = read(json.dumps({"items": items}))

    assert document.asides == ((REASON, 7),)


def test_what_is_short_enough_stays_as_it_is() -> None:
    """To the byte; and nothing is set aside."""
    body = RSS.format("<item></item>").encode()

    assert shorten(body).body is body
    assert asides(0) == ()


def test_atom_is_shortened_by_its_entries() -> None:
    """With and without a prefix; head and tail stay."""
    body = b"<a:feed>" + b"<a:entry>x</a:entry >" * 3 + b"</a:feed>"

    assert shorten(body, 1).body == b"<a:feed><a:entry>x</a:entry ></a:feed>"
    assert shorten(body, 1).left_out == 2


def test_fields_have_bounds() -> None:
    """A long description is the story itself, and not cut to a summary's length."""
    item = "<item><title>{}</title><description>{}</description><link>{}</link></item>"
    long = "a" * (MAX_TEXT * 2)
    link = "https://e.org/" + "a" * 3_000
    entry = clean(read(RSS.format(item.format(long, long, link))).entries[0])

    assert len(entry.title) == MAX_TITLE
    assert (entry.summary, len(entry.text)) == ("", MAX_TEXT)
    assert entry.url == ""


def test_a_summary_beside_a_text_has_its_own_bound() -> None:
    """The text is there to hold the rest."""
    item = (
        "<item><description>{}</description><content:encoded>x</content:encoded></item>"
    )
    body = RSS.replace(
        "<rss", "<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    )
    entry = clean(read(body.format(item.format("b" * 30_000))).entries[0])

    assert (len(entry.summary), entry.text) == (MAX_SUMMARY, "x")


def test_a_first_sentence_is_no_abbreviation() -> None:
    """It ends where a sentence may end, or at the line's end."""
    assert first_sentence("The U.S. and Mr. Ito signed. Then left.") == (
        "The U.S. and Mr. Ito signed."
    )
    assert first_sentence(
        "两国官员在河内签署了一份关于打击人口贩运的联合声明。第二句。"
    ) == ("两国官员在河内签署了一份关于打击人口贩运的联合声明。")
    assert first_sentence("A headline without a stop\nand more") == (
        "A headline without a stop"
    )
    assert len(first_sentence("word " * 500)) <= 300
    assert first_sentence("  ") == ""
