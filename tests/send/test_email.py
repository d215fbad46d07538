"""Does a delivery reach a mail server, privately, and is its answer understood?"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from monitor.ports import Deferred, Delivered, Receipt, Refused
from monitor.send.email import MOST_HALF_DONE, Email, Security, Server
from tests.send.conftest import Certificate
from tests.send.examples import ALERT, DIGEST, NOON, DrivenClock, delivery_of
from tests.send.mailbox import Mailbox, receiving_mail

ANNA, BORIS, CARLA = "anna@example.org", "boris@example.org", "carla@example.org"
OPEN = Server(host="localhost", port=0, security=Security.NONE)


def channel_to(port: int, *to: str, server: Server = OPEN) -> Email:
    return Email(
        server=replace(server, port=port),
        sender="Monitor <monitor@example.org>",
        to=to or (ANNA,),
        clock=DrivenClock(),
    )


def test_both_parts_arrive() -> None:
    """One mail, a text and an HTML part, to everybody."""
    with receiving_mail() as box:
        receipt = channel_to(box.port, ANNA, BORIS).deliver(delivery_of(DIGEST))

    mail = box.mails[0]
    kinds = [part.get_content_type() for part in mail.walk()]
    assert receipt == Delivered()
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    assert box.reached == [[ANNA, BORIS]]


def test_mail_names_itself_the_same_at_each_attempt() -> None:
    """Message-ID holds the key, so a mailbox can tell a repeat."""
    with receiving_mail() as box:
        channel = channel_to(box.port)
        channel.deliver(delivery_of(ALERT, attempts=1))
        channel.deliver(delivery_of(ALERT, attempts=2))

    ids = [mail["Message-ID"] for mail in box.mails]
    assert ids == ["<d-1@example.org>"] * 2
    assert box.mails[0]["Date"].datetime == NOON


def test_starttls_and_login(certificate: Certificate) -> None:
    """The password goes over an encrypted connection only."""
    secure = Server(
        host="localhost",
        port=0,
        username="monitor",
        password="open",
        tls=certificate.client,
    )
    with receiving_mail(tls=certificate.server, login=True) as box:
        receipt = channel_to(box.port, server=secure).deliver(delivery_of(ALERT))

    assert receipt == Delivered()
    assert box.logins == [b"monitor"]
    assert box.encrypted == [True]


def test_tls_from_the_first_byte(certificate: Certificate) -> None:
    """Port 465's way."""
    secure = Server(
        host="localhost", port=0, security=Security.TLS, tls=certificate.client
    )
    with receiving_mail(tls=certificate.server, implicit=True) as box:
        receipt = channel_to(box.port, server=secure).deliver(delivery_of(ALERT))

    assert receipt == Delivered()
    assert len(box.mails) == 1


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_certificate_is_checked(
    certificate: Certificate, security: Security, host: str
) -> None:
    """Neither an unknown issuer nor another name gets a mail."""
    tls = None if host == "localhost" else certificate.client
    secure = Server(host=host, port=0, security=security, tls=tls)
    implicit = security is Security.TLS
    with receiving_mail(tls=certificate.server, implicit=implicit) as box:
        receipt = channel_to(box.port, server=secure).deliver(delivery_of(ALERT))

    assert receipt == Deferred(
        "its certificate or its TLS was not accepted", channel=True
    )
    assert not box.raw


def test_missing_starttls_sends_nothing() -> None:
    """Who strips the offer on the way must not get the mail, nor the password."""
    server = replace(OPEN, security=Security.STARTTLS, username="m", password="p")
    with receiving_mail() as box:
        receipt = channel_to(box.port, server=server).deliver(delivery_of(ALERT))

    assert receipt == Deferred(
        "it offers no encryption or no log-in, as asked for", channel=True
    )
    assert not box.raw


