"""What does a mailbox bring, and what may its server do to us?"""

import asyncio
import socket
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.acquire import imap
from monitor.acquire.answers import Failed, Grade
from monitor.acquire.document import NotRead
from monitor.acquire.post import (
    FIRST_MAILS,
    MOST_MAILS,
    Letters,
    PostAnswer,
    collect,
    imap_date,
)
from monitor.model.feed import Feed, PollOutcome
from monitor.model.mailbox import Bookmark, Mailbox, MailSecurity, read_bookmark
from tests.acquire_net.fakes import LineReader
from tests.acquire_net.rig import MINUTE, Rig
from tests.send.conftest import Certificate, certificate
from tests.values import DAY, HOUR, NOON
from tests.world.postoffice import PostOffice

__all__ = ["certificate"]


def mail(number: int, sender: str = "news@example.org") -> bytes:
    """For `LineReader`, each line of it is an entry."""
    return f"From: {sender}\nSubject: {number}\n\nkey{number}|Title {number}\n".encode()


def mailbox(office: PostOffice, *, senders: tuple[str, ...] = ()) -> Mailbox:
    return Mailbox(
        host="localhost",
        port=office.port,
        security=MailSecurity.NONE,
        username=office.user,
        password=office.password,
        senders=senders,
    )


def visit(
    box: Mailbox,
    bookmark: Bookmark | None = None,
    certificate: Certificate | None = None,
) -> PostAnswer:
    tls = certificate.client if certificate else None
    return asyncio.run(collect(box, bookmark, NOON if bookmark else None, tls))


def letters(answer: PostAnswer) -> Letters:
    assert isinstance(answer, Letters), answer
    return answer


def rig_for(box: Mailbox, every: timedelta | None = None) -> Rig:
    feed = Feed(name="example", source="localhost", mailbox=box, every=every)
    return Rig([feed])


class MailReader(LineReader):
    """Finds the lines with a key in a mail."""

    def read_mail(self, body: bytes) -> object:  # type: ignore[override]
        lines = [line for line in body.splitlines() if b"|" in line]
        return self.read(b"\n".join(lines), content_type="", url="")


def keys(rig: Rig) -> list[list[str]]:
    return [[s.entry.key for s in intake.new] for intake in rig.shelf.intakes]


def test_each_mail_is_read_once_over_restarts() -> None:
    """Every poll of the rig is a start of its own; nothing is changed in the box."""
    with PostOffice() as office:
        rig = rig_for(mailbox(office))
        rig.reader = MailReader()
        office.put(mail(1))
        rig.poll()
        rig.poll()
        office.put(mail(2))
        office.put(mail(3))
        rows = [rig.poll(), rig.poll()]

    assert keys(rig) == [["key1"], [], ["key2", "key3"], []]
    assert [row.outcome for row in rows] == [PollOutcome.READ] * 2
    assert [intake.first for intake in rig.shelf.intakes] == [True] + [False] * 3
    assert office.asked("SELECT") == []
    assert all("PEEK" in each for each in office.commands if "BODY" in each)
    assert len([each for each in office.commands if "BODY.PEEK[]" in each]) == 3


def test_other_numbers_lose_nothing_and_tell_nothing_twice() -> None:
    """Mails are known by what they say of themselves; old ones are not asked for."""
    with PostOffice() as office:
        rig = rig_for(mailbox(office))
        rig.reader = MailReader()
        long_ago = date(2023, 1, 1)
        office.put(mail(0), came=long_ago)
        office.put(mail(1))
        rig.poll()
        office.renumber()
        office.put(mail(2))
        row = rig.poll()
        again = rig.poll()

    assert keys(rig) == [["key0", "key1"], ["key2"], []]
    assert (row.seen, row.known, row.new) == (2, 1, 1)
    assert again.seen == 0
    assert read_bookmark(rig.state().body_digest) == Bookmark(uidvalidity=8, uid=502)


