"""How is a mail server spoken to, so that it can neither hold us up nor fill us up?

imaplib waits for each line with a timeout, but for no end of lines, and takes a literal
of any size: so all bytes of a session are counted here, and it can be cut from outside.
"""

import imaplib
import re
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from monitor.model.mailbox import Mailbox, MailSecurity

#: Of one session, everything together.
MOST_BYTES = 64 << 20
#: More of a mail is not fetched: its text comes before its attachments.
MOST_OF_MAIL = 5 << 20
TIMEOUT_SECONDS = 20.0  #: longest silence

_UID = re.compile(rb"\bUID (\d{1,10})\b")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,12})\b")
_AT_ONCE = 200  #: mails whose senders are asked for in one command


class TooMuchError(Exception):
    """The server sends more than a session may bring."""


class LoginRefusedError(Exception):
    """The server does not let us in; the message says why, in its words."""


class NoFolderError(Exception):
    """There is no such folder; the message is the server's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What is known of a mail before it is fetched."""

    uid: int
    size: int
    sender: bytes  #: its From line, as sent


class _Counting(imaplib.IMAP4):
    """Counts what comes, and refuses what is too much; both are imaplib's own hooks."""

    taken = 0

    def read(self, size: int) -> bytes:
        self._count(size)  # before it is fetched: a buffer of that size is made at once
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self._count(len(line))
        return line

    def _count(self, size: int) -> None:
        self.taken += size
        if self.taken > MOST_BYTES:
            raise TooMuchError(f"more than {MOST_BYTES >> 20} MiB in one session")


class _CountingTls(_Counting, imaplib.IMAP4_SSL):
    """The same, from the first byte under TLS."""


