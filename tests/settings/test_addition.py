"""Are new feeds written where they belong, and nothing else changed?"""

import fcntl
import os
import threading
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.feed import Feed, FirstPoll
from monitor.settings.addition import Added, add_feeds, appended
from monitor.settings.blocks import to_block, to_blocks
from tests.settings.desk import FEED, ROUTE, Desk

NEW = Feed(
    name='The "Daily", café',
    source="daily.example",
    url="https://daily.example/feed?a=1&b=\\2",
    country="VN",
    lang="vi",
    topics=("trafficking",),
    every=timedelta(minutes=90),
    first_poll=FirstPoll.QUIET,
    enabled=False,
)
TOPIC = """
label = "Trafficking"
digest = 1
alert = 2
[[rules]]
name = "one"
query = "smuggler"
points = 1
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.write("config/monitor.toml", "")
    desk.write("config/routes.toml", ROUTE)
    desk.write("config/topics/trafficking.toml", TOPIC)
    return desk


def add(desk: Desk, *feeds: Feed, environ: Mapping[str, str] | None = None) -> Added:
    answer = add_feeds(desk.config, environ or {}, feeds, "From a test")
    assert isinstance(answer, Added), [str(problem) for problem in answer]
    return answer


def refusal(desk: Desk, *feeds: Feed, environ: Mapping[str, str] | None = None) -> str:
    answer = add_feeds(desk.config, environ or {}, feeds)
    assert isinstance(answer, tuple)
    return str(answer[0]).replace(f"{desk.home}/", "")


def test_a_feed_is_read_back_as_it_was_given(desk: Desk) -> None:
    """Every key that a block can hold."""
    added = add(desk, NEW)

    assert desk.loaded().feeds == (NEW,) == added.feeds
    assert added.file == desk.config / "feeds.toml"


@pytest.mark.parametrize("end", ["", "\n", "# the last word", "\r\n"])
def test_what_people_wrote_stays_to_the_byte(desk: Desk, end: str) -> None:
    """Comments, odd spacing and the ends of lines."""
    written = f"# mine\r\n{FEED}# about nothing   \n{end}".encode()
    (desk.config / "feeds.toml").write_bytes(written)
    add(desk, NEW)
    now = (desk.config / "feeds.toml").read_bytes()

    assert now.startswith(written)
    assert len(desk.loaded().feeds) == 2


def test_blocks_get_the_line_ends_of_the_file() -> None:
    """A file from Windows stays one."""
    assert appended(b"a = 1\r\n", "[[feeds]]\n") == b"a = 1\r\n\r\n[[feeds]]\r\n"
    assert appended(b"a = 1", "[[feeds]]\n") == b"a = 1\n\n[[feeds]]\n"
    assert appended(b"", "[[feeds]]\n") == b"[[feeds]]\n"


def test_feeds_go_where_the_feeds_are(desk: Desk) -> None:
    """A config may keep them in another of its files."""
    desk.write("config/monitor.toml", FEED + "[fetch]\nfloor = '10m'\n")
    added = add(desk, NEW)

    assert added.file.name == "monitor.toml"
    assert not (desk.config / "feeds.toml").exists()


def test_a_result_with_a_mistake_is_never_left(desk: Desk) -> None:
    """Two feeds of one name: the file stays as it was, and no draft is left."""
    path = desk.write("config/feeds.toml", FEED)
    told = refusal(desk, NEW, NEW)

    assert path.read_text() == FEED
    assert told.startswith("config/feeds.toml:18:1: feeds[2].name: feed")
    assert sorted(p.name for p in desk.config.iterdir() if p.is_file()) == [
        "feeds.toml",
        "monitor.toml",
        "routes.toml",
    ]


def test_nothing_is_added_to_a_config_with_mistakes(desk: Desk) -> None:
    """They are told instead."""
    desk.write("config/monitor.toml", "[fetch]\nflor = '1m'\n")

    assert 'did you mean "floor"?' in refusal(desk, NEW)


def test_a_list_in_brackets_takes_no_block(desk: Desk) -> None:
    """It says what to write instead of a message about TOML."""
    desk.write("config/feeds.toml", 'feeds = [{name = "a", folder = "."}]\n')

    assert refusal(desk, NEW).endswith("write each of its feeds as a [[feeds]] block")


def test_feeds_of_the_environment_displace_files(desk: Desk) -> None:
    """What would be written would not count."""
    environ = {"MONITOR_FEEDS": '[{"name": "a", "url": "https://a.example/"}]'}

    assert refusal(desk, NEW, environ=environ).startswith("environment: MONITOR_FEEDS")
    assert not (desk.config / "feeds.toml").exists()


def test_a_file_that_cannot_be_written_is_told(desk: Desk) -> None:
    """Its folder is gone: the problem names it, and what to do."""
    desk.write("elsewhere/feeds.toml", FEED)
    link = desk.config / "feeds.toml"
    link.symlink_to(desk.home / "elsewhere" / "feeds.toml")
    add(desk, NEW)
    kept = link.is_symlink()
    link.unlink()
    link.symlink_to("/proc/version")
    told = refusal(desk, NEW)

    assert kept
    assert len(tomllib.loads((desk.home / "elsewhere/feeds.toml").read_text())) == 1
    assert "feeds.toml" in told


def test_the_mode_of_the_file_is_kept(desk: Desk) -> None:
    """Addresses may hold logins: a private file stays private."""
    path = desk.write("config/feeds.toml", FEED)
    path.chmod(0o600)
    add(desk, NEW)

    assert path.stat().st_mode & 0o777 == 0o600


def test_two_that_add_at_once_wait_for_each_other(desk: Desk) -> None:
    """Whoever holds the folder is waited for; nothing of either is lost."""
    folder = os.open(desk.config, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    feeds = [replace(NEW, name=f"feed {n}") for n in range(4)]
    threads = [threading.Thread(target=add, args=(desk, feed)) for feed in feeds]
    for thread in threads:
        thread.start()
    before = (desk.config / "feeds.toml").exists()
    os.close(folder)
    for thread in threads:
        thread.join(60)

    assert not before
    assert {feed.name for feed in desk.loaded().feeds} == {f.name for f in feeds}


lines = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(lines, lines)
def test_any_text_is_written_so_that_toml_reads_it(name: str, url: str) -> None:
    """Quotes, backslashes, control characters, every script."""
    feed = Feed(name=name, source="", url=url)
    (read,) = tomllib.loads(to_block(feed))["feeds"]

    assert (read["name"], read.get("url", "")) == (name, url)


def test_several_blocks_stand_apart_below_a_heading() -> None:
    """A comment says where they came from."""
    feed = Feed(name="a", source="a.example", url="https://a.example/")

    assert to_blocks([feed, feed], "From x\n").splitlines() == [
        "# --- From x ---",
        "",
        *(block := to_block(feed).splitlines()),
        "",
        *block,
    ]
