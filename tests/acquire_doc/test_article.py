"""What is taken from a web page, and when is it another page?"""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.article import read_article
from monitor.acquire.frames import PageBody
from monitor.acquire.same import is_above, is_same, words_of
from monitor.acquire.workers import Reader
from monitor.model.want import Brought, NotBrought, PageAnswer, PageOutcome
from tests.acquire_doc.wall_pages import AR, EN, EXAMPLES, VI, ZH

TITLE = "Police free twelve women from a farm"
URL = "https://example.org/news/crime/1"
HEAD = """
<meta property="og:title" content="Police free twelve women &amp; hold three men">
<meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2024-04-18T09:30:00+02:00">
<link rel="canonical" href="/news/crime/women-freed">
"""


def html(
    body: str = EN, *, title: str = TITLE, head: str = HEAD, lang: str = "en"
) -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>{title} | Example News</title>{head}</head><body>"
        "<nav><a href='/'>Home</a><a href='/world'>World</a></nav>"
        f"<article><h1>{title}</h1>{body}</article>"
        "<div class='comments'><p>What a scandal, says a reader.</p></div>"
        "<footer>Cookie policy</footer></body></html>"
    )


def read(page: str | bytes, **changes: Any) -> PageAnswer:
    asked: dict[str, Any] = {
        "body": page if isinstance(page, bytes) else page.encode(),
        "content_type": "text/html; charset=utf-8",
        "url": URL,
        "asked": URL,
        "title": TITLE,
        "teaser": "Twelve women were freed on Monday.",
    }
    return read_article(PageBody(**{**asked, **changes}))


def test_an_article_is_taken_with_what_the_page_says_of_it() -> None:
    """Its paragraphs, author, moment, language and its own address."""
    answer = read(html())

    assert isinstance(answer, Brought)
    assert answer.text.startswith("Police in the county freed twelve women")
    assert answer.text.count("recruited them abroad") == 14
    assert "Home" not in answer.text
    assert "Cookie policy" not in answer.text
    assert answer.author == "Jane Doe"
    assert answer.published == datetime(2024, 4, 18, 7, 30, tzinfo=UTC)
    assert answer.lang == "en"
    assert answer.page == "https://example.org/news/crime/women-freed"


@pytest.mark.parametrize("example", EXAMPLES[:10], ids=lambda example: example.lang)
def test_an_article_is_taken_in_every_language(example: Any) -> None:
    """All its paragraphs."""
    title = example.html.partition("<title>")[2].partition("</title>")[0]
    answer = read(example.html, title=title, teaser="")

    assert isinstance(answer, Brought)
    assert "(14)" in answer.text
    assert answer.lang == example.lang


@pytest.mark.parametrize(
    ("body", "charset", "sent", "words"),
    [
        (ZH, "gb18030", "text/html; charset=gb18030", "解救了十二名妇女"),
        (AR, "windows-1256", "text/html; charset=windows-1256", "من مزرعة"),
        (VI, "utf-8", "text/html", "giải cứu mười hai phụ nữ"),
        (VI, "utf-16", "text/html", "giải cứu mười hai phụ nữ"),
    ],
)
def test_it_is_read_in_its_encoding(
    body: str, charset: str, sent: str, words: str
) -> None:
    """As the header says, or the bytes themselves."""
    page = html(body).replace('<meta charset="utf-8">', "")
    answer = read(page.encode(charset, "replace"), content_type=sent)

    assert isinstance(answer, Brought)
    assert words in answer.text


def test_words_of_neighbouring_elements_are_not_glued() -> None:
    """Line breaks and cells are blanks; what a page itself glues stays as published."""
    body = EN + (
        "<p>The ministry said<br>traffickers lied.</p><ul><li>Recruited</li>"
        "<li>Abroad</li></ul><p>Vietnam'sMinistry forCountering crime.</p>"
    )
    answer = read(html(body))

    assert isinstance(answer, Brought)
    assert "saidtraffickers" not in answer.text
    assert "RecruitedAbroad" not in answer.text
    assert "Vietnam'sMinistry forCountering" in answer.text


