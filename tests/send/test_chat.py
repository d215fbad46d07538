"""Does each chat get what it takes, and is its answer understood?"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.ports import Deferred, Delivered, Receipt, Refused
from monitor.send.chat import Chat, Provider
from monitor.send.discord import Discord
from monitor.send.google_chat import GoogleChat
from monitor.send.matrix import Matrix
from monitor.send.mattermost import Mattermost
from monitor.send.ntfy import Ntfy, render_ntfy
from monitor.send.teams import Teams
from monitor.send.telegram import Telegram
from tests.send.examples import ALERT, DIGEST, DrivenClock, delivery_of
from tests.send.receiver import Got, Receiver, Script, receiving, says

ROOM = "!room:example.org"
SECONDS = timedelta(seconds=1)
Editing = Discord | Telegram | Matrix


def discord(receiver: Receiver) -> Discord:
    return Discord(f"http://127.0.0.1:{receiver.port}/api/webhooks/1/SECRET")


def telegram(receiver: Receiver) -> Telegram:
    base = f"http://127.0.0.1:{receiver.port}"
    return Telegram(base=base, token="1:SECRET", chat="-100")


def matrix(receiver: Receiver) -> Matrix:
    base = f"http://127.0.0.1:{receiver.port}"
    return Matrix(homeserver=base, token="SECRET", room=ROOM)


def teams(receiver: Receiver) -> Teams:
    return Teams(f"{receiver.url}?sig=SECRET")


def mattermost(receiver: Receiver) -> Mattermost:
    return Mattermost(receiver.url)


def google_chat(receiver: Receiver) -> GoogleChat:
    return GoogleChat(f"{receiver.url}?key=K&token=SECRET")


def ntfy(receiver: Receiver) -> Ntfy:
    return Ntfy(url=f"http://127.0.0.1:{receiver.port}/sub/TOPIC", token="tk_SECRET")


Build = Callable[[Receiver], Provider]
BUILDS: tuple[Build, ...] = (
    *(discord, telegram, matrix, teams, mattermost, google_chat, ntfy),
)
EDITING: tuple[Callable[[Receiver], Editing], ...] = (discord, telegram, matrix)
each_chat = pytest.mark.parametrize("make", BUILDS, ids=lambda make: make.__name__)
each_editing = pytest.mark.parametrize("make", EDITING, ids=lambda make: make.__name__)


def send(make: Build, *scripts: Script) -> tuple[Receipt, list[Got]]:
    """One alert, and all that the chat was asked for it."""
    with receiving(*scripts) as receiver:
        chat = Chat(make(receiver), clock=DrivenClock())
        receipt = chat.deliver(delivery_of(ALERT, key="msg/1"))
        chat.close()
    return receipt, receiver.got


def edit(
    make: Callable[[Receiver], Editing], earlier: str, *scripts: Script
) -> tuple[Receipt, list[Got]]:
    """The same where the operator wants edits."""
    with receiving(*scripts) as receiver:
        provider = make(receiver)
        chat = Chat(provider, clock=DrivenClock(), editor=provider)
        receipt = chat.deliver(replace(delivery_of(ALERT), earlier=earlier))
        chat.close()
    return receipt, receiver.got


def payload_of(got: Got) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(got.body)
    return payload


@each_chat
def test_what_is_taken_is_delivered(make: Build) -> None:
    """In one request."""
    receipt, got = send(make, says(200, b"{}"))

    assert receipt == Delivered("HTTP 200")
    assert len(got) == 1


@each_chat
def test_a_refused_form_becomes_plain_text_once(make: Build) -> None:
    """An alert without its looks is better than none."""
    receipt, got = send(make, says(400, b"{}"), says(200, b"{}"))

    assert isinstance(receipt, Delivered)
    assert receipt.detail.startswith("as plain text; its form was refused: ")
    assert len(got) == 2
    assert got[0].body != got[1].body
    assert "https://news.example.org/rescue?id=7&lang=en" in got[1].body.decode()


@each_chat
def test_what_is_refused_twice_is_refused(make: Build) -> None:
    """There is no third form."""
    receipt, got = send(make, says(400, b"{}"))

    assert receipt == Refused("it does not understand the message (HTTP 400)")
    assert len(got) == 2


@each_chat
@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_closed_door_is_knocked_at_once(make: Build, status: int) -> None:
    """Plain text does not open it."""
    receipt, got = send(make, says(status, b"{}"))

    assert isinstance(receipt, Refused)
    assert len(got) == 1


@each_chat
def test_trouble_is_tried_again_later(make: Build) -> None:
    """Neither as plain text nor at once."""
    receipt, got = send(make, says(502, b"<html>"))

    assert receipt == Deferred("it is in trouble (HTTP 502)")
    assert len(got) == 1


@pytest.mark.parametrize(
    ("make", "script", "after"),
    [
        (discord, says(429, b'{"retry_after": 1.5, "global": false}'), 1.5),
        (discord, says(429, b'{"retry_after": 1.5}', retry_after="2"), 2),
        (telegram, says(429, b'{"parameters": {"retry_after": 35}}'), 35),
        (matrix, says(429, b'{"errcode": "M_LIMIT", "retry_after_ms": 2500}'), 2.5),
        (matrix, says(429, b"{}", retry_after="Sat, 21 Nov 2026 12:00:09 GMT"), 9),
        (teams, says(429, b"", retry_after="17"), 17),
        (google_chat, says(429, b'{"error": {"code": 429}}'), None),
        (
            google_chat,
            says(429, b'{"error": {"details": [{"retryDelay": "12.5s"}]}}'),
            12.5,
        ),
        (ntfy, says(429, b'{"code": 42901}'), None),
        (mattermost, says(429, b"limit exceeded", retry_after="1"), 1),
        (discord, says(429, b"", x_ratelimit_reset_after="0.75"), 0.75),
        (google_chat, says(429, b'{"error": {"details": [{}, 7, null]}}'), None),
    ],
)
def test_haste_holds_the_channel(
    make: Build, script: Script, after: float | None
) -> None:
    """In whichever form the wait is asked for."""
    receipt, got = send(make, script)

    assert isinstance(receipt, Deferred)
    assert receipt.channel
    assert receipt.after == (None if after is None else after * SECONDS)
    assert len(got) == 1


@pytest.mark.parametrize(
    ("make", "script", "said"),
    [
        (discord, says(404, b'{"message": "Unknown", "code": 10015}'), ": 10015"),
        (discord, says(404, b'{"message": "x", "code": 99999}'), ""),
        (telegram, says(403, b'{"description": "Forbidden: bot was blocked by the '
        b'user"}'), ": bot was blocked by the user"),
        (matrix, says(403, b'{"errcode": "M_FORBIDDEN"}'), ": M_FORBIDDEN"),
        (matrix, says(403, b'{"errcode": "M_SECRET"}'), ""),
        (mattermost, says(404, b'{"id":"web.incoming_webhook.invalid.app_error"}'),
        ": web.incoming_webhook.invalid.app_error"),
        (google_chat, says(403, b'{"error": {"status": "PERMISSION_DENIED"}}'),
        ": PERMISSION_DENIED"),
        (ntfy, says(403, b'{"code":40301,"http":403}'), ": 40301"),
        (teams, says(401, b"SECRET"), ""),
    ],
)  # fmt: skip
def test_a_refusal_names_the_code_that_is_known(
    make: Build, script: Script, said: str
) -> None:
    """Anything else might be an echo of the address."""
    receipt, _ = send(make, script)

    assert isinstance(receipt, Refused)
    assert receipt.reason.partition(")")[2] == said


def test_teams_has_only_queued_it() -> None:
    """Whether a workflow posts is seen in its runs alone."""
    receipt, _ = send(teams, says(202))

    assert receipt == Delivered(
        "HTTP 202: the workflow has it; whether it posts, its runs say"
    )


def test_discord_is_asked_to_look_before_it_answers() -> None:
    """Else it says yes to a message that it drops, and tells no id."""
    receipt, got = send(
        discord, says(200, b'{"embeds": ["' + b"x" * 9000 + b'"], "id": "77"}')
    )

    assert receipt == Delivered("HTTP 200", handle="77")
    assert got[0].path == "/api/webhooks/1/SECRET?wait=true"


def test_thread_of_a_discord_address_is_kept() -> None:
    """`thread_id` sends into a thread of the channel."""
    provider = Discord("https://discord.example/api/webhooks/1/s?thread_id=5")
    said = provider.say(ALERT, plain=False)
    edited = provider.edit(ALERT, "77", plain=False)

    assert provider.address + said.path == (
        "https://discord.example/api/webhooks/1/s?thread_id=5&wait=true"
    )
    assert edited is not None
    assert edited.path == "/messages/77?thread_id=5&wait=true"


def test_google_chat_keeps_a_story_in_one_thread() -> None:
    """The address keeps its key and token."""
    _, got = send(google_chat, says(200))

    assert payload_of(got[0])["thread"] == {"threadKey": "st-42"}
    assert got[0].path.endswith(
        "?key=K&token=SECRET&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"
    )
    assert (
        "thread"
        not in GoogleChat("https://chat.example/x").say(DIGEST, plain=False).payload
    )


def test_ntfy_is_told_the_topic_in_the_body() -> None:
    """A path cannot hold every letter of a title's language, JSON can."""
    _, got = send(ntfy, says(200))

    assert got[0].path == "/sub"
    assert got[0].headers["authorization"] == "Bearer tk_SECRET"
    assert payload_of(got[0])["topic"] == "TOPIC"
    assert payload_of(got[0])["click"] == "https://news.example.org/rescue?id=7&lang=en"


