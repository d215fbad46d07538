"""What does each command print, and how does it end?"""

import json
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from monitor.serve.control import ControlServer
from monitor.serve.lock import hold
from tests.serve.tree import commands, leaves, run
from tests.world.process import monitor, write_config
from tests.world.publisher import Publisher
from tests.world.receiver import Receiver

RAID = "Police rescue 12 women from human trafficking ring"
LEAD = "Officers arrested six human traffickers and freed 12 victims of forced labour."
#: Planted wherever a config may hold one.
SECRET = "c2VjcmV0c2VjcmV0c2VjcmV0"
REFUSED = "nothing listens at this address (HTTP 404)"
FEEDS = """
[[feeds]]
name = "Good"
url = "{base}/feed"
source = "example.org"
lang = "en"
first_poll = "alert"
[[feeds]]
name = "Bad"
url = "{base}/missing"
source = "bad.example"
[[feeds]]
name = "Off"
url = "{base}/off"
source = "off.example"
enabled = false
"""
ROUTES = """
[channels.files]
kind = "file"
folder = "alerts"
[channels.loud]
kind = "console"
[channels.chat]
kind = "webhook"
url = "{chat}?token={secret}"
secret = "whsec_{secret}"
[[routes]]
name = "desk"
topics = ["*"]
alerts = ["files", "loud", "chat"]
digest = {{ channels = ["files"], at = "07:30" }}
"""


