"""What has come into a mailbox since it was last read?

Nothing is changed there: the folder is opened to be read only, and no mail is marked.
"""

import asyncio
import imaplib
import ssl
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import partial
from time import monotonic

from monitor.acquire.answers import Failed, Grade
from monitor.acquire.failures import explain
from monitor.acquire.imap import (
    Envelope,
    LoginRefusedError,
    NoFolderError,
    Session,
    TooMuchError,
)
from monitor.model.feed import PollOutcome
from monitor.model.mailbox import Bookmark, Mailbox

#: Mails that one poll takes; the others wait for the next.
MOST_MAILS = 100
MOST_LOOKED_AT = 1_000  #: of which only the sender is asked
#: Of a mailbox that was never read, or is renumbered.
FIRST_MAILS = 100
#: Clocks and time zones differ by so much.
SLACK = timedelta(days=2)
DEADLINE = timedelta(seconds=90)
#: After so long nothing more is begun: what has come is kept.
ENOUGH = timedelta(seconds=45)
ENOUGH_BYTES = 40 << 20

_MONTHS = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]
_EXPECTED = (
    OSError,
    imaplib.IMAP4.error,
    LoginRefusedError,
    NoFolderError,
    TooMuchError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """As it came."""

    uid: int
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """What has come, and how far the mailbox is read when they are saved."""

    mails: tuple[Mail, ...]
    bookmark: Bookmark
    waiting: int = 0  #: for the next poll
    wire: int = 0


PostAnswer = Letters | Failed


async def collect(
    mailbox: Mailbox,
    bookmark: Bookmark | None,
    last_read_at: datetime | None,
    tls: ssl.SSLContext | None = None,
    deadline: timedelta = DEADLINE,
) -> PostAnswer:
    """In a thread of its own, which is cut off when it takes too long."""
    session = Session(mailbox, tls)
    visit = partial(_visit, session, mailbox, bookmark, last_read_at)
    try:
        async with asyncio.timeout(deadline.total_seconds()):
            return await _alone(visit)
    except TimeoutError:
        session.cut()
        detail = f"{mailbox.host} did not answer in full in time"
        return Failed(
            outcome=PollOutcome.TOO_SLOW, detail=detail, grade=Grade.TEMPORARY
        )


async def _alone(call: Callable[[], PostAnswer]) -> PostAnswer:
    """Neither readers nor the end of the process wait for such a thread."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[PostAnswer] = loop.create_future()

    def settle(found: PostAnswer | BaseException) -> None:
        if answer.done():
            return  # nobody waits any more
        if isinstance(found, BaseException):
            answer.set_exception(found)
        else:
            answer.set_result(found)

    def run() -> None:
        try:
            found: PostAnswer | BaseException = call()
        except Exception as error:  # noqa: BLE001 - raised again where it is awaited
            found = error
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, found)

    threading.Thread(target=run, name="mailbox", daemon=True).start()
    return await answer


def _visit(
    session: Session,
    mailbox: Mailbox,
    bookmark: Bookmark | None,
    last_read_at: datetime | None,
) -> PostAnswer:
    try:
        session.open()
        return _read(session, mailbox, bookmark, last_read_at)
    except _EXPECTED as error:
        return _failed(error, mailbox)
    finally:
        session.close()


def _read(
    session: Session,
    mailbox: Mailbox,
    bookmark: Bookmark | None,
    last_read_at: datetime | None,
) -> Letters:
    uids, start = _new(session, bookmark, last_read_at)
    looked_at = uids[:MOST_LOOKED_AT]
    wanted = wanted_of(session.envelopes(looked_at), mailbox.senders)
    mails: list[Mail] = []
    left, began = deque(wanted), monotonic()
    while left and not _is_enough(len(mails), session.taken, monotonic() - began):
        envelope = left.popleft()
        if body := session.fetch(envelope):
            mails.append(Mail(uid=envelope.uid, body=body))
    done = left[0].uid - 1 if left else max(looked_at, default=start)
    return Letters(
        mails=tuple(mails),
        bookmark=Bookmark(uidvalidity=session.uidvalidity, uid=max(done, start)),
        waiting=len(left) + len(uids) - len(looked_at),
        wire=session.taken,
    )


def _is_enough(mails: int, taken: int, seconds: float) -> bool:
    return (
        mails >= MOST_MAILS
        or taken >= ENOUGH_BYTES
        or seconds >= ENOUGH.total_seconds()
    )


def _new(
    session: Session, bookmark: Bookmark | None, last_read_at: datetime | None
) -> tuple[list[int], int]:
    """The numbers that may be new, and the number up to which all is known."""
    if bookmark and bookmark.uidvalidity == session.uidvalidity:
        # "n:*" always means the last mail as well, even where that is older.
        found = session.search("UID", f"{bookmark.uid + 1}:*")
        return [uid for uid in found if uid > bookmark.uid], bookmark.uid
    if bookmark and last_read_at:
        # All numbers are others now: mails are known by what they say of themselves.
        found = session.search("SINCE", imap_date(last_read_at - SLACK))
        return found, min(found or [uid + 1 for uid in session.newest(1)] or [1]) - 1
    newest = session.newest(FIRST_MAILS)
    return newest, min(newest, default=1) - 1


def wanted_of(envelopes: Sequence[Envelope], senders: Sequence[str]) -> list[Envelope]:
    """Those from a sender that is read; all when none is named."""
    if not senders:
        return list(envelopes)
    return [each for each in envelopes if _address(each.sender) in senders]


def _address(header: bytes) -> str:
    line = header.decode("utf-8", "replace").partition(":")[2]
    return parseaddr(" ".join(line.split()))[1].lower()


def imap_date(moment: datetime) -> str:
    """RFC 3501: English months, whatever the locale."""
    return f"{moment.day}-{_MONTHS[moment.month - 1]}-{moment.year}"


def _failed(error: Exception, mailbox: Mailbox) -> Failed:
    host = mailbox.host
    match error:
        case LoginRefusedError():
            told = f"{host}: {error}"
            return _told(PollOutcome.LOGIN_REFUSED, told, Grade.LOCKED)
        case NoFolderError():
            return _told(PollOutcome.NO_FOLDER, f"{mailbox.folder} at {host}: {error}")
        case TooMuchError():
            return _told(PollOutcome.TOO_LARGE, f"{host}: {error}")
        case imaplib.IMAP4.error():
            return _told(PollOutcome.UNREADABLE, f"{host} answers oddly: {error}")
        case _:
            return explain(error, host)


def _told(outcome: PollOutcome, detail: str, grade: Grade = Grade.HARD) -> Failed:
    printable = "".join(c if c.isprintable() else " " for c in detail)
    return Failed(outcome=outcome, detail=printable[:200], grade=grade)
