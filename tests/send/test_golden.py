"""Does each message look in each channel as it did when somebody last looked?"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest

from monitor.model.message import Message
from monitor.send.cloud_event import cloud_event
from monitor.send.discord import render_discord, render_discord_plain
from monitor.send.google_chat import render_chat, render_chat_plain
from monitor.send.html import fit_html, render_html
from monitor.send.mail import Envelope, build_mail
from monitor.send.marked import BARE
from monitor.send.matrix import render_edit, render_matrix
from monitor.send.mattermost import render_mattermost
from monitor.send.ntfy import render_ntfy
from monitor.send.page import page_of
from monitor.send.slack import render_plain, render_slack
from monitor.send.teams import render_teams, render_teams_plain
from monitor.send.telegram import render_telegram, render_telegram_plain
from monitor.send.text import COLOUR, render_text
from tests.send.examples import EXAMPLES, NOON, delivery_of
from tests.send.golden import assert_golden

each_example = pytest.mark.parametrize(("name", "message"), EXAMPLES.items())


@each_example
def test_text(name: str, message: Message) -> None:
    """The plain part of a mail."""
    assert_golden(f"{name}.txt", render_text(page_of(message)))


def test_text_on_a_terminal() -> None:
    """The same in bold and colour."""
    assert_golden("digest.ansi", render_text(page_of(EXAMPLES["digest"]), COLOUR))


@each_example
def test_html(name: str, message: Message) -> None:
    """The HTML part of a mail."""
    assert_golden(f"{name}.html", render_html(fit_html(message)))


@each_example
def test_slack(name: str, message: Message) -> None:
    """Slack's blocks."""
    shown = json.dumps(render_slack(message), ensure_ascii=False, indent=1)
    assert_golden(f"{name}.slack.json", shown + "\n")


def test_slack_as_plain_text() -> None:
    """What Slack gets when it does not take the blocks."""
    shown = json.dumps(render_plain(EXAMPLES["alert"]), ensure_ascii=False, indent=1)
    assert_golden("alert.slack-plain.json", shown + "\n")


CHATS: dict[str, Callable[[Message], dict[str, Any]]] = {
    "discord": render_discord,
    "google-chat": render_chat,
    "matrix": render_matrix,
    "mattermost": render_mattermost,
    "ntfy": render_ntfy,
    "teams": render_teams,
    "telegram": render_telegram,
}
PLAIN: dict[str, Callable[[Message], dict[str, Any]]] = {
    "discord": render_discord_plain,
    "google-chat": render_chat_plain,
    "matrix": partial(render_matrix, plain=True),
    "mattermost": partial(render_mattermost, dialect=BARE),
    "teams": render_teams_plain,
    "telegram": render_telegram_plain,
}


@each_example
@pytest.mark.parametrize("chat", CHATS)
def test_chats(chat: str, name: str, message: Message) -> None:
    """As each chat shows it best."""
    assert_golden(f"{name}.{chat}.json", _written(CHATS[chat](message)))


@pytest.mark.parametrize("chat", PLAIN)
def test_chats_as_plain_text(chat: str) -> None:
    """What each chat gets when it does not take the other form."""
    shown = PLAIN[chat](EXAMPLES["alert"])
    assert_golden(f"alert.{chat}-plain.json", _written(shown))


def test_edit_in_matrix() -> None:
    """The new text twice: for clients that know edits, and for those that do not."""
    content = render_matrix(EXAMPLES["notice"])
    assert_golden("notice.matrix-edit.json", _written(render_edit(content, "$1")))


def test_cloud_event() -> None:
    """The webhook's data in another envelope."""
    delivery = delivery_of(EXAMPLES["alert"])
    event = cloud_event(replace(delivery, story="st-42"))
    assert_golden("alert.cloudevents.json", _written(event))


def _written(payload: dict[str, Any]) -> str:
    return json.dumps(payload, ensure_ascii=False, indent=1) + "\n"


@each_example
def test_mail(name: str, message: Message) -> None:
    """A whole mail as it goes over the wire, but for the chance in its boundary."""
    envelope = Envelope(sender="Monitor <monitor@example.org>", to=("a@example.org",))
    mail = build_mail(message, key=f"k-{name}", envelope=envelope, date=NOON)
    assert_golden(f"{name}.eml", _without_boundary(mail))


def _without_boundary(mail: EmailMessage) -> str:
    wire = mail.as_bytes().decode("ascii").replace("\r\n", "\n")
    return re.sub("={15}[0-9]+==", "=BOUNDARY=", wire)
