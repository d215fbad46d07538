"""Is everything built from the config, watched, and stopped?"""

import json
import logging
import os
import signal
import socket
import sqlite3
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from monitor.send.apprise import AppriseChannel
from monitor.send.atom import Atom
from monitor.send.chat import Chat
from monitor.send.console import Console
from monitor.send.email import Email
from monitor.send.file import Folder
from monitor.send.webhook import Webhook
from monitor.serve.build import Parts, build
from monitor.serve.config import Config, read_config
from monitor.serve.control import Answer, NobodyListens, ask
from monitor.serve.daemon import STUCK, Daemon
from monitor.serve.once import run_once
from monitor.serve.options import Options
from monitor.serve.start import _read_again
from monitor.serve.ways_out import make_channel
from monitor.serve.wishes import wishes
from monitor.settings.chats import AppriseSettings
from tests.pipeline.fakes import StillClock
from tests.store.intake import intake, match, run_line, sighting
from tests.values import DAY, HOUR
from tests.world.process import until, write_config

ROUTES = """
[channels.hook]
kind = "webhook"
url = "https://hook.example.org/x"
[channels.slack]
kind = "slack"
url = "https://hooks.slack.example/services/x"
[channels.mail]
kind = "email"
host = "smtp.example.org"
from = "monitor@example.org"
to = ["desk@example.org"]
[channels.safe]
kind = "email"
host = "smtp.example.org"
security = "tls"
username = "monitor"
password = "secret"
from = "monitor@example.org"
to = ["desk@example.org"]
[channels.files]
kind = "file"
[channels.loud]
kind = "console"
[channels.teams]
kind = "teams"
url = "https://default1.environment.api.powerplatform.com/powerautomate/x?sig=s"
[channels.discord]
kind = "discord"
url = "https://discord.example/api/webhooks/1/x"
[channels.mattermost]
kind = "mattermost"
url = "https://chat.example.org/hooks/x"
[channels.space]
kind = "google-chat"
url = "https://chat.example/v1/spaces/x/messages?key=k&token=t"
[channels.telegram]
kind = "telegram"
token = "1:x"
chat = "-100"
edit = true
[channels.matrix]
kind = "matrix"
homeserver = "https://matrix.example.org"
token = "x"
room = "!x:example.org"
[channels.ntfy]
kind = "ntfy"
url = "https://ntfy.example/topic"
token = "tk_x"
[channels.feed]
kind = "atom"
[[routes]]
name = "desk"
topics = ["*"]
alerts = ["files"]
digest = { channels = ["files"], at = "07:30" }
"""
ITEM = "Title: Police free 12 women from a human trafficking ring\n\nBody."
FEEDS = '[[feeds]]\nname = "Inbox"\nfolder = "inbox"\nfirst_poll = "alert"\n'


@pytest.fixture
def options(tmp_path: Path) -> Options:
    """A folder that is polled, and one channel of every kind."""
    (tmp_path / "inbox").mkdir()
    config = write_config(tmp_path, feeds=FEEDS, routes=ROUTES)
    return Options(config=str(config), state=str(tmp_path / "state"))


@pytest.fixture
def config(options: Options) -> Config:
    config = read_config(options, {})
    assert isinstance(config, Config), config
    return config


@pytest.fixture
def parts(config: Config) -> Iterator[Parts]:
    parts = build(config, StillClock())
    yield parts
    parts.close()


def test_every_kind_of_channel_is_built(parts: Parts) -> None:
    """And each has a sender of its own, so that none holds up another."""
    kinds = {name: type(channel) for name, channel in parts.channels.items()}

    assert kinds == {
        "hook": Webhook,
        "slack": Chat,
        "mail": Email,
        "safe": Email,
        "files": Folder,
        "loud": Console,
        "teams": Chat,
        "discord": Chat,
        "mattermost": Chat,
        "space": Chat,
        "telegram": Chat,
        "matrix": Chat,
        "ntfy": Chat,
        "feed": Atom,
    }
    assert [name for name, _ in parts.workers()] == [
        "poller",
        "line",
        *(f"send-{name}" for name in kinds),
    ]


