"""Is the main event of a story told wherever the story is?"""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from monitor.model.message import AlertMessage, message_from_body, to_body
from monitor.send.discord import render_discord
from monitor.send.google_chat import render_chat
from monitor.send.html import fit_html, render_html
from monitor.send.mattermost import render_mattermost
from monitor.send.ntfy import render_ntfy
from monitor.send.page import page_of
from monitor.send.slack import render_slack
from monitor.send.teams import render_teams
from monitor.send.text import render_text
from tests.send.examples import ALERT, DIGEST, STORY

FACTS = (
    ("what", "Vietnam and the United Kingdom signed a joint statement"),
    ("signed by", "Vu Van Hung and Michael Tomlinson"),
    ("date", "18 April 2024 (day of publication)"),
    ("place", "not stated"),
    ("sources", "30 sources"),
)
LINE = (
    "Vietnam and the United Kingdom signed a joint statement; "
    "signed by Vu Van Hung and Michael Tomlinson; "
    "18 April 2024 (day of publication), place not stated; 30 sources"
)
SIGNED = replace(STORY, facts=FACTS)
TOLD = replace(ALERT, line=SIGNED)


@pytest.mark.parametrize(
    "render",
    [
        lambda m: render_text(page_of(m)),
        lambda m: render_html(fit_html(m)),
        lambda m: json.dumps(render_slack(m)),
        lambda m: json.dumps(render_discord(m)),
        lambda m: json.dumps(render_chat(m)),
        lambda m: json.dumps(render_mattermost(m)),
        lambda m: json.dumps(render_teams(m)),
    ],
    ids=["text", "html", "slack", "discord", "google chat", "mattermost", "teams"],
)
def test_an_alert_tells_what_happened_in_a_line(
    render: Callable[[AlertMessage], str],
) -> None:
    """Before the reason why it was told."""
    shown = render(TOLD)

    assert FACTS[0][1] in shown
    assert "30 sources" in shown
    assert shown.index("30 sources") < shown.index("9 points")


def test_a_digest_tells_it_of_each_story() -> None:
    """In the mail in full; on a telephone it begins the message."""
    digest = replace(DIGEST, stories=(SIGNED,))

    assert f"What: {LINE}" in render_text(page_of(digest))
    assert LINE in render_ntfy(TOLD)["message"]


def test_facts_survive_the_outbox() -> None:
    """As pairs of key and value; a body from before there were any is read, too."""
    body = json.loads(json.dumps(to_body(TOLD)))
    old = to_body(ALERT)

    assert body["data"]["facts"][0] == {"key": "what", "value": FACTS[0][1]}
    assert message_from_body(body) == TOLD
    assert "facts" not in old["data"]
    assert message_from_body(old) == ALERT


def test_what_is_missing_is_said_to_be_missing() -> None:
    """A fact alone is told as it is; nothing is made up beside it."""
    lone = replace(TOLD, line=replace(STORY, facts=(("numbers", "12 rescued"),)))

    assert "What: 12 rescued; day not stated, place not stated\n" in render_text(
        page_of(lone)
    )
