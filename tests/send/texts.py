"""Messages made of any text at all, for laws."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from monitor.model.message import (
    AgreementLine,
    AlertMessage,
    BelowLine,
    DigestMessage,
    Excerpt,
    ItemLine,
    NoticeMessage,
    StoryLine,
)

_TRICKS = st.sampled_from(
    [
        "<!channel> <!everyone> <@U024BE7LH> @channel @here @EVERYONE",
        "<https://evil.example|Reuters>",
        "</td></table><script>alert(1)</script><img src=x onerror=alert(1)>",
        "Title\r\nBcc: victim@example.org\r\n\r\nbody",
        "javascript:alert(1)",
        "https://good.example@evil.example/",
        "https://evil.example\\@good.example/",
        "data:text/html,<b>",
        "\x1b]0;title\x07\x1b[2J\x9b31m",
        "\u202egnp.exe \u2066x\u2069 \u200f",
        "a\u2028b\x85c\x00d\ud800",
        "&" * 400,
        "\U0001f600" * 300,
        "{{ 7 * 7 }} {% raw %} }}",
        "=?utf-8?q?x?=",
        "word " * 400,
        "*_~`[x](http://evil.example)",
    ]
)
#: A piece many times over: letter by letter, a digest of long texts would take more
#: chance than Hypothesis gives to one example.
_LONG = st.text(min_size=12, max_size=24).map(lambda piece: piece * 30)
texts = _TRICKS | st.text(max_size=60) | _LONG
urls = (
    texts
    | st.builds("https://example.org/{}".format, texts)
    | st.builds("https://{}/a|b>c".format, st.text(max_size=10))
    | st.builds("https://example.org/?{}".format, st.just("a&" * 900))
)
moments = st.datetimes(timezones=st.just(UTC))
pairs = st.tuples(st.integers(-5, 300), st.integers(-5, 300))
excerpts = st.builds(Excerpt, text=texts, bold=st.lists(pairs, max_size=4).map(tuple))
items = st.builds(
    ItemLine,
    url=urls,
    title=texts,
    source=texts,
    published=st.none() | moments,
    excerpts=st.lists(excerpts, max_size=3).map(tuple),
)
lines = st.builds(
    StoryLine,
    story=texts,
    headline=texts,
    topics=st.lists(texts, max_size=2).map(tuple),
    items=st.lists(items, max_size=3).map(tuple),
    why=texts,
    already_told=st.booleans(),
    backlog=st.booleans(),
    facts=st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
    update=st.just("") | texts,
    first=st.just("") | texts,
)
below = st.builds(
    BelowLine, story=texts, headline=texts, url=urls, source=texts, why=texts
)
agreements = st.builds(
    AgreementLine, story=texts, told=texts, status=texts, url=urls, source=texts
)
alerts = st.builds(AlertMessage, route=texts, line=lines, at=moments)
digests = st.builds(
    DigestMessage,
    route=texts,
    start=moments,
    end=moments,
    stories=st.lists(lines, max_size=4).map(tuple),
    health=texts,
    more=st.integers(0, 10**6),
    note=texts,
    held=st.booleans(),
    summary=st.just("") | texts,
    below=st.lists(below, max_size=3).map(tuple),
    below_count=st.integers(3, 10**6),
    agreements=st.lists(agreements, max_size=3).map(tuple),
    agreements_count=st.integers(3, 10**6),
    zone=st.sampled_from(
        ["UTC", "Asia/Tehran", "America/St_Johns", "No/Where", "../x"]
    ),
)
notices = st.builds(NoticeMessage, headline=texts, why=texts, at=moments)
messages = alerts | digests | notices


def moment(day: int) -> datetime:
    """Noon of a November day."""
    return datetime(2026, 11, day, 12, tzinfo=UTC)