def test_apprise_is_built_without_its_library(tmp_path: Path) -> None:
    """It is imported when the first message goes out."""
    settings = AppriseSettings(kind="apprise", url=SecretStr("pover://u@t"))
    channel = make_channel(settings, tmp_path, StillClock())

    assert isinstance(channel, AppriseChannel)


def test_what_a_former_version_set_aside_is_tried_again(
    config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    """An upgrade may have mended the fault; it is said how many."""
    clock = StillClock()
    (config.loaded.home / "inbox" / "a.txt").write_text(ITEM)
    parts = build(config, clock)
    parts.poller.once(everything=True)
    (item,) = parts.database.line.unclassified(9)
    old = type(parts.database).open(config.database, write=True, app="old")
    old.line.set_aside("classify", item, "a trace", clock.now())
    old.close()
    parts.close()
    with caplog.at_level(logging.INFO):
        again = build(config, clock)

    assert "asides.again count=1" in caplog.messages
    assert [i.id for i in again.database.line.unclassified(9)] == [item.id]
    again.close()


def test_a_cycle_whose_steps_fail_says_how_much_is_behind(config: Config) -> None:
    """The polls are saved all the same, and what failed waits for the next."""
    (config.loaded.home / "inbox" / "a.txt").write_text(ITEM)
    build(config, StillClock()).close()
    refuse = "BEFORE INSERT ON match BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    with sqlite3.connect(config.database) as database:
        database.execute(f"CREATE TRIGGER full {refuse}")
    failed = run_once(config, StillClock(), everything=False)
    with database:
        database.execute("DROP TRIGGER full")
    database.close()
    mended = run_once(config, StillClock(), everything=False)

    assert (failed["new"], failed["behind"], failed["owed"]) == (1, 1, 0)
    assert (mended["new"], mended["behind"], mended["owed"]) == (0, 0, 1)


def daemon(parts: Parts, fresh: Config | None = None) -> Daemon:
    return Daemon(parts, lambda: fresh, lambda config: build(config, parts.clock))


def test_a_worker_without_progress_withholds_the_watchdog(
    parts: Parts,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The service manager then starts the monitor anew."""
    clock = parts.clock
    assert isinstance(clock, StillClock)
    running = daemon(parts)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        running._watchdog()
        heard = manager.recv(200)
        clock.move(STUCK + timedelta(seconds=1))
        running._watchdog()

        assert heard.startswith(b"WATCHDOG=1\nSTATUS=0 of 1 feeds healthy")
        assert running.is_stuck() == "line"
        assert caplog.messages == ["watchdog.withheld worker=line"]
        with pytest.raises(BlockingIOError):
            manager.recv(200)


def test_a_worker_that_ended_is_no_progress(parts: Parts) -> None:
    """A fault that nobody foresaw must not leave a monitor that only looks well."""
    running = daemon(parts)
    ended = threading.Thread(target=str, name="poller")
    ended.start()
    ended.join(30)
    running._threads = [ended]

    assert running.is_stuck() == "poller"


def test_chores_keep_what_the_config_says(
    parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    """Once a day; what is older than `keep` goes, and it is said how much."""
    clock = parts.clock
    assert isinstance(clock, StillClock)
    (parts.config.loaded.home / "inbox" / "a.txt").write_text("Title: No match\n\nX.")
    parts.poller.once(everything=True)
    parts.line.work()
    parts.line.turn()
    clock.move(401 * DAY)
    with caplog.at_level(logging.INFO):
        daemon(parts)._chores()

    assert "chores.done texts=1 polls=1" in caplog.messages


def test_a_jump_of_the_clock_wakes_the_senders(parts: Parts) -> None:
    """A retry that was due at an old moment is looked at again."""
    running = daemon(parts)
    running._tick()
    woken = [sender._wake.is_set() for sender in parts.senders]
    for sender in parts.senders:
        sender._wake.clear()
    running._tick()

    assert all(woken)
    assert not any(sender._wake.is_set() for sender in parts.senders)


@pytest.fixture
def signals() -> Iterator[None]:
    """The daemon sets its own; the test run gets its own back."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.usefixtures("signals")
def test_the_daemon_runs_answers_reloads_and_stops(
    config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    """In this process: a file that is dropped in is told, and all threads end."""
    clock = StillClock()
    answers: list[Answer | NobodyListens] = []
    fresh = iter([None, config])
    alerts = config.state / "alerts"

    def visit() -> None:
        until((config.state / "control.sock").exists)
        answers.append(ask(config.state, "status"))
        os.kill(os.getpid(), signal.SIGHUP)
        until(lambda: "reload.refused" in caplog.text)
        os.kill(os.getpid(), signal.SIGHUP)
        until(lambda: "reload.done" in caplog.text)
        (config.loaded.home / "inbox" / "a.txt").write_text(ITEM)
        clock.move(HOUR)
        until(lambda: list(alerts.glob("*.json")))
        os.kill(os.getpid(), signal.SIGTERM)

    visitor = threading.Thread(target=visit)
    with caplog.at_level(logging.INFO):
        visitor.start()
        first = build(config, clock)
        Daemon(first, lambda: next(fresh), lambda new: build(new, clock)).run()
        visitor.join(60)
    (told,) = [json.loads(path.read_text()) for path in alerts.glob("*.json")]

    assert told["data"]["headline"].startswith("Police free 12 women")
    assert [answer["ok"] for answer in answers if isinstance(answer, dict)] == [True]
    assert caplog.messages[-1] == "run.stopped"
    assert not (config.state / "control.sock").exists()
    assert {t.name for t in threading.enumerate()} & {"poller", "line"} == set()


def test_a_reload_needs_the_same_state_folder(
    options: Options, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    """A database cannot be swapped while it is open; a mistake has its place."""
    elsewhere = Options(config=options.config, state=f"{options.state}2")
    good = _read_again(options, config)
    moved = _read_again(elsewhere, config)
    (Path(options.config or "") / "monitor.toml").write_text("[fetch]\nflor = 1\n")
    wrong = _read_again(options, config)

    assert isinstance(good, Config)
    assert (moved, wrong) == (None, None)
    assert "the state folder and the database need a restart" in caplog.messages[0]
    assert "monitor.toml:2:1: fetch.flor" in caplog.messages[1]


@pytest.mark.parametrize(
    ("wish", "asked"),
    [
        ("digest.send", {"route": "gone"}),
        ("channels.test", {"names": ["files", "gone"]}),
    ],
)
def test_a_wish_from_a_newer_config_says_what_to_do(
    parts: Parts, wish: str, asked: dict[str, object]
) -> None:
    """The daemon has not read it yet."""
    with pytest.raises(LookupError, match=r"no (route|channel) 'gone': .*SIGHUP"):
        wishes(lambda: parts)[wish](asked)


def test_without_channels_there_is_nothing_to_try_out(parts: Parts) -> None:
    """It is said, and no failure."""
    answer = wishes(lambda: parts)["channels.test"]({"names": []})

    assert answer == {"delivered": True, "said": "there is no channel"}


def test_a_mark_of_an_address_in_several_stories_has_to_choose(parts: Parts) -> None:
    """Nothing is marked by a guess."""
    database = parts.database
    for key, story in (("a", "s-1"), ("b", "s-2")):
        database.shelf.save_poll(intake(sighting(key, url="https://e.example/1")))
        run_line(database, match("smuggling"), story=story)
    asked = {"story": "https://e.example/1", "word": "wrong", "who": "ana", "note": ""}
    answer = wishes(lambda: parts)["story.mark"](asked)

    assert not answer["marked"]
    assert answer["said"].endswith("in several stories, name one: s-1, s-2")
    assert database.marks.counting() == ()
