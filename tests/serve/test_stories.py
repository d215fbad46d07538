"""Do an analyst's merges and splits hold, for the commands and in a running monitor?"""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from monitor.serve.build import Parts, build
from monitor.serve.clock import SystemClock
from monitor.serve.config import Config, read_config
from monitor.serve.options import Options
from monitor.serve.story_rows import shown
from monitor.serve.wishes import wishes
from tests.serve.tree import run
from tests.world.small import write_rules, write_small_config

FEEDS = """
[[feeds]]
name = "Inbox"
folder = "inbox"
first_poll = "alert"
every = "1s"
"""
ROUTES = """
[channels.files]
kind = "file"
[[routes]]
name = "desk"
topics = ["*"]
alerts = ["files"]
"""
KENT = "Forty boats seen off the Kent coast"
DOVER = "Boats land at Dover after a night at sea"
CALAIS = "Police in Calais stop boats on the beach"


class Desk:
    """A folder that is polled, and what is told of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "inbox").mkdir()
        self.config = write_small_config(folder, feeds=FEEDS, routes=ROUTES)
        write_rules(self.config, boats=5)
        self.state = folder / "state"

    def drop(self, **titles: str) -> None:
        for name, title in titles.items():
            text = f"Title: {title}\n\nWhat {name} says of it."
            (self.folder / "inbox" / f"{name}.txt").write_text(text)

    def publish(self, **titles: str) -> None:
        self.drop(**titles)
        assert self.run("once", "--all").exit_code == 0

    def run(self, *words: str) -> Result:
        return run("--config", self.config, "--state", self.state, *words)

    def rows(self, *words: str) -> list[dict[str, Any]]:
        done = self.run(*words, "--json")
        assert done.exit_code == 0, done.output
        return [json.loads(line) for line in done.stdout.splitlines()]

    def story(self, headline: str) -> str:
        (id_,) = [
            row["story"] for row in self.rows("stories") if row["headline"] == headline
        ]
        return str(id_)

    def alerts(self) -> int:
        return len(self.rows("outbox", "list"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_merge_holds_against_later_items_and_tells_nothing_twice(desk: Desk) -> None:
    """Each command opens the store anew, so it holds over restarts, too."""
    desk.publish(kent=KENT, dover=DOVER)
    kent, dover = desk.story(KENT), desk.story(DOVER)
    assert desk.alerts() == 2
    done = desk.run("stories", "merge", kent, dover, "--why", "one landing")
    desk.publish(reprint=DOVER)
    (row,) = desk.rows("stories")
    text = desk.run("explain", dover).stdout

    assert (done.exit_code, done.stdout) == (0, f"{dover} merged into {kent}\n")
    assert (row["story"], row["items"]) == (kent, 3)
    assert desk.alerts() == 2
    assert f"  merged with {dover} (1 item) by " in text
    assert ": one landing\n" in text
    assert text == desk.run("explain", kent).stdout


def test_a_split_holds_and_what_is_like_it_follows(desk: Desk) -> None:
    """A later item of it is told, since none of it was told before."""
    desk.publish(kent=KENT, dover=DOVER, calais=CALAIS)
    kent = desk.story(KENT)
    desk.run("stories", "merge", kent, desk.story(DOVER), desk.story(CALAIS))
    address = (desk.folder / "inbox" / "dover.txt").as_uri()
    (answer,) = desk.rows("stories", "split", kent, address)
    desk.publish(reprint=DOVER, again=CALAIS)
    stories = {row["headline"]: row for row in desk.rows("stories")}
    text = desk.run("explain", answer["other"]).stdout

    assert answer["said"] == f"1 item of {kent} split off as {answer['other']}"
    assert {h: row["items"] for h, row in stories.items()} == {KENT: 3, DOVER: 2}
    assert stories[DOVER]["story"] == answer["other"]
    assert desk.alerts() == 3
    assert f"  split off {kent} (1 item) by " in text
    assert (
        f"  {answer['other']} was split off (1 item) by "
        in desk.run("explain", kent).stdout
    )


def cycle(parts: Parts) -> None:
    """What a running monitor does all the time."""
    parts.poller.once(everything=True)
    parts.line.work()
    assert parts.line.turn()


def test_a_running_monitor_knows_of_an_edit_at_once(desk: Desk) -> None:
    """Its index of stories is built anew before the next item is placed."""
    config = read_config(Options(config=str(desk.config), state=str(desk.state)), {})
    assert isinstance(config, Config), config
    parts = build(config, SystemClock())
    try:
        wish = wishes(lambda: parts)["stories.merge"]
        desk.drop(kent=KENT, dover=DOVER)
        cycle(parts)
        kent, dover = desk.story(KENT), desk.story(DOVER)
        wish({"stories": [kent, dover], "who": "ann", "why": ""})
        desk.drop(reprint=DOVER)
        cycle(parts)
        (row,) = desk.rows("stories")
    finally:
        parts.close()

    assert (row["story"], row["items"]) == (kent, 3)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("merge", "{kent}", "{kent}"), "they are one story already"),
        (("merge", "{kent}"), "which stories? name two"),
        (("merge", "{kent}", "s-none"), "no story 's-none' (see monitor stories)"),
        (("split", "s-none", "i1"), "no story 's-none' (see monitor stories)"),
        (("split", "{kent}", "i1"), "has no item 'i1' (see monitor explain s-"),
        (("split", "{kent}", "{item}"), "has no other item"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_edited_is_refused(
    refusing: Desk, words: tuple[str, ...], said: str
) -> None:
    """With the reason and what to do; nothing has changed."""
    kent = refusing.story(KENT)
    item = refusing.rows("matches")[0]["item"]
    done = refusing.run("stories", *(w.format(kent=kent, item=item) for w in words))

    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr
    assert refusing.story(KENT) == kent


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("refusing"))
    desk.publish(kent=KENT)
    return desk


def test_a_story_says_who_told_it_of_their_own(refusing: Desk) -> None:
    """One source wrote it, and nobody took it up."""
    (row,) = refusing.rows("stories")
    told = ("independent", "reprints", "first", "spread")

    assert [row[key] for key in told] == [1, 0, "inbox", "0s"]


def test_the_table_counts_sources_and_those_that_wrote_it_themselves() -> None:
    """Reprints are counted apart only where there are any."""
    row = {"sources": ["a", "b", "c"], "independent": 2, "told": "Arrest; 1 source"}

    assert shown(row)["what"] == "Arrest; 1 source"
    assert shown(row)["sources"] == "3, 2 own"
    assert shown({**row, "independent": 3})["sources"] == 3