def test_wrong_password_is_refused(certificate: Certificate) -> None:
    """The operator must hear of it; the server's own words are left out."""
    server = Server(
        host="localhost",
        port=0,
        username="monitor",
        password="shut",
        tls=certificate.client,
    )
    with receiving_mail(tls=certificate.server, login=True) as box:
        receipt = channel_to(box.port, server=server).deliver(delivery_of(ALERT))

    assert receipt == Refused(
        "it does not accept our name and password (SMTP 535 5.7.8)", channel=True
    )


@pytest.mark.parametrize(
    ("answer", "receipt"),
    [
        ("451 4.3.0 later", Deferred("it does not take the mail (SMTP 451 4.3.0)")),
        ("554 5.7.1 spam", Refused("it does not take the mail (SMTP 554 5.7.1)")),
        ("550 no code", Refused("it does not take the mail (SMTP 550)")),
    ],
)
def test_answer_to_the_mail_decides(answer: str, receipt: Receipt) -> None:
    """4xx may accept it later, 5xx never will."""
    with receiving_mail(Mailbox(data=answer)) as box:
        assert channel_to(box.port).deliver(delivery_of(ALERT)) == receipt


NOT_NOW, NEVER = "450 4.2.0 greylisted", "550 5.1.1 unknown"
RECIPIENTS = [
    ({ANNA: NEVER}, Delivered("1 of 2 recipients refused (SMTP 550 5.1.1)")),
    ({ANNA: NOT_NOW}, Deferred("1 of 2 recipients refused (SMTP 450 4.2.0)")),
    (
        {ANNA: NEVER, BORIS: NEVER},
        Refused("2 of 2 recipients refused (SMTP 550 5.1.1)", channel=True),
    ),
    (
        {ANNA: NEVER, BORIS: NOT_NOW},
        Deferred("2 of 2 recipients refused (SMTP 450 4.2.0, SMTP 550 5.1.1)"),
    ),
]


@pytest.mark.parametrize(("answers", "receipt"), RECIPIENTS, ids=lambda v: str(v)[:50])
def test_refused_recipients(answers: dict[str, str], receipt: Receipt) -> None:
    """Refused means nobody got it; later means somebody still may."""
    with receiving_mail(Mailbox(recipients=answers)) as box:
        channel = channel_to(box.port, ANNA, BORIS)

        assert channel.deliver(delivery_of(ALERT)) == receipt


def test_who_has_it_does_not_get_it_again() -> None:
    """A greylisted recipient is tried alone; the end of it is a delivery."""
    with receiving_mail(Mailbox(recipients={BORIS: NOT_NOW})) as box:
        channel = channel_to(box.port, ANNA, BORIS, CARLA)
        first = channel.deliver(delivery_of(ALERT))
        again = channel.deliver(delivery_of(ALERT))
        box.recipients[BORIS] = NEVER
        last = channel.deliver(delivery_of(ALERT))

    assert box.reached == [[ANNA, CARLA]]
    assert [type(r) for r in (first, again, last)] == [Deferred, Deferred, Delivered]
    assert last == Delivered("1 of 1 recipients refused (SMTP 550 5.1.1)")


@dataclass(frozen=True)
class Leavers:
    """Who left; all others have a way out of their own."""

    left: frozenset[str] = frozenset()

    def gone(self) -> frozenset[str]:
        return self.left

    def one_click(self, address: str) -> str:
        return f"https://monitor.example.org/{address}"


def with_ways_out(port: int, *left: str) -> Email:
    return Email(
        server=replace(OPEN, port=port),
        sender="monitor@example.org",
        to=(ANNA, BORIS, CARLA),
        clock=DrivenClock(),
        recipients=Leavers(frozenset(left)),
    )


def test_a_mail_of_ones_own_goes_on_when_another_is_refused() -> None:
    """Who could not be told now is tried again, and nobody else."""
    with receiving_mail() as box:
        box.recipients = {BORIS: "450 later"}
        channel = with_ways_out(box.port)
        first = channel.deliver(delivery_of(ALERT))
        box.recipients = {}
        second = channel.deliver(delivery_of(ALERT))

    assert first == Deferred("1 of 3 recipients refused (SMTP 450)")
    assert second == Delivered()
    assert box.reached == [[ANNA], [CARLA], [BORIS]]