@pytest.mark.parametrize(
    ("severity", "priority"),
    [("low", 3), ("medium", 3), ("high", 4), ("critical", 5), ("", 4), ("odd", 4)],
)
def test_ntfy_rings_as_loud_as_a_story_is_severe(severity: str, priority: int) -> None:
    """An alert always rings: 2 would not."""
    severe = replace(ALERT, line=replace(ALERT.line, severity=severity))

    assert render_ntfy(severe)["priority"] == priority
    assert render_ntfy(DIGEST)["priority"] == 3


def test_ntfy_without_a_path_is_asked_at_its_root() -> None:
    """And without a token, nothing is said of one."""
    provider = Ntfy(url="https://ntfy.example/TOPIC")

    assert provider.address == "https://ntfy.example"
    assert provider.say(ALERT, plain=False).headers == {}


def test_matrix_gets_the_key_as_transaction() -> None:
    """So that the homeserver itself drops a repeat; plain text is another event."""
    receipt, got = send(
        matrix, says(400, b"{}"), says(200, json.dumps({"event_id": "$e"}).encode())
    )
    path = "/_matrix/client/v3/rooms/%21room%3Aexample.org/send/m.room.message/msg%2F1"

    assert isinstance(receipt, Delivered)
    assert receipt.handle == f"{ROOM} $e"
    assert [(g.method, g.path) for g in got] == [
        ("PUT", path),
        ("PUT", path + ".plain"),
    ]
    assert got[0].headers["authorization"] == "Bearer SECRET"


