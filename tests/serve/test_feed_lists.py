"""What is read of lists of feeds, and does an exported list come back whole?"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.feed import Feed, FirstPoll, FullText, PageList
from monitor.model.url import canonical
from monitor.serve.countries import country_code
from monitor.serve.feeds.importing import read_any
from monitor.serve.feeds.listed import FeedList, Unusable
from monitor.serve.feeds.opml import write_opml
from monitor.serve.feeds.outgoing import outgoing
from monitor.serve.feeds.settle import Known, Settled, settle
from monitor.serve.feeds.sheet import write_sheet

TOPICS = ("smuggling", "trafficking")
KNOWN = Known(topics=TOPICS, country=country_code)


def read(text: str | bytes) -> FeedList:
    body = text if isinstance(text, bytes) else text.encode()
    found = read_any(body)
    assert isinstance(found, FeedList), found
    return found


def why(text: str | bytes) -> str:
    found = read_any(text if isinstance(text, bytes) else text.encode())
    assert isinstance(found, Unusable), found
    return found.why


def settled(text: str | bytes, known: Known = KNOWN) -> Settled:
    return settle(read(text).rows, known)


def opml(*outlines: str, head: str = '<?xml version="1.0"?>') -> str:
    return f"{head}<opml version='2.0'><body>\n{chr(10).join(outlines)}\n</body></opml>"


# --- laws ---------------------------------------------------------------------

#: What may stand in a config, and in XML; people put no space around a name.
letters = st.characters(
    exclude_categories=["Cs", "Cc"],
    exclude_characters="\ufffe\uffff\u200e\u200f\u2028\u2029"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)
lines = st.text(letters, min_size=1).map(str.strip).filter(bool)
hosts = st.from_regex(r"[a-z]{1,8}\.(example|test)", fullmatch=True)
paths = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Z"]))
urls = st.builds(lambda host, path: f"https://{host}/{path}", hosts, paths).filter(
    lambda url: (
        not re.search(
            r"\s|[\x7f-\x9f\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]", url
        )
    )
)
feeds = st.builds(
    Feed,
    name=lines,
    source=lines,
    url=urls,
    country=st.sampled_from(["", "VN", "GB", "XK"]),
    lang=st.sampled_from(["", "vi", "zh-Hant", "pt-BR"]),
    topics=st.sampled_from([(), ("smuggling",), TOPICS]),
    enabled=st.booleans(),
    every=st.none() | st.integers(1, 10**6).map(lambda n: timedelta(seconds=n)),
    first_poll=st.sampled_from(FirstPoll),
)
configs = st.lists(
    feeds, max_size=8, unique_by=(lambda f: f.name, lambda f: canonical(f.url))
)


@pytest.mark.parametrize("write", [write_opml, write_sheet], ids=["opml", "csv"])
@settings(max_examples=40)
@given(every=configs)
def test_what_was_exported_is_imported_as_the_same_feeds(
    write: Callable[[list[Feed]], str], every: list[Feed]
) -> None:
    """Into an empty config; every key that a list can hold, in both forms."""
    found = settled(write(every)) if every else Settled()

    assert list(found.feeds) == every
    assert (found.duplicates, found.refused, found.remarks) == ((), (), ())


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_a_list_or_have_a_reason(body: bytes) -> None:
    """Nothing that anybody feeds in raises."""
    found = read_any(body)

    if isinstance(found, FeedList):
        taken = settle(found.rows, KNOWN)
        rows = len(taken.feeds) + len(taken.duplicates) + len(taken.refused)
        assert rows == len(found.rows)
    else:
        assert found.why


@given(st.text(st.sampled_from("<>&;\"'/ opmlbdyutinex=xmlUrl\n"), max_size=200))
def test_any_broken_opml_is_a_list_or_has_a_reason(text: str) -> None:
    """Also inside what begins like one."""
    found = read_any(f"<opml><body><outline {text}</body></opml>".encode())

    assert isinstance(found, FeedList) or found.why


# --- OPML ---------------------------------------------------------------------


def test_folders_are_walked_and_become_topics_where_they_are_named_so() -> None:
    """Others are ignored, and said."""
    found = settled(
        opml(
            "<outline text='News'><outline text='smuggling'>",
            "<outline text='A' xmlUrl='https://a.example/' category='/x,trafficking'/>",
            "</outline></outline>",
            "<outline title='B' xmlURL='https://b.example/' "
            "htmlUrl='https://www.c.example/x'/>",
        )
    )

    assert [(f.name, f.topics, f.source) for f in found.feeds] == [
        ("A", ("smuggling", "trafficking"), "a.example"),
        ("B", (), "c.example"),
    ]
    assert [str(note) for note in found.remarks] == [
        'folders and categories that are no topic, left out: "News", "x"'
    ]


def test_addresses_with_a_bare_ampersand_are_read_whole() -> None:
    """The commonest mistake in such files; entities of HTML are meant, too."""
    found = read(
        opml(
            "<outline text='A&nbsp;&eacute; & B' xmlUrl='https://a.example/?a=1&b=2&amp;c=3&lang=en'/>"
        )
    )

    assert [(row.name, row.url) for row in found.rows] == [
        ("A\xa0é & B", "https://a.example/?a=1&b=2&c=3&lang=en")
    ]
    assert found.refused == ()


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("cp1252", "windows-1252"),
        ("cp1252", "utf-8"),
        ("cp1252", "no-such"),
        ("utf-16", "utf-16"),
        ("utf-8-sig", "utf-8"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_letters_are_read_as_written(encoding: str, declared: str) -> None:
    """As declared, unless the bytes say otherwise; doubts are told."""
    name = "Новости" if encoding == "koi8-r" else "Nguyễn" if "utf" in encoding else "é"
    head = f'<?xml version="1.0" encoding="{declared}"?>'
    body = opml(f"<outline text='{name}' xmlUrl='https://a.example/'/>", head=head)
    found = read(body.encode(encoding))

    assert [row.name for row in found.rows] == [name]
    assert bool(found.remarks) == ("utf" not in encoding)


BOMB = """<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>
<opml><body><outline text="&b;&c;" xmlUrl="https://a.example/"/></body></opml>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7"])
def test_entities_are_refused_in_any_letters(encoding: str) -> None:
    """No bomb, no file of ours."""
    body = BOMB.replace('"1.0"?', f'"1.0" encoding="{encoding}"?').encode(encoding)

    assert "entities" in why(body) or "not OPML" in why(body)