def test_who_has_unsubscribed_gets_no_mail() -> None:
    """When all have, the delivery is kept as refused: nobody was told."""
    with receiving_mail() as box:
        some = with_ways_out(box.port, ANNA, CARLA).deliver(delivery_of(ALERT))
        none = with_ways_out(box.port, ANNA, BORIS, CARLA).deliver(delivery_of(ALERT))

    assert some == Delivered()
    assert none == Refused("all its recipients have unsubscribed")
    assert box.reached == [[BORIS]]


def test_memory_of_half_done_deliveries_is_bounded() -> None:
    """The oldest is forgotten: then somebody gets it twice, and nobody not at all."""
    channel = channel_to(1)
    for n in range(MOST_HALF_DONE + 2):
        channel._remember(f"d-{n}", frozenset({ANNA}))
    channel._remember("d-7", frozenset())

    assert len(channel._reached) == MOST_HALF_DONE - 1
    assert "d-0" not in channel._reached


def test_closed_port_waits_for_the_whole_channel() -> None:
    """Who refuses connections refuses all of them."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        receipt = channel_to(closed.getsockname()[1]).deliver(delivery_of(ALERT))

    assert receipt == Deferred("it refuses connections", channel=True)


def test_unknown_host() -> None:
    """The name service says no."""
    server = replace(OPEN, host="no-such-host.invalid")

    assert channel_to(25, server=server).deliver(delivery_of(ALERT)) == Deferred(
        "its host name does not resolve", channel=True
    )


@contextmanager
def speaking(*said: bytes, slowly: bool = False) -> Iterator[int]:
    """A server that says its lines, one per line it gets, and hears nothing."""
    over = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = server.accept()
        with connection, connection.makefile("rwb", buffering=0) as wire:
            for line in said:
                wire.write(line)
                if b"\n" in line:
                    wire.readline()
            while slowly and not over.wait(0.02):
                try:
                    wire.write(b"x")
                except OSError:
                    return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        over.set()
        thread.join(5)
        server.close()


def test_dripping_greeting_ends_at_the_deadline() -> None:
    """Bytes that trickle in keep a socket's own timeout from ever firing."""
    server = replace(OPEN, total=timedelta(seconds=0.3))
    with speaking(b"220 ", slowly=True) as port:
        receipt = channel_to(port, server=server).deliver(delivery_of(ALERT))

    assert receipt == Deferred("it took too long", channel=True, doubt=True)


def test_busy_server_waits_for_the_whole_channel() -> None:
    """A greeting of 421 is about everybody."""
    with speaking(b"421 4.3.2 shutting down\r\n") as port:
        receipt = channel_to(port).deliver(delivery_of(ALERT))

    assert receipt == Deferred(
        "it does not take the mail (SMTP 421 4.3.2)", channel=True
    )


def test_broken_connection_is_tried_again() -> None:
    """A server that goes away in the middle may come back."""
    with speaking(b"220 hello\r\n", b"250 hello\r\n") as port:
        receipt = channel_to(port).deliver(delivery_of(ALERT))

    assert receipt == Deferred("the connection broke before it took the mail")


def test_rude_goodbye_changes_nothing() -> None:
    """What was taken is delivered, however the server takes leave."""
    said = [b"220 hi\r\n", b"250 hi\r\n", b"250 from\r\n", b"250 to\r\n", b"354 go\r\n"]
    with talking(*said, b"250 taken\r\n", b"421 go away\r\n") as port:
        receipt = channel_to(port).deliver(delivery_of(ALERT))

    assert receipt == Delivered()


@contextmanager
def talking(*said: bytes) -> Iterator[int]:
    """A server that knows when a mail is over, and says its lines."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = server.accept()
        with connection, connection.makefile("rwb", buffering=0) as wire:
            for line in said:
                wire.write(line)
                ends = b".\r\n" if line.startswith(b"354") else b"\r\n"
                while (got := wire.readline()) and got != ends and ends == b".\r\n":
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        thread.join(5)
        server.close()