def test_matrix_lets_alerts_ring_and_digests_wait() -> None:
    """Servers mute `m.notice` for everybody."""
    provider = Matrix(homeserver="https://m.example", token="t", room=ROOM)

    assert provider.say(ALERT, plain=False).payload["msgtype"] == "m.text"
    assert provider.say(DIGEST, plain=False).payload["msgtype"] == "m.notice"


def test_telegram_follows_a_group_that_moved() -> None:
    """At once, and the operator reads what to write."""
    body = b'{"ok":false,"error_code":400,"parameters":{"migrate_to_chat_id":-1007}}'
    with receiving(says(400, body), says(200, b"{}")) as receiver:
        chat = Chat(telegram(receiver), clock=DrivenClock())
        first = chat.deliver(delivery_of(ALERT))
        second = chat.deliver(delivery_of(ALERT))

    assert first == Deferred(
        "the group has become a supergroup: write chat = -1007", after=timedelta(0)
    )
    assert second == Delivered("HTTP 200")
    assert [payload_of(got)["chat_id"] for got in receiver.got] == ["-100", "-1007"]


def test_telegram_gives_a_handle() -> None:
    """A message id is a number."""
    receipt, got = send(telegram, says(200, b'{"ok":true,"result":{"message_id":9}}'))

    assert receipt == Delivered("HTTP 200", handle="9")
    assert got[0].path == "/bot1:SECRET/sendMessage"