def test_what_is_no_feed_is_told_with_its_line() -> None:
    """Broken, without an address, or a link to another list."""
    found = read(
        opml(
            "<outline text='Good' xmlUrl='https://a.example/'/>",
            "<outline text='Bare'/>",
            "<outline text='More' type='link' url='https://b.example/more.opml'/>",
            "<outline text='Cut' xmlUrl='https://c.example/'",
        )
    )

    assert [row.name for row in found.rows][:1] == ["Good"]
    assert [str(note) for note in found.refused][:2] == [
        "line 3: Bare: has no xmlUrl",
        "line 4: More: an outline of type link without xmlUrl",
    ]
    assert "broken XML" in str(found.refused[-1])


def test_folders_without_end_are_left_out() -> None:
    """Depth has a bound, and what is below it is told."""
    deep = "<outline text='f'>" * 150
    inside = "<outline text='x' xmlUrl='https://a.example/'/>"
    found = read(opml(deep + inside + "</outline>" * 150))

    assert found.rows == ()
    assert "nested deeper" in str(found.refused[0])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<html><body>Sign in</body></html>", "not OPML: XML that begins with <html>"),
        ("<rss><channel/></rss>", "not OPML: XML that begins with <rss>"),
        ("<", "not OPML"),
        ("", "there is no line in it"),
        ("name,country\nA,VN\n", "line 1: no column url"),
        ("A,https://a.example/\n", "line 1: no column url"),
        ('"never closed', "not CSV"),
    ],
)
def test_what_is_no_list_has_a_reason(text: str, reason: str) -> None:
    """And says what to write."""
    assert why(text).startswith(reason) or reason in why(text)


# --- tables -------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "name,url,lang\nA,https://a.example/,vi\n",
        "\ufeffurl;Language;Feed\r\nhttps://a.example/;vi;A\r\n",
        "Title\tXML URL\tlang\nA\thttps://a.example/\tvi",
        '\n\n"name","url","lang"\n\n" A ","https://a.example/","vi"\n',
        "lang,link,title,url\nvi,https://a.example/story,A,https://a.example/\n",
    ],
    ids=["plain", "semicolons", "tabs", "quoted", "exact names first"],
)
def test_columns_are_found_by_their_names(text: str) -> None:
    """In any order and with any of the usual marks between them."""
    (feed,) = settled(text).feeds

    assert (feed.name, feed.url, feed.lang) == ("A", "https://a.example/", "vi")


def test_a_bare_list_of_addresses_is_a_table() -> None:
    """One a line; each is named by its host."""
    found = settled("https://a.example/feed\nhttps://www.b.example/rss\n")

    assert [feed.name for feed in found.feeds] == ["a.example", "b.example"]
    assert read("https://a.example/feed\n").remarks == ()


def test_every_row_that_cannot_be_taken_is_told_with_its_line() -> None:
    """An open quote must not swallow what follows it in silence."""
    text = (
        "name,url,country\n"
        "Good,https://a.example/,VN\n"
        "No address,,VN\n"
        "Half,example.org/feed,VN\n"
        "One, two,https://b.example/,VN\n"
        'Open,"https://c.example/,VN\n'
        "Inside,https://d.example/,VN\n"
        'Closed","https://e.example/",VN\n'
        "Last,https://f.example/,VN\n"
    )
    listed = read(text)
    found = settle(listed.rows, KNOWN)
    told = sorted([*listed.refused, *found.refused], key=lambda note: note.line)

    assert [feed.name for feed in found.feeds] == ["Good", "Last"]
    assert [note.line for note in told] == [3, 4, 5, 6]
    assert str(told[0]) == "line 3: No address: no address"
    assert "not a URL" in str(told[1])
    assert "quotes" in str(told[2])