class House:
    """A config and a state folder, in which a cycle was run."""

    def __init__(self, folder: Path, publisher: Publisher, chat: Receiver) -> None:
        self.chat = chat
        self.state = folder / "state"
        self.config = write_config(
            folder,
            feeds=FEEDS.format(base=publisher.base),
            routes=ROUTES.format(chat=chat.url, secret=SECRET),
        )
        self.first = self.run("once")

    def run(self, *words: str | Path, stdin: str | bytes = "") -> Result:
        places = ("--config", self.config, "--state", self.state)
        return run(*places, *words, stdin=stdin)

    def rows(self, *words: str) -> list[dict[str, Any]]:
        done = self.run(*words, "--json")
        assert done.exit_code == 0, done.output
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Three feeds, of which one is read, one fails and one is off."""
    with Publisher() as publisher, Receiver(answer=lambda _: 404) as chat:
        publisher.publish("/feed", (RAID, LEAD), ("Council opens library", "Rain."))
        yield House(tmp_path_factory.mktemp("house"), publisher, chat)


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_explains_itself_with_an_example(words: tuple[str, ...]) -> None:
    """And exits with 0."""
    done = run(*words, "--help", COLUMNS="200")
    example = " ".join(done.stdout.split()).rpartition("Example: monitor ")[2]

    assert done.exit_code == 0
    assert " ".join(words) in example
    assert run(*words, "-h").exit_code == 0


@pytest.mark.parametrize("words", leaves(), ids=" ".join)
@pytest.mark.parametrize("wrong", ["--no-such-option", "--limit=-1"])
def test_wrong_usage_ends_with_2(words: tuple[str, ...], wrong: str) -> None:
    """It says what is wrong, and shows no traceback."""
    done = run(*words, wrong)

    assert done.exit_code == 2
    assert "Usage: " in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    "words",
    [
        ("bogus",),
        ("rules", "bogus"),
        ("explain",),
        ("explain", "a", "b"),
        ("acquire",),
        ("check", "extra"),
        ("matches", "--limit", "0"),
        ("matches", "--limit", "9" * 30),
        ("matches", "--since", "soon"),
        ("stories", "--since", "0001-01-01T00:00:00+23:00"),
        ("stories", "--since", "7y"),
        ("outbox", "list", "--state", "lost"),
        ("stories", "merge"),
        ("stories", "split", "s-1"),
        ("outbox", "retry"),
        ("outbox", "drop"),
        ("digest", "preview", "nobody"),
        ("digest", "send", "nobody"),
        ("channels", "test", "nobody"),
        ("rules", "test", " "),
        ("db", "backup"),
        ("--config",),
    ],
    ids=" ".join,
)
def test_what_cannot_be_meant_ends_with_2(house: House, words: tuple[str, ...]) -> None:
    """Before anything is read or written."""
    done = house.run(*words)

    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr


def test_without_a_command_the_help_is_shown() -> None:
    """For the program and for each group."""
    for words, command in commands().items():
        if hasattr(command, "commands") and not command.invoke_without_command:
            done = run(*words)

            assert done.exit_code == 2
            assert "Usage: " in done.output


WITHOUT_DATABASE = [
    ("matches",),
    ("stories",),
    ("explain", "x"),
    ("agreements",),
    ("events",),
    ("feeds", "list"),
    ("digest", "preview"),
    ("outbox", "list"),
    ("db", "check"),
    ("db", "backup", "copy.db"),
]


@pytest.mark.parametrize("words", WITHOUT_DATABASE, ids=" ".join)
def test_without_a_database_it_says_what_to_do(
    house: House, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """And makes none: a reader writes nothing."""
    state = tmp_path / "none"
    done = run("--config", house.config, "--state", state, *words)

    assert done.exit_code == 1
    assert "no database yet: start the monitor first" in done.stderr
    assert not state.exists()


def test_one_cycle_polls_tells_and_says_what_is_left(house: House) -> None:
    """4, since a feed failed; the refused delivery does not wait."""
    done = house.first

    assert done.exit_code == 4
    assert done.stdout.splitlines()[-1] == (
        "2 polled, 1 failed; 2 new items; 3 deliveries made, 0 waiting"
    )
    assert RAID in done.stdout
    assert [p.headline for p in house.chat.posts][:1] == [RAID]
    assert len(list((house.state / "alerts").glob("*-alert-*.json"))) == 1


def test_a_second_cycle_as_json_is_json_alone(house: House) -> None:
    """Nothing is due, so nothing failed; alerts on the console go elsewhere."""
    (counts,) = house.rows("once")

    assert counts == {
        "polls": 0,
        "failed": 0,
        "new": 0,
        "owed": 0,
        "waiting": 0,
        "outdated": 0,
        "wanted": 0,
        "behind": 0,
    }


def test_matches_show_the_words_that_matched(house: House) -> None:
    """One row per topic; the filters narrow it."""
    (row,) = house.rows("matches", "--topic", "trafficking", "--since", "1h")
    table = house.run("matches")

    assert (row["topic"], row["level"], row["title"]) == ("trafficking", "alert", RAID)
    assert "human trafficking" in row["words"]
    assert table.stdout.splitlines()[0].split()[:2] == ["story", "first"]
    assert house.rows("matches", "--topic", "smuggling") == []
    assert house.rows("matches", "--since", "2999-01-01") == []
    nothing = house.run("matches", "--topic", "none")
    assert (nothing.exit_code, "there are bilateral" in nothing.stderr) == (2, True)


def test_stories_show_their_sources(house: House) -> None:
    """The rows hold the addresses too."""
    (row,) = house.rows("stories", "--since", "2024-04-18", "--limit", "1")

    assert (row["sources"], row["items"]) == (["example.org"], 1)
    assert len(row["urls"]) == 1
    assert row["story"] in house.run("stories").stdout


def test_explain_takes_an_address_an_item_or_a_story(house: House) -> None:
    """The same answer for each; what was never seen is 1."""
    (match,) = house.rows("matches")
    answers = [
        house.run("explain", match[key]).stdout for key in ("url", "item", "story")
    ]
    (row,) = house.rows("explain", match["url"])
    never = house.run("explain", "https://example.org/never")

    assert len(set(answers)) == 1
    assert answers[0].startswith(
        "Told at once: desk (first report of this story). Not everywhere: chat (refused"
    )
    assert row["answer"] == answers[0].splitlines()[0]
    assert (never.exit_code, never.stdout) == (1, "")
    assert "never seen" in never.stderr


def test_feeds_that_fail_are_plain_to_see(house: House) -> None:
    """With what is wrong; healthy ones and those that are off are told apart."""
    rows = house.rows("feeds", "list")
    failing = house.run("feeds", "list", "--failing")

    assert {row["feed"]: row["health"] for row in rows} == {
        "Good": "healthy",
        "Bad": "failing",
        "Off": "off",
    }
    assert "Bad" in failing.stdout
    assert "the server refused: 404 Not Found" in failing.stdout
    assert "Good" not in failing.stdout


def test_a_digest_is_shown_before_it_is_sent(house: House, tmp_path: Path) -> None:
    """As text, as the mail's page, and as the webhook's body."""
    page = tmp_path / "digest.html"
    text = house.run("digest", "preview", "desk", "--html", page)
    (body,) = house.rows("digest", "preview")
    unwritable = house.run("digest", "preview", "--html", tmp_path / "no" / "page")

    assert RAID in text.stdout
    assert RAID in page.read_text()
    assert (body["type"], body["data"]["route"]) == ("digest", "desk")
    assert [line["headline"] for line in body["data"]["stories"]] == [RAID]
    assert unwritable.exit_code == 1
    assert "cannot be written: No such file or directory" in unwritable.stderr


def test_a_digest_is_opened_in_a_browser(house: House, tmp_path: Path) -> None:
    """Where one was asked for; the text is printed all the same."""
    shown, browser = tmp_path / "shown", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {shown}\n')
    browser.chmod(0o755)
    places = ("--config", str(house.config), "--state", str(house.state))
    words = (*places, "digest", "preview", "--open")
    opened = monitor(*words, BROWSER=f"{browser} %s", TMPDIR=str(tmp_path))
    none = monitor(*words, BROWSER="/bin/false %s", TMPDIR=str(tmp_path), PATH="")
    page = Path(shown.read_text().strip().removeprefix("file://"))

    assert opened.returncode == 0
    assert RAID in opened.stdout
    assert RAID in page.read_text("utf-8")
    assert f"opened in a browser: {page}" in opened.stderr
    assert none.returncode == 1
    assert "no browser could be started: open " in none.stderr


def test_deliveries_are_listed_retried_and_dropped(house: House) -> None:
    """By their keys; a drop sends nothing, and what changes nothing is 1."""
    (row,) = house.rows("outbox", "list", "--state", "refused")
    before = len(house.chat.posts)
    dropped = house.run("outbox", "drop", row["key"])
    nothing = house.run("outbox", "drop", "msg_none")
    quiet = len(house.chat.posts)
    (retried,) = house.rows("outbox", "retry", row["key"])
    every = house.run("outbox", "retry", "--all")
    none = house.run("outbox", "list", "--state", "owed")

    assert (row["channel"], row["reason"]) == ("chat", REFUSED)
    assert (dropped.exit_code, dropped.stdout) == (0, "1 dropped\n")
    assert nothing.exit_code == 1
    assert nothing.stdout.startswith("0 dropped; 1 unknown or settled")
    assert quiet == before
    assert (retried["changed"], every.exit_code) == (1, 0)
    assert {post.key for post in house.chat.posts} == {row["key"]}
    assert none.stdout == "no deliveries\n"


def test_channels_are_tried_out(house: House) -> None:
    """Past the outbox; 1 when one did not take it."""
    before = len(house.rows("outbox", "list"))
    good = house.run("channels", "test", "files", "loud")
    (bad,) = [json.loads(house.run("channels", "test", "--json").stdout)]

    assert good.exit_code == 0
    assert "files: delivered " in good.stdout
    assert good.stdout.endswith("loud: delivered\n")
    assert bad["delivered"] is False
    assert f"chat: refused: {REFUSED}" in bad["said"]
    assert len(house.rows("outbox", "list")) == before


def test_a_digest_is_sent_now(house: House) -> None:
    """And delivered at once, since no monitor runs that would."""
    done = house.run("digest", "send")

    assert (done.exit_code, done.stdout) == (0, "digest of desk is on its way\n")
    assert list((house.state / "alerts").glob("*-digest-*.eml"))


def test_the_database_is_checked_and_copied(house: House, tmp_path: Path) -> None:
    """The copy is a database; what exists is not written over."""
    copy = tmp_path / "copy.db"
    (checked,) = house.rows("db", "check")
    (written,) = house.rows("db", "backup", str(copy))
    again = house.run("db", "backup", copy)
    nowhere = house.run("db", "backup", tmp_path / "no" / "copy.db")
    with sqlite3.connect(copy) as database:
        (items,) = database.execute("SELECT count(*) FROM item").fetchone()
    database.close()

    assert checked["problems"] == []
    assert written == {"file": str(copy), "problems": []}
    assert items == checked["counts"]["items"] == 2
    assert "ok: sound, and every poll balances" in house.run("db", "check").stdout
    assert (again.exit_code, nowhere.exit_code) == (1, 1)
    assert "exists already" in again.stderr
    assert "cannot be written" in nowhere.stderr


def test_a_damaged_database_is_told(house: House, tmp_path: Path) -> None:
    """By every command, without a traceback; what is no database is not touched."""
    (tmp_path / "monitor.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    for words in (("stories",), ("once",), ("channels", "test", "files")):
        done = run("--config", house.config, "--state", tmp_path, *words)

        assert done.exit_code == 1
        assert "monitor.db: cannot be read" in done.stderr


def test_a_state_folder_that_is_taken_is_5(house: House, tmp_path: Path) -> None:
    """By a process that holds its lock, and answers no wish."""
    with hold(tmp_path):
        for words in (("run",), ("once",), ("digest", "send")):
            done = run("--config", house.config, "--state", tmp_path, *words)

            assert done.exit_code == 5
            assert "already running on this state folder" in done.stderr


def test_a_state_folder_that_cannot_be_written_is_1(
    house: House, tmp_path: Path
) -> None:
    """It says which, and what to do."""
    (tmp_path / "file").touch()
    for words in (("run",), ("once",), ("channels", "test", "files")):
        state = tmp_path / "file" / "state"
        done = run("--config", house.config, "--state", state, *words)

        assert done.exit_code == 1
        assert f"{state}: the state folder cannot be written" in done.stderr


def test_a_wish_is_handed_to_whoever_runs(house: House, tmp_path: Path) -> None:
    """However deep its folder is; its answer is printed, its failure is 1."""
    state = tmp_path.joinpath(*["a-long-name-of-a-folder"] * 8)
    state.mkdir(parents=True)

    def refuse(_: dict[str, Any]) -> dict[str, Any]:
        raise LookupError("the running monitor has no such thing")

    def drop(asked: dict[str, Any]) -> dict[str, Any]:
        return {"changed": len(asked["keys"]), "said": f"dropped {asked['keys']}"}

    places = ("--config", house.config, "--state", state)
    with hold(state):
        server = ControlServer(state, {"outbox.drop": drop, "digest.send": refuse})
        server.start()
        dropped = run(*places, "outbox", "drop", "msg_1", "msg_2")
        failed = run(*places, "digest", "send")
        server.stop()

    assert (dropped.exit_code, dropped.stdout) == (0, "dropped ['msg_1', 'msg_2']\n")
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert failed.stderr == "LookupError: the running monitor has no such thing\n"


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        ({"status": "all well", "stuck": ""}, 0, "all well\n"),
        ({"status": "all well", "stuck": "line"}, 1, ""),
        ({"status": "all well", "stuck": "", "outdated": 0}, 0, "all well\n"),
        (
            {"status": "all well", "stuck": "", "outdated": 1200},
            0,
            "all well\n1,200 stored texts wait for the new rules\n",
        ),
    ],
    ids=["well", "stuck", "current", "outdated"],
)
def test_health_is_what_the_monitor_says_of_itself(
    tmp_path: Path, status: dict[str, str | int], code: int, said: str
) -> None:
    """It needs no config; --quiet only exits."""
    server = ControlServer(tmp_path, {"status": lambda _: status})
    server.start()
    plain = run("--state", tmp_path, "health")
    quiet = run("--state", tmp_path, "health", "--quiet")
    as_json = run("--state", tmp_path, "health", "--json")
    server.stop()

    assert [done.exit_code for done in (plain, quiet, as_json)] == [code] * 3
    assert (plain.stdout, quiet.output) == (said, "")
    assert json.loads(as_json.stdout) == {**status, "ok": code == 0}


def test_health_without_a_monitor_is_1(tmp_path: Path) -> None:
    """Also where a killed one left its socket."""
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "control.sock"))
    for state in (tmp_path, tmp_path / "none", Path("/proc/none")):
        done = run("--state", state, "health")

        assert done.exit_code == 1
        said = f"no monitor answers on {state}: none runs, or it still starts\n"
        assert done.stderr == said


def test_check_tells_every_mistake_at_once(house: House, tmp_path: Path) -> None:
    """With file, line, column, and the place inside a query; exit 3."""
    config = write_config(tmp_path, feeds='[[feeds]]\nname = "X"\n', routes="")
    (config / "monitor.toml").write_text("[fetch]\nflor = 1\ncap = 'soon'\n")
    topic = config / "topics" / "smuggling.toml"
    text = topic.read_text().replace("query = '", "query = 'boats NEAR/ AND ", 1)
    text = text.replace('query = "', 'query = "boats NEAR/ AND ', 1)
    topic.write_text(text)
    done = run("--config", config, "check")
    as_json = json.loads(run("--config", config, "check", "--json").stdout)
    good = house.run("check")

    assert done.exit_code == 3
    assert "monitor.toml:2:1: fetch.flor: " in done.stderr
    assert "monitor.toml:3:1: fetch.cap: " in done.stderr
    assert "feeds.toml:1:3: feeds[0]: " in done.stderr
    assert "mistakes in the config; nothing was started." in done.stderr
    assert as_json["ok"] is False
    assert len(as_json["problems"]) == len(done.stderr.splitlines()) - 1
    assert good.stdout.startswith("ok: 3 feeds, 3 topics, ")


def test_check_notes_what_nobody_would_hear_of(tmp_path: Path) -> None:
    """None of it is a mistake, and it may be meant."""
    config = write_config(tmp_path, feeds="", routes="")
    none = json.loads(run("--config", config, "check", "--json").stdout)
    (config / "routes.toml").write_text(
        '[channels.desk]\nkind = "console"\n[channels.boss]\nkind = "console"\n'
        '[channels.spare]\nkind = "console"\n[operator]\nchannels = ["boss"]\n'
        '[[routes]]\nname = "sea"\ntopics = ["smuggling"]\nalerts = ["desk"]\n'
        '[[routes]]\nname = "mute"\ntopics = ["trafficking"]\n'
    )
    some = run("--config", config, "check")

    assert none == {
        "ok": True,
        "problems": [],
        "notes": [
            "nothing is polled: feeds.toml has no feed that is on",
            "nobody is told anything: routes.toml has no [[routes]]",
        ],
    }
    assert some.exit_code == 0
    assert some.stdout.splitlines()[1:] == [
        "note: nothing is polled: feeds.toml has no feed that is on",
        "note: nobody hears of the topic bilateral_agreement: no route names it",
        "note: the route mute tells nobody: it has no alerts and no digest",
        "note: nothing is sent to the channel spare: no route names it",
    ]


def test_a_bad_query_is_told_with_its_place(tmp_path: Path) -> None:
    """File, line, key, and the character inside the query."""
    config = write_config(tmp_path, feeds="", routes="")
    (config / "topics" / "mine.toml").write_text(
        'label = "Mine"\ndigest = 1\nalert = 2\n'
        '[[rules]]\nname = "bad"\nquery = "boats AND (migrants"\npoints = 1\n'
    )
    done = run("--config", config, "check")

    assert done.exit_code == 3
    assert "mine.toml:6:1: " in done.stderr
    assert "rules[0].query: " in done.stderr
    assert "(character " in done.stderr


def test_the_config_in_force_is_shown_without_its_secrets(house: House) -> None:
    """In no form, by no command."""
    shown = house.run("config", "show", "--redacted")
    every = [
        shown,
        house.run("config", "show", "--json"),
        house.run("check"),
        house.run("outbox", "list", "--json"),
        house.run("explain", "https://example.org/"),
        house.run("digest", "preview"),
    ]

    assert shown.exit_code == 0
    assert "[channels.chat]" in shown.stdout
    assert json.loads(every[1].stdout)["channels"]["chat"]["kind"] == "webhook"
    for done in every:
        assert SECRET not in done.output


def test_the_schema_is_json() -> None:
    """For editors; it needs no config."""
    done = run("--config", "/nowhere", "config", "schema")

    assert done.exit_code == 0
    assert "properties" in json.loads(done.stdout)


def test_rules_are_checked_by_their_own_examples(house: House, tmp_path: Path) -> None:
    """Exit 1 names the rule that is wrong."""
    config = write_config(tmp_path, feeds="", routes="")
    (config / "topics" / "mine.toml").write_text(
        'label = "Mine"\ndigest = 1\nalert = 2\n'
        '[[rules]]\nname = "ferries"\nquery = "ferries"\npoints = 1\n'
        'match = ["Trains are late"]\nno_match = ["Ferries stop at night"]\n'
    )
    done = run("--config", config, "rules", "check")
    as_json = run("--config", config, "rules", "check", "--json")

    assert done.exit_code == as_json.exit_code == 1
    told = [line for line in done.stdout.splitlines() if "advice" not in line]
    assert sum("ferries" in line for line in told) == 2
    assert json.loads(as_json.stdout)["failures"]
    assert house.run("rules", "check").exit_code in (0, 1)


def test_rules_are_tried_on_a_text_a_file_or_standard_input(
    house: House, tmp_path: Path
) -> None:
    """The first line is the headline."""
    file = tmp_path / "item.txt"
    file.write_text(f"\n{RAID}\n\n{LEAD}\n")
    wrong = tmp_path / "latin.txt"
    wrong.write_bytes(b"caf\xe9")
    said = [
        house.run("rules", "test", file).stdout,
        house.run("rules", "test", f"{RAID}\n{LEAD}").stdout,
        house.run("rules", "test", "-", stdin=f"{RAID}\n{LEAD}").stdout,
    ]
    (row,) = house.rows("rules", "test", RAID)

    assert len(set(said)) == 1
    assert "trafficking: " in said[0]
    assert row["topics"][0]["topic"] == "trafficking"
    assert house.run("rules", "test", "-", stdin=b"\xff\xfe").exit_code == 0
    assert house.run("rules", "test", wrong).exit_code == 1
    assert house.run("rules", "test", "警方" * 100).exit_code == 0
    assert house.run("rules", "test", "x" * 9000).exit_code == 0
    assert house.run("rules", "test", tmp_path).exit_code == 0


def test_a_config_is_written_once_and_kept(tmp_path: Path) -> None:
    """What was edited stays as it is; a place that cannot be written is 1."""
    folder = tmp_path / "config"
    first = run("init", folder)
    routes = folder / "routes.toml"
    routes.write_text(routes.read_text() + "# mine\n")
    (folder / "feeds.toml").unlink()
    second = json.loads(run("init", folder, "--json").stdout)
    nowhere = run("init", routes / "config")

    assert f"wrote {routes}\n" in first.stdout
    assert second["written"] == [str(folder / "feeds.toml")]
    assert str(routes) in second["kept"]
    assert routes.read_text().endswith("# mine\n")
    assert f"kept  {routes} as it is" in run("init", folder).stdout
    assert run("--config", folder, "check").exit_code == 0
    assert nowhere.exit_code == 1
    assert "cannot be written" in nowhere.stderr


def test_the_filters_are_commands(house: House, tmp_path: Path) -> None:
    """From standard input or from files; each in its own room."""
    line = json.dumps({"id": "1", "title": RAID, "summary": LEAD})
    file = tmp_path / "items.jsonl"
    file.write_text(line + "\n")
    feed = tmp_path / "item.txt"
    feed.write_text(f"{RAID}\n{LEAD}\n")
    for name, key in (
        ("classify", "topics"),
        ("extract", "events"),
        ("group", "story"),
    ):
        by_file = house.run(name, file)
        by_pipe = house.run(name, stdin=line)
        missing = house.run(name, tmp_path / "none")

        assert (by_file.exit_code, by_file.stdout) == (0, by_pipe.stdout)
        assert json.loads(by_file.stdout)[key]
        assert (missing.exit_code, missing.stdout) == (1, "")
    acquired = house.run("acquire", feed)

    assert json.loads(acquired.stdout)["title"] == RAID


def test_a_marked_story_is_labelled_and_shown_as_marked(house: House) -> None:
    """By its id or its address; what is marked are items that `rules score` reads."""
    (story,) = house.rows("stories")
    said = house.run("mark", story["urls"][0], "irrelevant", "--note", "a film")
    again = house.run("mark", story["story"], "relevant", "--json")
    unknown = house.run("mark", "s-0", "wrong")
    (marked,) = house.rows("marks")
    labelled = house.run("marks", "--items").stdout
    (house.state / "labelled.jsonl").write_text(labelled)
    scored = house.run("rules", "score", house.state / "labelled.jsonl", "--json")
    chain = house.run("explain", story["story"]).stdout

    assert said.stdout == f"{story['story']}: irrelevant\n"
    assert json.loads(again.stdout)["marked"]
    assert (unknown.exit_code, unknown.stdout[:15]) == (1, "s-0: no story, ")
    assert (marked["mark"], marked["topics"]) == ("relevant", story["topics"])
    assert house.rows("stories")[0]["mark"] == "relevant"
    assert "marked irrelevant by " in chain
    assert ": a film" in chain
    assert json.loads(scored.stdout)["scores"]["sure"]["trafficking"]["tp"] == 1
