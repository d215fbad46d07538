"""What does one hostile document cost, and what does it leave behind?"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.acquire.document import Document, NotRead, clean
from monitor.acquire.workers import Reader
from monitor.model.feed import PollOutcome

MANY = 100_000


def rss(item: str, prolog: str = "") -> bytes:
    return (
        f"{prolog}<rss version='2.0'><channel><title>t</title>"
        f"<item><title>a</title>{item}</item></channel></rss>"
    ).encode()


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """Two seconds are enough for an honest document, also on a busy machine."""
    made = Reader(limit=timedelta(seconds=2))
    yield made
    made.close()


@pytest.mark.parametrize(
    "body",
    [
        rss(f"<author>{'a@' * MANY}</author>"),
        rss(f"<tags>{','.join(map(str, range(MANY)))}</tags>"),
    ],
    ids=["addresses", "tags"],
)
def test_a_document_that_takes_for_ever_is_given_up(
    reader: Reader, body: bytes
) -> None:
    """And the next one is read as if nothing had been."""
    told = reader.read(body)
    after = reader.read(rss(""))

    assert told == NotRead(
        outcome=PollOutcome.PARSER_KILLED, detail="stopped after 2 s", poison=True
    )
    assert isinstance(after, Document)


@pytest.mark.parametrize(
    "body",
    [
        rss("<x>" * 5_000),
        rss("<category>x</category>" * 500),
        rss(f"<description>{'&lt;div&gt;' * MANY}end</description>"),
        rss(f"<description>{'&lt;!--' * MANY}</description>"),
        rss(f"<description>{'&#' * 10_000}</description>"),
        rss("<description>&#xD800;&#0;&#1114112;&#99999999999999;</description>"),
        rss("", "<!DOCTYPE rss [<!ENTITY a 'x'>" + "<!ELEMENT a (b)>" * 9 + "]>"),
        rss("", "\ufeff \n"),
    ],
    ids=["deep", "tags", "divs", "comments", "references", "signs", "types", "mark"],
)
def test_a_document_that_is_only_strange_is_read(reader: Reader, body: bytes) -> None:
    """What leaves it can be stored, and every field is bounded."""
    document = reader.read(body, url="https://e.org/feed")

    if isinstance(document, NotRead):
        assert document.outcome is PollOutcome.ENTITIES
        return
    for entry in map(clean, document.entries):
        assert entry.title
        assert len(entry.text) <= 200_000
        assert (entry.summary + entry.title).encode()


@pytest.mark.parametrize(
    "prolog",
    [
        "<!-- " * 20_000,
        "<?x " * 20_000,
        "<!DOCTYPE " + "[" * MANY,
        "<" * MANY,
    ],
    ids=["comments", "instructions", "types", "signs"],
)
def test_a_prolog_that_never_ends_is_looked_at_once(
    reader: Reader, prolog: str
) -> None:
    """Before anything is parsed, its head is searched; not in quadratic time."""
    told = reader.read(rss("", prolog))

    assert not isinstance(told, NotRead) or "stopped" not in told.detail


SECRET = "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
PARAMETER = "<!DOCTYPE rss [<!ENTITY % p SYSTEM 'file:///etc/hostname'>%p;]>"
OUTSIDE = "<!DOCTYPE rss SYSTEM 'file:///etc/hostname'>"
#: Longer than the names of characters that are taken from anybody.
HARMLESS = f'<!DOCTYPE rss [\n<!ENTITY ed "{"Anna " * 30}">\n]>'
BOMB = (
    "<!DOCTYPE rss [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>"
)


@pytest.mark.parametrize("prolog", [SECRET, PARAMETER, OUTSIDE, BOMB])
def test_what_stands_outside_is_never_read(reader: Reader, prolog: str) -> None:
    """Not even where entities are allowed; and what they unfold to has a bound."""
    body = rss("<description>&x;&a9;</description>", prolog)
    told = reader.read(body, allow_entities=True)
    host = Path("/etc/hostname").read_text().strip()

    assert reader.read(rss("")) == reader.read(rss(""))
    assert host not in repr(told)
    assert len(repr(told)) < 10_000


def test_entities_are_read_where_they_are_allowed(reader: Reader) -> None:
    """And refused where they are not."""
    body = rss("<description>&ed;</description>", HARMLESS)
    allowed = reader.read(body, allow_entities=True)

    assert reader.read(body) == NotRead(outcome=PollOutcome.ENTITIES)
    assert isinstance(allowed, Document)
    assert clean(allowed.entries[0]).summary == ("Anna " * 30).strip()
