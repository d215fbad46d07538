"""Is the shipped list of feeds what its head promises?"""

import re
import tomllib
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

ROOT = Path(__file__).parents[2]
FEEDS = tomllib.loads((ROOT / "config/feeds.toml").read_text(encoding="utf-8"))["feeds"]
FETCHED = [feed for feed in FEEDS if "url" in feed]
KEYS = {
    "name",
    "url",
    "folder",
    "source",
    "country",
    "lang",
    "topics",
    "headers",
    "enabled",
    "every",
    "first_poll",
}
#: ISO 639-1 codes that the list uses; a slip such as "gr" for Greek is not one.
LANGUAGES = re.compile("ar|bn|de|el|en|es|fr|id|it|km|pt|ru|th|tr|vi|zh")
#: Query keys that ask a search engine; a feed that needs one is no feed of a publisher.
SEARCHES = {"q", "query", "search", "keyword", "keywords", "s"}


def test_the_seeds_come_first_and_alert_at_once() -> None:
    """The first run shows the seeds even where there is no network."""
    expected = {
        "name": "Seed articles",
        "folder": "seeds",
        "source": "seeds",
        "lang": "en",
        "first_poll": "alert",
    }

    assert FEEDS[0] == expected


def test_the_seeds_are_the_only_folder() -> None:
    """A folder feed other than the seeds would be missing on the user's machine."""
    assert [feed["name"] for feed in FEEDS if "folder" in feed] == ["Seed articles"]


def test_queries_are_switched_off_and_come_last() -> None:
    """No service is asked before a person wants it."""
    queries = [feed for feed in FEEDS if "query" in feed]

    assert {feed["enabled"] for feed in queries} == {False}
    assert FEEDS[-len(queries) :] == queries
    assert len({feed["name"] for feed in FEEDS}) == len(FEEDS)


def test_enough_publishers_are_polled() -> None:
    """Forty or more real feeds, and few enough to read through."""
    assert 40 <= len(FETCHED) <= 60


@pytest.mark.parametrize("key", ["name", "url", "source"])
def test_each_publisher_is_listed_once(key: str) -> None:
    """Names, addresses and publishers are unique: corroboration counts sources."""
    counts = Counter(feed[key] for feed in FETCHED)

    assert [value for value, count in counts.items() if count > 1] == []


def test_no_host_is_asked_for_two_feeds() -> None:
    """One feed per host keeps every poll polite."""
    counts = Counter(urlsplit(feed["url"]).hostname for feed in FETCHED)

    assert [host for host, count in counts.items() if count > 1] == []


def test_many_languages_are_read() -> None:
    """At least eight languages, each under its own code."""
    languages = {feed["lang"] for feed in FETCHED}

    assert len(languages) >= 8
    assert [code for code in languages if not LANGUAGES.fullmatch(code)] == []


@pytest.mark.parametrize("feed", FETCHED, ids=lambda feed: feed["source"])
def test_a_feed_says_where_it_comes_from(feed: dict[str, str]) -> None:
    """Every feed has name, url, source, country and lang, and no unknown key."""
    assert set(feed) >= {"name", "url", "source", "country", "lang"}
    assert set(feed) <= KEYS
    assert len(feed["country"]) == 2
    assert feed["country"].isupper()


@pytest.mark.parametrize("feed", FETCHED, ids=lambda feed: feed["source"])
def test_an_address_belongs_to_its_publisher(feed: dict[str, str]) -> None:
    """The host is the source or stands under it, and is reached by https."""
    parts = urlsplit(feed["url"])
    host = parts.hostname or ""

    assert parts.scheme == "https"
    assert (host == feed["source"]) or host.endswith("." + feed["source"])


@pytest.mark.parametrize("feed", FETCHED, ids=lambda feed: feed["source"])
def test_no_feed_is_a_search(feed: dict[str, str]) -> None:
    """A search feed has no publisher, and its entries come and go with its index."""
    keys = {key for key, _ in parse_qsl(urlsplit(feed["url"]).query)}

    assert keys & SEARCHES == set()