def test_values_that_mean_nothing_are_left_out_and_told() -> None:
    """The feed is taken all the same."""
    found = settled(
        "url,country,lang,every,topics,first_poll,enabled\n"
        "https://a.example/,Atlantis,english,often,smuggling|sport,later,maybe\n"
        "https://b.example/,Viet Nam,en-uk,15m,,QUIET,no\n"
    )
    odd, good = found.feeds

    assert odd == Feed(
        name="a.example",
        source="a.example",
        url="https://a.example/",
        topics=("smuggling",),
    )
    assert (good.country, good.lang, good.enabled) == ("VN", "en-GB", False)
    assert (good.every, good.first_poll) == (timedelta(minutes=15), FirstPoll.QUIET)
    assert [note.text.partition(":")[0] for note in found.remarks] == [
        "no country, left empty",
        "no language, left empty",
        "no topic, left out",
        "no interval, left out",
        "unknown first_poll, left out",
        "neither true nor false, taken as true",
    ]


def test_one_address_is_one_feed() -> None:
    """Modulo scheme, slash and tracking; in the config or further up."""
    old = Feed(name="Old", source="a", url="http://www.a.example/feed/")
    found = settled(
        "https://www.a.example/feed\nhttps://b.example/?utm_source=x\nhttps://b.example\n",
        Known(feeds=(old,), country=country_code),
    )

    assert [feed.url for feed in found.feeds] == ["https://b.example/?utm_source=x"]
    assert [str(note) for note in found.duplicates] == [
        'line 1: https://www.a.example/feed is feed "Old"',
        "line 3: https://b.example is line 2",
    ]


def test_two_feeds_never_share_a_name() -> None:
    """What tells their addresses apart is added, then a number."""
    old = Feed(name="News", source="a", url="https://a.example/")
    found = settled(
        "name,url\nNews,https://b.example/\nNews,https://b.example/rss?x=1\n"
        "News,https://b.example/rss/?x=1#/2\n",
        Known(feeds=(old,), country=country_code),
    )

    assert [feed.name for feed in found.feeds] == [
        "News, b.example",
        "News, b.example, rss?x=1",
        "News, b.example, rss/?x=1",
    ]
    assert "3 feeds named anew" in str(found.remarks[0])


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("VN", "VN"),
        ("vnm", "VN"),
        ("Viet Nam", "VN"),
        ("UK", "GB"),
        ("the Gambia", "GM"),
        ("AND", "AD"),
        ("Côte d'Ivoire", "CI"),
        ("Myanmar (Burma)", "MM"),
        ("Hong Kong SAR China", "HK"),
        ("republic of congo", "CG"),
        ("EU", ""),
        ("washington", ""),
        ("GLOBAL", ""),
        ("", ""),
    ],
)
def test_countries_are_known_by_code_and_by_english_name(said: str, code: str) -> None:
    """Bodies and cities are none."""
    assert country_code(said) == code


# --- what leaves --------------------------------------------------------------


def test_no_secret_leaves_with_a_list() -> None:
    """Neither headers nor logins; folders mean nothing elsewhere."""
    secret = Feed(
        name="Paid",
        source="p",
        url="https://me:s3cret@p.example/feed?a=@",
        headers=(("X-Key", "k3y"),),
    )
    going = outgoing([secret, Feed(name="Here", source="h", folder="/h")])
    text = write_opml(going.feeds) + write_sheet(going.feeds)

    assert [feed.url for feed in going.feeds] == ["https://p.example/feed?a=@"]
    assert "s3cret" not in text
    assert "k3y" not in text
    assert len(going.left_out) == 3


def test_what_no_list_can_hold_is_told() -> None:
    """Elsewhere such a feed would be polled in another way."""
    dear = Feed(name="Dear", source="d", url="https://d.example/feed", weight=4.0)
    plain = replace(dear, name="Plain", weight=1.0)
    whole = replace(plain, name="Whole", full_text=FullText.ALWAYS)
    keys = "weight, polls_per_day, push, allow_entities, full_text"

    assert outgoing([plain]).left_out == ()
    assert outgoing([plain, dear, whole]).left_out == (
        f"{keys} of 2 feeds: no list has them",
    )
    assert outgoing([whole], FullText.ALWAYS).left_out == ()


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    """Else one odd name would keep all feeds from leaving."""
    feed = Feed(name="A\ufffe\x01B", source="a", url="https://a.example/")

    assert [row.name for row in read(write_opml([feed])).rows] == ["A\ufffd\ufffdB"]


def test_what_other_programs_cannot_follow_stays_behind() -> None:
    """A page that is read by selectors would be a broken feed elsewhere."""
    page = Feed(
        name="Press",
        source="p",
        url="https://p.example/",
        page_list=PageList(item="li"),
    )
    going = outgoing([page])

    assert going.feeds == ()
    assert "1 feed that other programs cannot follow" in going.left_out[0]
