"""Does any secret ever leave by a receipt, a log, an error or a repr?"""

import logging
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest

from monitor.ports import Channel
from monitor.send.chat import Chat, Provider
from monitor.send.discord import Discord
from monitor.send.email import Email, Security, Server
from monitor.send.google_chat import GoogleChat
from monitor.send.matrix import Matrix
from monitor.send.mattermost import Mattermost
from monitor.send.ntfy import Ntfy
from monitor.send.sender import Sender
from monitor.send.slack import Slack
from monitor.send.teams import Teams
from monitor.send.telegram import Telegram
from monitor.send.webhook import Webhook
from tests.send.conftest import Certificate
from tests.send.examples import ALERT, NOON, DrivenClock, delivery_of
from tests.send.mailbox import Mailbox, receiving_mail
from tests.send.outboxes import MemoryOutbox
from tests.send.receiver import Script, receiving, says

CANARY = "CaNaRy7"
Build = Callable[[str], Channel]


def webhook(url: str) -> Channel:
    return Webhook(url=url, clock=DrivenClock(), secret=CANARY)


def slack(url: str) -> Channel:
    return chat(Slack(url))


def chat(provider: Provider) -> Channel:
    return Chat(provider, clock=DrivenClock())


def discord(url: str) -> Channel:
    return chat(Discord(url))


def google_chat(url: str) -> Channel:
    return chat(GoogleChat(url))


def mattermost(url: str) -> Channel:
    return chat(Mattermost(url))


def teams(url: str) -> Channel:
    return chat(Teams(url))


def ntfy(url: str) -> Channel:
    return chat(Ntfy(url=url, token=CANARY))


def telegram(url: str) -> Channel:
    """The address is its server's; the token goes into the path."""
    return chat(Telegram(base=url.partition("?")[0], token=f"1:{CANARY}", chat="-1"))


def matrix(url: str) -> Channel:
    base = url.partition("?")[0]
    return chat(Matrix(homeserver=base, token=CANARY, room="!r:example.org"))


CHATS = (discord, google_chat, mattermost, teams, ntfy, telegram, matrix)


def carry(channel: Channel, caplog: pytest.LogCaptureFixture) -> str:
    """Everything that can be seen of one delivery, at every level of every log."""
    outbox = MemoryOutbox()
    outbox.put(delivery_of(ALERT), NOON)
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "httpcore.http11", "httpcore.connection"):
        caplog.set_level(logging.DEBUG, name)
    sender = Sender(name="desk", channel=channel, outbox=outbox, clock=DrivenClock())
    sender.send_due()
    # "mail" is the logger of the test's own mail server.
    ours = [r for r in caplog.records if not r.name.startswith("mail")]
    records = [f"{r.getMessage()} {r.args!r} {r.exc_text}" for r in ours]
    return "\n".join([*records, repr(outbox.receipts), repr(channel), repr(sender)])


def echo(request: BaseHTTPRequestHandler, _over: object) -> None:
    """A receiver that repeats what it was asked, as debugging pages do."""
    says(400, request.path.encode(), x_path=request.path)(request, _over)  # type: ignore[arg-type]


def hang_up(request: BaseHTTPRequestHandler, _over: object) -> None:
    request.connection.shutdown(socket.SHUT_RDWR)


SCRIPTS: list[Script] = [
    says(200),
    says(302, location=f"https://elsewhere.example/{CANARY}"),
    says(404, CANARY.encode()),
    says(500, CANARY.encode()),
    says(429, CANARY.encode(), retry_after=CANARY),
    echo,
    hang_up,
]


@pytest.mark.parametrize("build", [webhook, slack])
@pytest.mark.parametrize("script", SCRIPTS, ids=range(len(SCRIPTS)))
def test_address_stays_secret(
    build: Build, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever a receiver answers, its address shows nowhere."""
    with receiving(script) as receiver:
        url = f"http://user:{CANARY}@127.0.0.1:{receiver.port}/{CANARY}?k={CANARY}"
        seen = carry(build(url), caplog)

    assert receiver.got[0].path == f"/{CANARY}?k={CANARY}"
    assert "desk" in seen
    assert CANARY not in seen


@pytest.mark.parametrize("build", CHATS, ids=lambda build: build.__name__)
def test_secrets_of_chats_stay_secret(
    build: Build, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever they answer, in turn; a 400 is asked twice."""
    with receiving(*SCRIPTS) as receiver:
        channel = build(f"http://127.0.0.1:{receiver.port}/{CANARY}")
        seen = [carry(channel, caplog) for _ in SCRIPTS]

    assert len(receiver.got) == len(SCRIPTS) + 1
    assert all(CANARY in f"{g.path} {g.headers} {g.body!r}" for g in receiver.got)
    assert CANARY not in "\n".join(seen)


@pytest.mark.parametrize("build", [webhook, slack, mattermost, matrix])
@pytest.mark.parametrize(
    "url",
    [
        f"http://{CANARY}.invalid/",
        f"http://127.0.0.1:1/{CANARY}",
        f"{CANARY}://127.0.0.1/",
        f"http://[{CANARY}/",
        f"http://127.0.0.1:{CANARY}/",
        f"http://127.0.0.1/{CANARY}\x00",
    ],
)
def test_broken_address_stays_secret(
    build: Build, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor does one that cannot be reached, or be read at all."""
    assert CANARY not in carry(build(url), caplog)


@pytest.mark.parametrize("answer", [f"535 5.7.8 {CANARY} is wrong", f"454 {CANARY}"])
def test_password_stays_secret(
    answer: str, certificate: Certificate, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even where the server repeats it."""
    server = Server(
        host="localhost",
        port=0,
        username="monitor",
        password=CANARY,
        tls=certificate.client,
        total=timedelta(seconds=10),
    )
    box = Mailbox(password="other", data=answer)
    with receiving_mail(box, tls=certificate.server, login=True) as box:
        channel = Email(
            server=replace(server, port=box.port),
            sender="monitor@example.org",
            to=("a@example.org",),
            clock=DrivenClock(),
        )
        seen = carry(channel, caplog)

    assert box.logins
    assert CANARY not in seen + repr(server)


def test_answer_to_the_mail_stays_unsaid(caplog: pytest.LogCaptureFixture) -> None:
    """Its code is enough."""
    answers = Mailbox(data=f"554 5.7.1 {CANARY}")
    with receiving_mail(answers) as box:
        channel = Email(
            server=Server(host="localhost", port=box.port, security=Security.NONE),
            sender="monitor@example.org",
            to=("a@example.org",),
            clock=DrivenClock(),
        )
        seen = carry(channel, caplog)

    assert "SMTP 554 5.7.1" in seen
    assert CANARY not in seen
