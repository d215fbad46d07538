"""Do chats work as they stand in a config, with a real outbox behind them?"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.model.message import to_body
from monitor.model.route import Delivery
from monitor.ports import Delivered
from monitor.send.notice import trial_message
from monitor.send.sender import Sender
from monitor.serve.config import Config, read_config
from monitor.serve.options import Options
from monitor.serve.ways_out import make_channel
from monitor.store.database import Database
from tests.send.examples import ALERT, NOON, DrivenClock, delivery_of
from tests.send.receiver import Receiver, receiving, says
from tests.world.process import write_config

#: Every kind that speaks HTTP; all of them to one port on loopback.
CHANNELS = """
[channels.webhook]
kind = "webhook"
url = "http://127.0.0.1:{port}/webhook"
format = "cloudevents"
[channels.slack]
kind = "slack"
url = "http://127.0.0.1:{port}/slack"
[channels.teams]
kind = "teams"
url = "http://127.0.0.1:{port}/teams"
[channels.discord]
kind = "discord"
url = "http://127.0.0.1:{port}/discord"
edit = true
[channels.mattermost]
kind = "mattermost"
url = "http://127.0.0.1:{port}/mattermost"
[channels.google]
kind = "google-chat"
url = "http://127.0.0.1:{port}/google?key=k"
[channels.telegram]
kind = "telegram"
base = "http://127.0.0.1:{port}/telegram"
token = "1:x"
chat = "@desk"
[channels.matrix]
kind = "matrix"
homeserver = "http://127.0.0.1:{port}/matrix"
token = "x"
room = "!r:example.org"
[channels.ntfy]
kind = "ntfy"
url = "http://127.0.0.1:{port}/ntfy/topic"
[channels.feed]
kind = "atom"
[channels.files]
kind = "file"
"""


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with receiving(says(200, b'{"id": "77"}')) as receiver:
        yield receiver


@pytest.fixture(scope="module")
def config(receiver: Receiver, tmp_path_factory: pytest.TempPathFactory) -> Config:
    folder = tmp_path_factory.mktemp("chats")
    routes = CHANNELS.format(port=receiver.port)
    path = write_config(folder, feeds="", routes=routes)
    state = str(folder / "var")
    found = read_config(Options(config=str(path), state=state), {})
    assert isinstance(found, Config), [str(problem) for problem in found]
    return found


def test_every_kind_takes_a_trial_message(config: Config, receiver: Receiver) -> None:
    """What `monitor channels test` sends."""
    for name, settings in config.loaded.channels.items():
        channel = make_channel(settings, config.state, DrivenClock())
        delivery = replace(delivery_of(trial_message(name, NOON)), channel=name)

        assert isinstance(channel.deliver(delivery), Delivered), name
    asked = [got.path.split("/")[1].partition("?")[0] for got in receiver.got]

    assert asked == list(config.loaded.channels)[:-2]
    assert "Test of channel feed" in (config.state / "matches.xml").read_text()


def test_a_story_told_again_edits_its_message(
    config: Config, receiver: Receiver, tmp_path: Path
) -> None:
    """From the receipt through the database into the next request."""
    clock = DrivenClock()
    channel = make_channel(config.loaded.channels["discord"], config.state, clock)
    later = replace(ALERT, line=replace(ALERT.line, why="Now 30 people."))
    receiver.got.clear()
    with Database.open(tmp_path / "m.db", write=True) as database:
        for key, message in (("k1", ALERT), ("k2", later)):
            body = json.dumps(to_body(message))
            owed = Delivery(key=key, channel="discord", body=body, story="st-42")
            database.outbox.add([owed], NOON)
            sender = Sender(
                name="discord", channel=channel, outbox=database.outbox, clock=clock
            )
            assert sender.send_due() == 1
        reasons = [line.reason for line in database.queries.outbox()]

    assert [(got.method, got.path) for got in receiver.got] == [
        ("POST", "/discord?wait=true"),
        ("PATCH", "/discord/messages/77?wait=true"),
    ]
    assert b"Now 30 people" in receiver.got[1].body
    assert reasons == ["HTTP 200, as an edit", "HTTP 200"]