def test_other_numbers_and_nothing_new_does_not_read_all_anew() -> None:
    """The bookmark goes to the last mail that is there."""
    with PostOffice() as office:
        for number in range(3):
            office.put(mail(number), came=date(2023, 1, 1))
        found = letters(visit(mailbox(office), Bookmark(uidvalidity=1, uid=40)))

    assert found.mails == ()
    assert found.bookmark == Bookmark(uidvalidity=7, uid=3)


def test_a_mail_that_is_gone_again_is_no_trouble() -> None:
    """Neither before it is asked for, nor the last one that "n:*" always names."""
    with PostOffice() as office:
        first, second = office.put(mail(1)), office.put(mail(2))
        bookmark = letters(visit(mailbox(office))).bookmark
        del office.mails[second]
        found = letters(visit(mailbox(office), bookmark))
        office.mails.clear()
        none = letters(visit(mailbox(office), bookmark))

    assert (bookmark.uid, first) == (2, 1)
    assert found.mails == none.mails == ()
    assert found.bookmark == none.bookmark == bookmark


def test_an_empty_mailbox_is_read_from_then_on() -> None:
    """Its first mail is news, not backlog."""
    with PostOffice() as office:
        rig = rig_for(mailbox(office))
        rig.reader = MailReader()
        rig.poll()
        office.put(mail(1))
        rig.poll()

    assert keys(rig) == [[], ["key1"]]
    assert [intake.first for intake in rig.shelf.intakes] == [True, False]


def test_only_the_newest_of_an_old_mailbox_are_read() -> None:
    """Twenty years of mail are nobody's news."""
    with PostOffice() as office:
        for number in range(FIRST_MAILS + 30):
            office.put(mail(number))
        found = letters(visit(mailbox(office)))

    assert len(found.mails) == FIRST_MAILS
    assert found.mails[0].uid == 31
    assert found.waiting == 0


def test_what_is_too_much_for_one_poll_waits_for_the_next() -> None:
    """The ledger says how many; none is passed over."""
    with PostOffice() as office:
        rig = rig_for(mailbox(office))
        rig.reader = MailReader()
        rig.poll()
        for number in range(MOST_MAILS + 5):
            office.put(mail(number))
        first, second = rig.poll(), rig.poll()

    assert (first.new, second.new) == (MOST_MAILS, 5)
    assert first.detail == "5 more mails wait for the next poll"
    assert second.detail == ""


def test_only_mails_of_the_senders_are_fetched() -> None:
    """By the whole address; others are not even opened."""
    with PostOffice() as office:
        office.put(mail(1, "Alerts <GoogleAlerts-noreply@google.com>"))
        office.put(mail(2, "googlealerts-noreply@google.com.evil.example"))
        office.put(mail(3, '"googlealerts-noreply@google.com" <x@evil.example>'))
        office.put(mail(4, "\n googlealerts-noreply@google.com"))
        box = mailbox(office, senders=("googlealerts-noreply@google.com",))
        found = letters(visit(box))

    assert [each.uid for each in found.mails] == [1]
    assert found.bookmark.uid == 4
    assert len([each for each in office.commands if "BODY.PEEK[]" in each]) == 1


@pytest.mark.parametrize("sasl", [True, False])
def test_a_refused_login_is_told_and_not_insisted_on(sasl: bool) -> None:
    """Two hours, then three: a server locks an account that tries each minute."""
    with PostOffice(sasl=sasl) as office:
        wrong = replace(mailbox(office), password="not a word of this")
        rig = rig_for(wrong, every=MINUTE)
        row = rig.poll()
        first = rig.due()
        rig.poll()
        second = rig.due()

    assert row.outcome is PollOutcome.LOGIN_REFUSED
    assert row.detail.startswith("localhost: [AUTHENTICATIONFAILED] not …")
    assert "not a word of this" not in repr((rig.shelf.intakes, rig.heard))
    assert first == NOON + 2 * HOUR
    assert second == NOON + 5 * HOUR
    assert rig.state().trouble.startswith("the mail server refused the login: ")


