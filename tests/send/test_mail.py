"""Does a mail say who it is from, what it belongs to, and that it is automatic?"""

from dataclasses import replace

import pytest

from monitor.model.message import AlertMessage, DigestMessage, Message, NoticeMessage
from monitor.send.mail import Envelope, build_mail, mail_id
from tests.send.examples import ALERT, DIGEST, NOON, NOTICE, STORY

ENVELOPE = Envelope(sender="Monitor <monitor@example.org>", to=("a@x.org", "b@x.org"))


def headers_of(message: Message) -> dict[str, str]:
    mail = build_mail(message, key="k-1", envelope=ENVELOPE, date=NOON)
    return {name: str(value) for name, value in mail.items()}


@pytest.mark.parametrize("message", [ALERT, DIGEST, NOTICE])
def test_nobody_answers_a_machine(
    message: AlertMessage | DigestMessage | NoticeMessage,
) -> None:
    """Out-of-office replies are asked for by nobody."""
    headers = headers_of(message)

    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["X-Auto-Response-Suppress"] == "All"
    assert headers["To"] == "a@x.org, b@x.org"


@pytest.mark.parametrize(
    ("message", "list_id"),
    [
        (ALERT, "<desk.news-monitor.example.org>"),
        (replace(ALERT, route="Ü & Co"), "<co.news-monitor.example.org>"),
        (replace(DIGEST, route="日本"), "<route.news-monitor.example.org>"),
        (NOTICE, "<operator.news-monitor.example.org>"),
    ],
)  # fmt: skip
def test_list_id_can_be_filtered_by(message: Message, list_id: str) -> None:
    """One list per route."""
    assert headers_of(message)["List-Id"] == list_id


@pytest.mark.parametrize("message", [ALERT, DIGEST, NOTICE])
def test_a_mail_says_how_to_be_rid_of_it(message: Message) -> None:
    """By a mail to its sender, who is a person; the list is named in it."""
    headers = headers_of(message)
    name = headers["List-Id"].partition(".example.org")[0].strip("<")

    assert headers["List-Unsubscribe"] == (
        f"<mailto:monitor@example.org?subject=unsubscribe%20{name}>"
    )
    assert "List-Unsubscribe-Post" not in headers


def test_a_mail_with_one_click_names_both_ways() -> None:
    """The click first; a program that knows no click writes a mail."""
    way = "https://monitor.example.org/hook/unsubscribe/0a"
    mail = build_mail(ALERT, key="k-1", envelope=ENVELOPE, date=NOON, one_click=way)

    assert str(mail["List-Unsubscribe"]).startswith(f"<{way}>, <mailto:monitor@")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_mails_of_one_story_hang_together() -> None:
    """The same root and the same subject, which is what mail programs look at."""
    first = headers_of(ALERT)
    second = headers_of(replace(ALERT, line=replace(STORY, why="A new fact.")))

    assert first["References"] == "<story-st-42@example.org>"
    assert first["References"] == second["References"] == second["In-Reply-To"]
    assert first["Subject"] == second["Subject"]


def test_digests_do_not_hang_together() -> None:
    """Else a mail program would fold today's under yesterday's."""
    headers = headers_of(DIGEST)

    assert "References" not in headers
    assert headers["Precedence"] == "bulk"


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("alert-desk-42", "alert-desk-42"),
        ("a.b_c~d+e=f/g", "a.b_c~d+e=f/g"),
        ("alert:desk@42 <x>", "alert%3Adesk%4042%20%3Cx%3E"),
        ("ü", "%C3%BC"),
    ],
)
def test_message_id_holds_the_key(key: str, name: str) -> None:
    """As it is, wherever the rules of mail allow."""
    assert mail_id(key) == name


@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ("monitor@example.org", "example.org"),
        ("Monitor <monitor@mail.example.org>", "mail.example.org"),
        ("monitor", "localhost"),
        ("", "localhost"),
    ],
)
def test_domain_is_the_senders(sender: str, domain: str) -> None:
    """Ids are made with it."""
    assert Envelope(sender=sender, to=()).domain == domain


def test_what_apprise_sets_for_the_whole_process_changes_no_mail() -> None:
    """It asks for another way to write letters that are not ASCII."""
    pytest.importorskip("apprise.plugins.email")
    alert = replace(ALERT, line=replace(STORY, headline="Cảnh sát giải cứu 30 người"))
    mail = build_mail(alert, key="k-1", envelope=ENVELOPE, date=NOON)

    assert b"\r\nSubject: =?utf-8?b?" in mail.as_bytes()
