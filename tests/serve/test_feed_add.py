"""Are feeds that were looked at added as they are, and refused with a reason?"""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.model.feed import FirstPoll
from tests.serve.feed_desk import FEEDS, Desk
from tests.serve.site import NEWS, Site
from tests.world.publisher import Page


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Entries lead to the site itself, and are in English whatever is declared."""
    with Site() as site:
        site.feed("/feed", *NEWS, lang="vi")
        site.feed("/british", *NEWS, lang="en-GB", title="Old")
        site.pages["/away"] = Page(site.pages["/feed"].body.replace(b"/n/", b"/m/"))
        site.pages["/moved"] = Page(status=301, headers={"Location": "/feed"})
        yield site


def test_a_feed_is_added_as_it_shows_itself(desk: Desk, site: Site) -> None:
    """Its title, where its entries lead, and the language of its texts."""
    done = desk.feeds("add", f"{site.base}/feed", "--pause", "0s")
    (_, feed) = desk.loaded().feeds

    assert done.exit_code == 0
    assert (feed.name, feed.source, feed.lang) == ("Example News", "127.0.0.1", "en")
    assert desk.file.read_text().startswith(FEEDS)
    assert f"1 feed added to {desk.file}" in done.stdout
    assert 'look at Example News: it declares "vi"' in done.stderr


def test_what_a_person_says_counts(desk: Desk, site: Site) -> None:
    """Every option; countries by name as well."""
    words = ("--name", "N", "--source", "s.example", "--lang", "pt_br", "--topics")
    more = ("smuggling", "--country", "Viet Nam", "--every", "15m", "--first-poll")
    done = desk.feeds("add", f"{site.base}/feed", *words, *more, "quiet", "--pause=0s")
    (_, feed) = desk.loaded().feeds

    assert done.exit_code == 0, done.output
    assert (feed.name, feed.source, feed.lang) == ("N", "s.example", "pt-BR")
    assert (feed.country, feed.topics) == ("VN", ("smuggling",))
    assert feed.every is not None
    assert (feed.every.seconds, feed.first_poll) == (900, FirstPoll.QUIET)


def test_some_are_added_and_some_are_refused(desk: Desk, site: Site) -> None:
    """4; names stay unique, and the region comes from what the feed declares."""
    urls = [f"{site.base}{path}" for path in ("/british", "/feed", "/none")]
    place = site.base.removeprefix("http://")
    done = desk.feeds("add", *urls, "--pause", "0s", "--json")
    told = json.loads(done.stdout)
    (_, british, feed) = desk.loaded().feeds

    assert done.exit_code == 4
    assert (british.name, british.lang) == ("Old, 127.0.0.1", "en-GB")
    assert feed.name == "Example News"
    assert [each["feed"] for each in told["added"]] == [british.name, feed.name]
    assert tomllib.loads(told["added"][0]["toml"])["feeds"][0]["name"] == british.name
    assert "404 Not Found" in told["refused"][0]
    assert f"monitor feeds discover {place}`" in done.stderr


def test_nothing_is_added_twice(desk: Desk, site: Site) -> None:
    """By its address, before anybody is asked; by where it has moved to; by name."""
    desk.feeds("add", f"{site.base}/feed", "--pause", "0s")
    before = desk.file.read_bytes()
    site.asked.clear()
    same = desk.feeds("add", f"{site.base}/feed/?utm_source=x", f"{site.base}/feed")
    named = desk.feeds("add", f"{site.base}/british", "--name", "Old")
    asked = len(site.asked)
    moved = desk.feeds("add", f"{site.base}/moved", "--pause", "0s")

    assert (same.exit_code, named.exit_code, moved.exit_code) == (1, 1, 1)
    assert same.stderr.count('feed "Example News" has this address already') == 2
    assert 'feed "Old" has another address: choose another --name' in named.stderr
    assert f'leads to {site.base}/feed, which is feed "Example News"' in moved.stderr
    assert asked == 0
    assert desk.file.read_bytes() == before


def test_what_cannot_be_read_now_is_added_by_force(desk: Desk, site: Site) -> None:
    """Named by its host; the trouble is told all the same."""
    refused = desk.feeds("add", f"{site.base}/none", "--pause", "0s")
    done = desk.feeds("add", f"{site.base}/none", "--force", "--pause", "0s")
    (_, feed) = desk.loaded().feeds

    assert refused.exit_code == 1
    assert "(--force adds it all the same)" in refused.stderr
    assert (done.exit_code, feed.name) == (0, "127.0.0.1")
    assert "look at 127.0.0.1: the server refused: 404" in done.stderr


def test_a_dry_run_shows_the_block(desk: Desk, site: Site) -> None:
    """And writes nothing."""
    done = desk.feeds("add", f"{site.base}/feed", "--dry-run", "--pause", "0s")

    assert done.exit_code == 0
    assert tomllib.loads(done.stdout)["feeds"][0]["name"] == "Example News"
    assert "nothing was written" in done.stderr
    assert desk.file.read_text() == FEEDS


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--country", "Atlantis"), "write a code or an English name"),
        (("--lang", "english"), "write BCP 47"),
        (("--every", "often"), "not a duration"),
        (("--topics", "smugling"), 'did you mean "smuggling"?'),
        (("--first-poll", "later"), "write one of digest, quiet, alert"),
        (("--pause", "soon"), "not a duration"),
        (("https://b.example/", "--name", "N"), "--name is for one feed"),
        (("ftp://b.example/",), "write http:// or https://"),
    ],
)
def test_what_cannot_be_meant_is_told_at_once(
    desk: Desk, words: tuple[str, ...], told: str
) -> None:
    """2; nobody is asked."""
    done = desk.feeds("add", "https://a.example/", *words)

    assert done.exit_code == 2
    assert told in done.stderr


def test_a_list_is_looked_at_before_it_is_imported(desk: Desk, site: Site) -> None:
    """What cannot be read is told with its line; the others get their language."""
    listed = f"name,url\nA,{site.base}/feed\nB,{site.base}/none\n"
    done = desk.feeds("import", "-", "--probe", "--pause", "0s", stdin=listed)
    (_, feed) = desk.loaded().feeds

    assert done.exit_code == 4
    assert (feed.name, feed.lang) == ("A", "en")
    assert f"refused: line 3: {site.base}/none: the server refused" in done.stderr
    assert "2 feeds listed: 1 new, 0 there already, 1 not usable" in done.stdout