def test_a_folder_that_is_not_there_is_told() -> None:
    """In the server's words."""
    with PostOffice() as office:
        box = replace(mailbox(office), folder="Nowhere")
        answer = visit(box)

    assert answer == Failed(
        outcome=PollOutcome.NO_FOLDER,
        detail="Nowhere at localhost: no such mailbox",
        grade=Grade.HARD,
    )


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("INBOX", "INBOX"),
        ("Tin tức & sự kiện", "Tin t&Huk-c &- s&HvE- ki&Hsc-n"),
        ("日本語/台北", "&ZeVnLIqe-/&U,BTFw-"),
        ('a "b" \\c', 'a \\"b\\" \\\\c'),
    ],
)
def test_folders_have_names_in_every_script(name: str, sent: str) -> None:
    """Modified UTF-7, as RFC 3501 wants it, and quoted."""
    with PostOffice(folder=sent) as office:
        office.put(mail(1))
        found = visit(replace(mailbox(office), folder=name))

    assert len(letters(found).mails) == 1


@pytest.mark.parametrize("implicit", [True, False])
def test_a_mailbox_is_read_over_tls(certificate: Certificate, implicit: bool) -> None:
    """From the first byte, or after STARTTLS."""
    security = MailSecurity.TLS if implicit else MailSecurity.STARTTLS
    with PostOffice(tls=certificate.server, implicit=implicit) as office:
        office.put(mail(1))
        box = replace(mailbox(office), security=security)
        found = visit(box, certificate=certificate)

    assert len(letters(found).mails) == 1
    if not implicit:
        words = [each.split()[0] for each in office.commands]
        assert words.index("STARTTLS") < words.index("AUTHENTICATE")


@pytest.mark.parametrize("security", [MailSecurity.TLS, MailSecurity.STARTTLS])
def test_a_certificate_that_is_not_trusted_ends_it(
    certificate: Certificate, security: MailSecurity
) -> None:
    """Before a password is sent."""
    implicit = security is MailSecurity.TLS
    with PostOffice(tls=certificate.server, implicit=implicit) as office:
        answer = visit(replace(mailbox(office), security=security))

    assert isinstance(answer, Failed)
    assert answer.outcome is PollOutcome.UNREACHABLE
    assert "certificate of localhost is not valid" in answer.detail
    assert office.asked("AUTHENTICATE") == office.asked("LOGIN") == []


def test_a_server_without_starttls_gets_no_password() -> None:
    """The config asked for encryption."""
    with PostOffice() as office:
        answer = visit(replace(mailbox(office), security=MailSecurity.STARTTLS))

    assert isinstance(answer, Failed)
    assert "TLS not supported" in answer.detail
    assert office.asked("AUTHENTICATE") == office.asked("LOGIN") == []