def test_a_page_that_says_no_more_than_the_feed_is_not_taken() -> None:
    """A new text of the same words would be judged for nothing."""
    answer = read(html("<p>Twelve women were freed on Monday.</p>"))

    assert isinstance(answer, NotBrought)
    assert answer.outcome is PageOutcome.NO_MORE


def test_a_page_about_something_else_is_another_page() -> None:
    """The detail names it."""
    answer = read(html(title="Council opens a library in the rain", head=""))

    assert isinstance(answer, NotBrought)
    assert answer.outcome is PageOutcome.ANOTHER_PAGE
    assert "Council opens a library" in answer.detail


def test_a_section_front_is_another_page_although_it_holds_the_headline() -> None:
    """A publisher sends who asks for a lost article to the page above it."""
    teasers = "".join(
        f"<h2>{title}</h2><p>{title}, officials said on Monday in the capital.</p>"
        for title in (TITLE, "Council opens a library", "Storm closes the harbour")
    )
    page = html(teasers * 4, title=TITLE)
    answer = read(page, url="https://example.org/news/")

    assert isinstance(answer, NotBrought)
    assert answer.outcome is PageOutcome.ANOTHER_PAGE
    assert "section or the front page" in answer.detail


def test_an_edited_headline_is_the_same_page() -> None:
    """Half of its words, or most of the teaser's."""
    renamed = html(title="Three held after raid", head="")
    teaser = "Police in the county freed twelve women from a farm and held three men."

    assert isinstance(read(html(title="Police free 12 women from farm")), Brought)
    assert isinstance(read(renamed, teaser=teaser), Brought)


@pytest.mark.parametrize(
    ("asked", "got", "above"),
    [
        ("https://e.org/news/1", "https://e.org/", True),
        ("https://e.org/news/1", "https://e.org/news", True),
        ("https://e.org/news/1", "https://e.org/news/index.html", True),
        ("https://e.org/news/1", "https://e.org/home", False),
        ("https://e.org/news/1", "https://e.org/news/1/long-name", False),
        ("https://e.org/news/1", "https://www.e.org/news/1", False),
        ("https://e.org/?p=1", "https://e.org/", False),
        ("https://e.org/", "https://e.org/", False),
    ],
)
def test_what_is_above_a_page(asked: str, got: str, above: bool) -> None:
    """A shorter path with the same beginning."""
    assert is_above(asked, got) is above


@given(st.text(max_size=80))
def test_a_page_is_the_same_as_itself(title: str) -> None:
    """Whatever it is called."""
    assert is_same(title=title, teaser="", page_titles=(title,), page_text="")


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_words_of_two_texts_are_those_of_both(one: str, other: str) -> None:
    """A line break between them keeps them apart."""
    assert words_of(f"{one}\n{other}") == words_of(one) | words_of(other)


def test_it_is_read_in_a_process_of_its_own() -> None:
    """Where a page that is made to be slow can be stopped."""
    reader = Reader()
    try:
        asked = PageBody(body=html().encode(), url=URL, asked=URL, title=TITLE)
        answer = reader.read_page(asked)
    finally:
        reader.close()

    assert isinstance(answer, Brought)
    assert answer.author == "Jane Doe"


def test_a_page_nested_without_end_is_bounded() -> None:
    """It is read, or its reader is stopped; the next page is read all the same."""
    reader = Reader()
    deep = "<div>" * 200_000 + "<p>Police free twelve women.</p>"
    try:
        bad = reader.read_page(
            PageBody(body=deep.encode(), url=URL, asked=URL, title=TITLE)
        )
        good = reader.read_page(
            PageBody(body=html().encode(), url=URL, asked=URL, title=TITLE)
        )
    finally:
        reader.close()

    assert isinstance(bad, NotBrought)
    assert isinstance(good, Brought)