HANDLES = {"discord": "77", "telegram": "9", "matrix": f"{ROOM} $e"}


@each_editing
def test_a_story_told_again_is_an_edit(make: Callable[[Receiver], Editing]) -> None:
    """Which leaves the handle as it was: that of an edit edits nothing."""
    earlier = HANDLES[make.__name__]
    answer = b'{"id": "78", "event_id": "$f", "result": {"message_id": 10}}'
    receipt, got = edit(make, earlier, says(200, answer))

    assert receipt == Delivered("HTTP 200, as an edit")
    assert len(got) == 1


def test_edits_name_what_they_edit() -> None:
    """Each in its chat's own way."""
    _, (in_discord,) = edit(discord, "77", says(200))
    _, (in_telegram,) = edit(telegram, "9", says(200))
    _, (in_matrix,) = edit(matrix, f"{ROOM} $e", says(200))

    assert in_discord.method == "PATCH"
    assert in_discord.path == "/api/webhooks/1/SECRET/messages/77?wait=true"
    assert in_telegram.path == "/bot1:SECRET/editMessageText"
    assert payload_of(in_telegram)["message_id"] == 9
    assert in_matrix.path.endswith("/d-1.edit")
    assert payload_of(in_matrix)["m.relates_to"] == {
        "rel_type": "m.replace",
        "event_id": "$e",
    }


@each_editing
def test_what_was_deleted_is_said_anew(make: Callable[[Receiver], Editing]) -> None:
    """With a new handle."""
    answer = b'{"id": "78", "event_id": "$f", "result": {"message_id": 10}}'
    receipt, got = edit(
        make, HANDLES[make.__name__], says(404, b"{}"), says(200, answer)
    )

    assert isinstance(receipt, Delivered)
    assert receipt.handle in {"78", "10", f"{ROOM} $f"}
    assert len(got) == 2


@each_editing
def test_trouble_with_an_edit_is_no_reason_to_say_it_twice(
    make: Callable[[Receiver], Editing],
) -> None:
    """It is tried again later."""
    receipt, got = edit(make, HANDLES[make.__name__], says(500, b""))

    assert isinstance(receipt, Deferred)
    assert len(got) == 1


@each_editing
@pytest.mark.parametrize("earlier", ["", "../../x", "!other:example.org $e", ROOM])
def test_a_handle_of_another_place_edits_nothing(
    make: Callable[[Receiver], Editing], earlier: str
) -> None:
    """As when the channel was given another address."""
    receipt, got = edit(make, earlier, says(200, b"{}"))

    assert receipt == Delivered("HTTP 200")
    assert got[0].method == ("PUT" if make is matrix else "POST")
    assert "edit" not in got[0].path


def test_nothing_is_edited_unless_wanted() -> None:
    """An edit rings for nobody, so the operator has to ask for it."""
    with receiving(says(200, b"{}")) as receiver:
        chat = Chat(discord(receiver), clock=DrivenClock())
        chat.deliver(replace(delivery_of(ALERT), earlier="77"))

    assert receiver.got[0].method == "POST"


def test_an_edit_that_was_made_already_is_delivered() -> None:
    """Its answer was lost; Telegram refuses to change nothing."""
    body = b'{"ok":false,"description":"Bad Request: message is not modified: x"}'
    receipt, got = edit(telegram, "9", says(400, body))

    assert receipt == Delivered("it was there already, as an edit")
    assert len(got) == 1