def test_nobody_at_the_port_is_told() -> None:
    """And tried again: nobody was bothered."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    box = Mailbox(host="127.0.0.1", port=port, security=MailSecurity.NONE)
    answer = visit(box)

    assert isinstance(answer, Failed)
    assert answer.outcome is PollOutcome.UNREACHABLE
    assert answer.detail == "127.0.0.1: Connection refused"


def bomb(link: socket.socket) -> None:
    link.sendall(b"* 1 FETCH (UID 1 BODY[] {99999999999}\r\nxxxx")


def flood(link: socket.socket) -> None:
    with suppress(OSError):
        while True:
            link.sendall(b"* 1 EXISTS " + b"x" * 60_000 + b"\r\n")


def long_line(link: socket.socket) -> None:
    with suppress(OSError):
        while True:
            link.sendall(b"x" * 60_000)


def garbage(link: socket.socket) -> None:
    link.sendall(b"\x00\xff what?\r\n")


def hang_up(_link: socket.socket) -> None:
    """Says nothing more."""


@pytest.mark.parametrize("word", ["CAPABILITY", "AUTHENTICATE", "EXAMINE", "UID"])
@pytest.mark.parametrize("strange", [bomb, flood, long_line, garbage, hang_up])
def test_a_hostile_server_is_bounded_and_told(word: str, strange: object) -> None:
    """Whatever it sends, and whenever; no memory is taken before it is needed."""
    with PostOffice() as office:
        office.put(mail(1))
        office.misbehave[word] = strange  # type: ignore[assignment]
        answer = visit(mailbox(office), Bookmark(uidvalidity=7, uid=0))

    assert isinstance(answer, Failed)
    assert answer.outcome in {
        PollOutcome.TOO_LARGE,
        PollOutcome.UNREADABLE,
        PollOutcome.UNREACHABLE,
        PollOutcome.LOGIN_REFUSED,
    }
    assert 0 < len(answer.detail) <= 200


def test_a_server_that_drips_is_cut_off() -> None:
    """Each byte comes in time, and the end never does; the thread ends, too."""

    def drip(link: socket.socket) -> None:
        with suppress(OSError):
            while not dripping.wait(0.02):
                link.sendall(b"x")
        gone.set()

    dripping, gone = threading.Event(), threading.Event()
    with PostOffice() as office:
        office.misbehave["EXAMINE"] = drip
        visiting = collect(mailbox(office), None, None, None, timedelta(seconds=0.3))
        answer = asyncio.run(visiting)
        left = gone.wait(20)
        dripping.set()

    assert answer == Failed(
        outcome=PollOutcome.TOO_SLOW,
        detail="localhost did not answer in full in time",
        grade=Grade.TEMPORARY,
    )
    assert left


def test_a_huge_mail_is_taken_as_far_as_its_text_goes() -> None:
    """Its attachments come after; the ledger tells that some of it was left."""
    with PostOffice() as office:
        rig = rig_for(mailbox(office))
        rig.reader = MailReader()
        office.put(mail(1) + b"x" * imap.MOST_OF_MAIL)
        row = rig.poll()

    assert keys(rig) == [["key1"]]
    assert row.asides == (("the rest of a mail beyond 5 MB", 1),)
    assert row.size == imap.MOST_OF_MAIL


def test_a_mail_that_cannot_be_read_is_set_aside() -> None:
    """And the next one read; the ledger balances."""
    with PostOffice() as office:
        rig = rig_for(mailbox(office))
        rig.reader = MailReader()
        office.put(mail(1).replace(b"key1|", b"<html|"))
        office.put(mail(2))
        row = rig.poll()

    assert keys(rig) == [["key2"]]
    assert (row.seen, row.aside) == (2, 1)
    assert row.balances


class Stopping(LineReader):
    """The monitor is stopping: no worker answers any more."""

    def read_mail(self, body: bytes) -> NotRead:
        return NotRead(outcome=PollOutcome.PARSER_KILLED, detail="stopping")


def test_a_mail_that_nobody_read_is_not_taken_for_read() -> None:
    """The bookmark stays where it was."""
    with PostOffice() as office:
        rig = rig_for(mailbox(office))
        rig.reader = Stopping()
        office.put(mail(1))
        rig.poll()
        rig.reader = MailReader()
        rig.clock.advance(DAY)
        rig.poll()

    assert keys(rig) == [[], ["key1"]]


def test_dates_are_english_in_every_locale() -> None:
    """RFC 3501 knows no others."""
    assert imap_date(NOON) == "18-Apr-2024"


@pytest.mark.parametrize("text", ["", "abc", "7", "[]", '{"uid": 1}', '{"uidvalidity"'])
def test_what_is_no_bookmark_is_none(text: str) -> None:
    """A feed may have been a folder before."""
    assert read_bookmark(text) is None