class Session:
    """Logged in, with one folder open to be read only."""

    def __init__(self, mailbox: Mailbox, tls: ssl.SSLContext | None = None) -> None:
        self._mailbox = mailbox
        self._tls = tls
        self._imap: _Counting | None = None
        self._cut = False
        self.uidvalidity = 0
        self.exists = 0

    @property
    def taken(self) -> int:
        """Bytes that came."""
        return self._imap.taken if self._imap else 0

    def open(self) -> None:
        """Raises OSError, imaplib's errors, or one of ours."""
        self._imap = self._connect()
        if self._cut:
            raise TimeoutError
        if self._mailbox.security is MailSecurity.STARTTLS:
            self._imap.starttls(self._context())
        if self._mailbox.username:
            self._log_in(self._imap)
        self._examine(self._imap)

    def cut(self) -> None:
        """From another thread: whoever waits for the server waits no more."""
        self._cut = True
        sock = self._imap.sock if self._imap else None
        if sock:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        if self._imap is None:
            return
        with suppress(OSError, imaplib.IMAP4.error, TooMuchError):
            self._imap.logout()
        with suppress(OSError):
            self._imap.shutdown()

    def search(self, *criteria: str) -> list[int]:
        """The numbers of the mails that meet them, in order."""
        found = self._ask("SEARCH", *criteria)
        numbers = b" ".join(each for each in found if isinstance(each, bytes)).split()
        return sorted({int(each) for each in numbers if each.isdigit()})

    def newest(self, count: int) -> list[int]:
        """The numbers of the last so many mails."""
        if not self.exists:
            return []
        first = max(self.exists - count + 1, 1)
        typ, found = self._open_imap().fetch(f"{first}:{self.exists}", "(UID)")
        _check(typ, found)
        lines = (each for each in found if isinstance(each, bytes))
        return sorted({int(uid[1]) for line in lines if (uid := _UID.search(line))})

    def envelopes(self, uids: Sequence[int]) -> list[Envelope]:
        """Of those that are still there."""
        told: list[Envelope] = []
        what = "(UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM)])"
        for start in range(0, len(uids), _AT_ONCE):
            some = ",".join(map(str, uids[start : start + _AT_ONCE]))
            for meta, header in _literals(self._ask("FETCH", some, what)):
                uid, size = _UID.search(meta), _SIZE.search(meta)
                if uid and size:
                    told.append(
                        Envelope(uid=int(uid[1]), size=int(size[1]), sender=header)
                    )
        return sorted(told, key=lambda each: each.uid)

    def fetch(self, envelope: Envelope) -> bytes | None:
        """Its bytes, as far as they are taken; None when it is gone meanwhile."""
        part = f"<0.{MOST_OF_MAIL}>" if envelope.size > MOST_OF_MAIL else ""
        answer = self._ask("FETCH", str(envelope.uid), f"(UID BODY.PEEK[]{part})")
        for meta, body in _literals(answer):
            if (uid := _UID.search(meta)) and int(uid[1]) == envelope.uid:
                return body
        return None

    def _connect(self) -> _Counting:
        host, port = self._mailbox.host, self._mailbox.port
        if self._mailbox.security is MailSecurity.TLS:
            return _CountingTls(
                host, port, ssl_context=self._context(), timeout=TIMEOUT_SECONDS
            )
        return _Counting(host, port, timeout=TIMEOUT_SECONDS)

    def _context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()

    def _log_in(self, imap: _Counting) -> None:
        """By SASL where the server knows it: LOGIN takes ASCII only."""
        user, password = self._mailbox.username, self._mailbox.password
        try:
            if "AUTH=PLAIN" in imap.capabilities:
                told = f"\0{user}\0{password}".encode()
                imap.authenticate("PLAIN", lambda _: told)
            else:
                imap.login(_quoted(user), password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise LoginRefusedError(self._harmless(str(error))) from None
        except UnicodeEncodeError:
            wrong = "it takes only ASCII in names and passwords"
            raise LoginRefusedError(wrong) from None

    def _harmless(self, said: str) -> str:
        """The server's words, which may repeat what it was told."""
        said = said.removeprefix("b'").rstrip("'")
        password = self._mailbox.password
        return said.replace(password, "…") if password else said

    def _examine(self, imap: _Counting) -> None:
        name = _quoted(encode_folder(self._mailbox.folder))
        typ, found = imap.select(name, readonly=True)
        told = found[-1] if found and isinstance(found[-1], bytes) else b""
        if typ != "OK":
            raise NoFolderError(told.decode("utf-8", "replace"))
        self.exists = int(told) if told.isdigit() else 0
        _, given = imap.response("UIDVALIDITY")
        value = given[-1] if given else None
        if not isinstance(value, bytes) or not value.isdigit():
            raise NoFolderError("the server numbers its mails anew each time")
        self.uidvalidity = int(value)

    def _ask(self, command: str, *words: str) -> list[object]:
        typ, found = self._open_imap().uid(command, *words)
        _check(typ, found)
        return list(found)

    def _open_imap(self) -> _Counting:
        assert self._imap, "open comes first"
        return self._imap


def _check(typ: str, found: Sequence[object]) -> None:
    if typ != "OK":
        raise imaplib.IMAP4.error(f"{typ} {found[-1] if found else ''}")


def _literals(answer: Sequence[object]) -> Iterator[tuple[bytes, bytes]]:
    """Each literal with what was said around it."""
    for at, each in enumerate(answer):
        if isinstance(each, tuple):
            after = answer[at + 1] if at + 1 < len(answer) else b""
            yield each[0] + (after if isinstance(after, bytes) else b""), each[1]


def _quoted(text: str) -> str:
    """RFC 3501 4.3: a quoted string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def encode_folder(name: str) -> str:
    """RFC 3501 5.1.3: modified UTF-7, in which Dữ liệu is D&Hu8- li&Hsc-u."""
    pieces = re.split(r"([^\x20-\x7e]+)", name)
    coded = [
        _base64(piece) if at % 2 else piece.replace("&", "&-")
        for at, piece in enumerate(pieces)
    ]
    return "".join(coded)


def _base64(text: str) -> str:
    packed = b64encode(text.encode("utf-16-be")).rstrip(b"=")
    return f"&{packed.decode('ascii').replace('/', ',')}-"
