"""What do the feeds that are queries ask, and whose are their items?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.serve.config import Config, read_config
from monitor.serve.options import Options
from tests.acquire_net.publisher import Asked, Publisher, Wire, reply
from tests.serve.tree import run
from tests.world.process import write_config

#: Short enough for one request: else the second waits for seconds.
ONE = 'terms = ["human trafficking", "modern slavery"]'
RAID = "Police rescue 12 women from human trafficking ring"
LINK = "https://news.google.com/rss/articles/CBMiOkFVX3lxTE12"
GOOGLE = f"""<rss version="2.0"><channel><title>x - Google News</title><item>
<title>{RAID} in Turin - Torino Oggi</title><link>{LINK}</link><guid>{LINK}</guid>
<description>&lt;ol&gt;&lt;li&gt;Other headlines&lt;/li&gt;&lt;/ol&gt;</description>
<source url="https://www.torinooggi.example">Torino Oggi</source>
</item></channel></rss>"""
GDELT = {
    "articles": [
        {
            "url": "https://en.vietnews.example.vn/1.html",
            "title": f"{RAID} in Hue",
            "seendate": "20240418T110000Z",
            "domain": "en.vietnews.example.vn",
            "language": "English",
        }
    ]
}
FEEDS = """
[[feeds]]
name = "By word"
first_poll = "alert"
query = {{ service = "{service}", {about}, lang = "en", base = "{base}" }}
"""


@dataclass(slots=True)
class Service:
    """Answers as Google News does, and as GDELT does, by what it is asked."""

    refusal: str = ""

    def __call__(self, asked: Asked, _wire: Wire) -> bytes:
        if self.refusal:
            return reply(200, self.refusal.encode(), {"Content-Type": "text/html"})
        if "mode=ArtList" in asked.target:
            return reply(200, json.dumps(GDELT).encode())
        return reply(200, GOOGLE.encode())


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher(Service()) as publisher:
        yield publisher


def configure(
    folder: Path,
    publisher: Publisher,
    service: str,
    about: str = 'topic = "trafficking"',
) -> Path:
    feeds = FEEDS.format(service=service, about=about, base=publisher.url("/doc"))
    return write_config(folder, feeds=feeds, routes="")


def once(config: Path) -> None:
    run("--config", config, "--state", config.parent / "var", "once", "--all")


def rows(config: Path, *words: str) -> list[dict[str, object]]:
    said = run(
        "--config", config, "--state", config.parent / "var", *words, "--json"
    ).stdout
    return [json.loads(line) for line in said.splitlines()]


@pytest.mark.parametrize(
    ("service", "key", "item"),
    [
        ("google-news", "q", ("torinooggi.example", f"{RAID} in Turin")),
        ("gdelt", "query", ("vietnews.example.vn", f"{RAID} in Hue")),
    ],
)
def test_an_item_is_its_publishers_and_not_the_services(
    tmp_path: Path,
    publisher: Publisher,
    service: str,
    key: str,
    item: tuple[str, str],
) -> None:
    """Asked in the topic's words, over HTTP, matched, and told once."""
    config = configure(tmp_path, publisher, service, ONE)
    once(config)

    asked = parse_qs(urlsplit(publisher.last().target).query)
    assert asked[key][0].startswith('("human trafficking" OR ')
    matched = rows(config, "matches")
    assert [(m["source"], m["title"]) for m in matched] == [item]
    assert [m["feed"] for m in matched] == ["By word"]


def test_a_refusal_in_words_shows_as_the_feeds_trouble(tmp_path: Path) -> None:
    """Not as a day without news."""
    said = "Your query was too short or too long."
    with Publisher(Service(refusal=said)) as publisher:
        config = configure(tmp_path, publisher, "gdelt", ONE)
        once(config)

    (row,) = rows(config, "feeds", "list")
    assert row["health"] == "failing"
    assert row["trouble"] == f"the server refused: GDELT says: {said}"


def test_a_query_too_long_for_one_request_is_several_feeds(
    tmp_path: Path, publisher: Publisher
) -> None:
    """Each with its own history, and all together no more often than one."""
    config = configure(tmp_path, publisher, "gdelt")
    found = read_config(Options(config=str(config)), {})

    assert isinstance(found, Config)
    assert [feed.name for feed in found.feeds] == ["By word", "By word, part 2"]
    assert len({feed.url for feed in found.feeds}) == 2
    assert {feed.floor.total_seconds() for feed in found.feeds} == {1800}
    assert {feed.source for feed in found.feeds} == {"gdeltproject.org"}


def test_check_says_what_is_asked_and_what_is_not(
    tmp_path: Path, publisher: Publisher
) -> None:
    """A line for each request, and one for the terms without room."""
    config = configure(tmp_path, publisher, "gdelt")
    said = run("--config", config, "check").stdout

    assert 'By word: asks gdelt for ("human trafficking" OR ' in said
    assert "By word, part 2: asks gdelt for (" in said
    assert "By word: no room for " in said


@pytest.mark.parametrize(
    ("about", "told"),
    [
        (
            'service = "gdelt", topic = "trafficking", lang = "km"',
            "lang: GDELT reads no such language: write one of ar, bg",
        ),
        (
            'service = "google-news", topic = "trafficking", lang = "km"',
            "lang: it is not known which edition of Google News is in this language: ",
        ),
        (
            'service = "google-news", topic = "trafficking", lang = "hu"',
            "lang: topic trafficking has no terms in it: add some to languages/hu.toml",
        ),
        (
            'service = "gdelt", topic = "smuggling", lang = "en", terms = ["boat"]',
            "terms: both topic and terms are given: keep one",
        ),
    ],
)
def test_a_query_that_cannot_be_asked_is_a_mistake(
    tmp_path: Path, about: str, told: str
) -> None:
    """Found before anything starts, with its place."""
    feeds = f'[[feeds]]\nname = "Q"\nquery = {{ {about} }}\n'
    config = write_config(tmp_path, feeds=feeds, routes="")
    found = read_config(Options(config=str(config)), {})

    assert not isinstance(found, Config)
    (problem,) = map(str, found)
    assert problem.startswith(f"{config}/feeds.toml:3:")
    assert f": feeds[0].query.{told}" in problem


def test_a_query_that_is_off_costs_nothing(tmp_path: Path) -> None:
    """It is listed, and not written out."""
    about = 'topic = "trafficking"'
    feeds = FEEDS.format(service="gdelt", about=about, base="https://e.org/")
    feeds += "enabled = false\n"
    config = write_config(tmp_path, feeds=feeds, routes="")
    once(config)
    (row,) = rows(config, "feeds", "list")

    assert row["health"] == "off"
    assert row["address"] == "gdelt:trafficking/en/"
