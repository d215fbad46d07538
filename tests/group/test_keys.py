"""What can an item be recognised by?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.group.keys import Kind, headline_key, keys_of, normalize
from tests.group.items import ARTICLE, HEADLINE, report

SAME = [
    (HEADLINE, "SIX HELD over smuggling people, in lorries!"),
    (HEADLINE, "Six held over smuggling people in lorries - The Daily Post"),
    (HEADLINE, "Six held over smuggling people in lorries | BBC"),
    (HEADLINE, "Six held over smuggling people in lorries \u2013 example.co.uk"),
    (HEADLINE, "Six held over smuggling people in lorries | Example"),
    ("Hà Nội: sáu người bị bắt", "Ha\u0300 No\u0302\u0323i: sa\u0301u người bị bắt"),
    ("ตำรวจช่วยเหยื่อค้ามนุษย์", "ตำรวจช่วยเหยื่อค้ามนุษย์!"),
]
DIFFERENT = [
    (HEADLINE, "Nine held over smuggling people in lorries"),
    (HEADLINE, "Six held over smuggling people in lorries - in Kent"),
    ("Six held in raid - three more sought", "Six held in raid"),
]
NAMELESS = [
    "",
    "Police news",
    "Six men held",
    "Morning briefing: what happened in the night",
    "Daily press briefing by the spokesperson",
    "Tuesday briefing: what you need to know today",
    "Your weekly newsletter on migration is here",
    "News in brief from all our regions",
    "As it happened: live updates from Dover today",
    "\u65b0\u805e\u8981\u95fb",
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_headline_is_recognised(one: str, other: str) -> None:
    """Case, form, punctuation and the publisher's name do not count."""
    assert headline_key(one, "") != ""
    assert headline_key(one, "") == headline_key(other, "www.example.org")


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_another_headline_is_not(one: str, other: str) -> None:
    """A word more after a dash may be what tells two happenings apart."""
    assert headline_key(one, "") != headline_key(other, "")


@pytest.mark.parametrize("title", NAMELESS)
def test_a_headline_without_a_happening_has_no_key(title: str) -> None:
    """Short titles and titles of series stand over something else every day."""
    assert headline_key(title, "") == ""


def test_an_item_has_a_key_per_way_to_recognise_it() -> None:
    """The surest first; a short text has none."""
    full = report("i", url="https://a.example/x", title=HEADLINE, text=ARTICLE)
    bare = report("i", title="News", text="Too short.")

    assert [key.kind for key in keys_of(full.item)] == [
        Kind.ITEM,
        Kind.ADDRESS,
        Kind.TEXT,
        Kind.TITLE,
    ]
    assert [key.kind for key in keys_of(bare.item)] == [Kind.ITEM]


@pytest.mark.parametrize("url", ["https://a.example", "https://a.example/", ""])
def test_a_front_page_recognises_nothing(url: str) -> None:
    """Feeds without links of their own give the site's address to every entry."""
    assert [key.kind for key in keys_of(report("i", url=url).item)] == [Kind.ITEM]


def test_a_query_makes_a_page_of_its_own() -> None:
    """Old sites number their articles there."""
    kinds = [k.kind for k in keys_of(report("i", url="https://a.example/?id=7").item)]

    assert Kind.ADDRESS in kinds


@given(st.text())
def test_normalizing_twice_changes_nothing(text: str) -> None:
    """The key of a key is the key."""
    once = normalize(text)

    assert normalize(once) == once


@given(title=st.text(), url=st.text(), text=st.text(), source=st.text())
def test_any_item_has_keys(title: str, url: str, text: str, source: str) -> None:
    """Content is hostile; nothing in it breaks recognition."""
    found = keys_of(report("i", title=title, url=url, text=text, source=source).item)

    assert found[0].kind is Kind.ITEM
