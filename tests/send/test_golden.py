"""Does each message look in each channel as it did when somebody last looked?"""

import json
import re
from email.message import EmailMessage

import pytest

from monitor.model.message import Message
from monitor.send.html import fit_html, render_html
from monitor.send.mail import Envelope, build_mail
from monitor.send.page import page_of
from monitor.send.slack import render_plain, render_slack
from monitor.send.text import COLOUR, render_text
from tests.send.examples import EXAMPLES, NOON
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


@each_example
def test_mail(name: str, message: Message) -> None:
    """A whole mail as it goes over the wire, but for the chance in its boundary."""
    envelope = Envelope(sender="Monitor <monitor@example.org>", to=("a@example.org",))
    mail = build_mail(message, key=f"k-{name}", envelope=envelope, date=NOON)
    assert_golden(f"{name}.eml", _without_boundary(mail))


def _without_boundary(mail: EmailMessage) -> str:
    wire = mail.as_bytes().decode("ascii").replace("\r\n", "\n")
    return re.sub("={15}[0-9]+==", "=BOUNDARY=", wire)
