"""A mail server that hands out what a test puts in: IMAP4rev1, as far as it is spoken.

It opens folders only to be read, and knows no command that would change one.
"""

import base64
import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self

STOP_WAIT = 10.0
DAY = date(2024, 4, 18)

_FETCH = re.compile(r"BODY\.PEEK\[\](?:<0\.(\d+)>)?")
_WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail, and the day on which it came."""

    body: bytes
    came: date = DAY


#: Instead of an answer: whatever a hostile server sends. The connection ends with it.
Misbehave = Callable[[socket.socket], None]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@dataclass(slots=True)
class PostOffice:
    """`with PostOffice() as office: office.put(b"…")`."""

    user: str = "desk"
    password: str = "open sesame"
    folder: str = "INBOX"
    uidvalidity: int = 7
    sasl: bool = True
    tls: ssl.SSLContext | None = None
    implicit: bool = False  #: TLS from the first byte, else after STARTTLS
    mails: dict[int, Kept] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    misbehave: dict[str, Misbehave] = field(default_factory=dict)
    next_uid: int = 1
    _server: _Server = field(init=False)
    _thread: threading.Thread = field(init=False)

    def __enter__(self) -> Self:
        office = self

        class Conversation(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                office.talk(self.request)

        self._server = _Server(("127.0.0.1", 0), Conversation)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(STOP_WAIT)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def put(self, body: bytes, came: date = DAY) -> int:
        """A new mail; its number."""
        uid = self.next_uid
        self.mails[uid] = Kept(
            body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), came
        )
        self.next_uid += 1
        return uid

    def renumber(self) -> None:
        """As after a restore from a back-up: same mails, all other numbers."""
        self.uidvalidity += 1
        self.mails = dict(enumerate(self.mails.values(), start=500))
        self.next_uid = 500 + len(self.mails)

    def asked(self, word: str) -> list[str]:
        return [each for each in self.commands if each.split()[0] == word]

    def talk(self, link: socket.socket) -> None:
        link.settimeout(STOP_WAIT)
        try:
            if self.implicit and self.tls:
                link = self.tls.wrap_socket(link, server_side=True)
            talk = _Talk(self, link)
        except OSError:
            return  # the other side does not like our certificate
        try:
            talk.run()
        except OSError:
            return  # the other side has gone
        finally:
            talk.close()


class _Talk:
    """One connection."""

    def __init__(self, office: PostOffice, link: socket.socket) -> None:
        self._office = office
        self._link = link
        self._lines = link.makefile("rb")
        self._in = False

    def run(self) -> None:
        self._say("* OK ready")
        while line := self._lines.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            # Passwords are not noted: a failed test prints what was asked.
            self._office.commands.append(
                rest.split(' "')[0] if "LOGIN" in rest else rest
            )
            word = rest.split()[0]
            if strange := self._office.misbehave.get(word):
                strange(self._link)
                return
            if not self._answer(tag, word, rest):
                return

    def close(self) -> None:
        self._lines.close()
        self._link.close()

    def _answer(self, tag: str, word: str, rest: str) -> bool:
        match word:
            case "CAPABILITY":
                self._say(f"* CAPABILITY IMAP4rev1 {self._abilities()}")
            case "STARTTLS":
                self._say(f"{tag} OK begin")
                assert self._office.tls
                self._link = self._office.tls.wrap_socket(self._link, server_side=True)
                self._lines = self._link.makefile("rb")
                return True
            case "LOGIN":
                user, password = [a or b for a, b in _WORDS.findall(rest)][1:]
                return self._let_in(tag, user, password)
            case "AUTHENTICATE":
                self._say("+ ")
                told = base64.b64decode(self._lines.readline().strip()).decode()
                return self._let_in(tag, *told.split("\0")[1:])
            case "EXAMINE" if self._in:
                return self._examine(tag, rest)
            case "UID" | "FETCH" if self._in:
                self._look(rest.removeprefix("UID "), by_uid=word == "UID")
            case "LOGOUT":
                self._say("* BYE then")
                self._say(f"{tag} OK done")
                return False
            case _:
                self._say(f"{tag} BAD not here")
                return True
        self._say(f"{tag} OK done")
        return True

    def _abilities(self) -> str:
        office = self._office
        starttls = "STARTTLS" if office.tls and not office.implicit else ""
        return f"{'AUTH=PLAIN' if office.sasl else ''} {starttls}".strip()

    def _let_in(self, tag: str, user: str, password: str) -> bool:
        self._in = (user, password) == (self._office.user, self._office.password)
        said = "OK in" if self._in else f"NO [AUTHENTICATIONFAILED] not {password}"
        self._say(f"{tag} {said}")
        return True

    def _examine(self, tag: str, rest: str) -> bool:
        office = self._office
        if rest != f'EXAMINE "{office.folder}"':
            self._say(f"{tag} NO no such mailbox")
            return True
        self._say(f"* {len(office.mails)} EXISTS")
        self._say(f"* OK [UIDVALIDITY {office.uidvalidity}] valid")
        self._say(f"* OK [UIDNEXT {office.next_uid}] next")
        self._say(f"{tag} OK [READ-ONLY] open")
        return True

    def _look(self, rest: str, *, by_uid: bool) -> None:
        command, _, told = rest.partition(" ")
        if command == "SEARCH":
            found = " ".join(map(str, self._search(told)))
            self._say(f"* SEARCH {found}".rstrip())
            return
        which, _, what = told.partition(" ")
        for number, (uid, kept) in enumerate(sorted(self._office.mails.items()), 1):
            if (uid if by_uid else number) in _numbers(which):
                self._fetch(number, uid, kept, what)

    def _search(self, told: str) -> Iterator[int]:
        uids = sorted(self._office.mails)
        if told.startswith("UID"):
            first = int(told.split()[1].partition(":")[0])
            # As RFC 3501 has it, the last mail is always among n:*.
            yield from [u for u in uids if u >= first] or uids[-1:]
            return
        since = datetime.strptime(told.split()[1], "%d-%b-%Y").date()  # noqa: DTZ007
        yield from (u for u in uids if self._office.mails[u].came >= since)

    def _fetch(self, number: int, uid: int, kept: Kept, what: str) -> None:
        if what == "(UID)":
            self._say(f"* {number} FETCH (UID {uid})")
            return
        if part := _FETCH.search(what):
            body = kept.body[: int(part[1])] if part[1] else kept.body
            name = "BODY[]<0>" if part[1] else "BODY[]"
            self._say(f"* {number} FETCH (UID {uid} {name} {{{len(body)}}}", body)
            return
        head, _, _ = kept.body.partition(b"\r\n\r\n")
        lines = [
            each for each in head.split(b"\r\n") if each.lower().startswith(b"from:")
        ]
        sender = b"\r\n".join([*lines, b"", b""])
        size = f"UID {uid} RFC822.SIZE {len(kept.body)}"
        field_ = f"BODY[HEADER.FIELDS (FROM)] {{{len(sender)}}}"
        self._say(f"* {number} FETCH ({size} {field_}", sender)

    def _say(self, line: str, literal: bytes | None = None) -> None:
        tail = b"" if literal is None else literal + b")\r\n"
        self._link.sendall(line.encode() + b"\r\n" + tail)


def _numbers(which: str) -> set[int]:
    found: set[int] = set()
    for part in which.split(","):
        first, _, last = part.partition(":")
        found.update(range(int(first), int(last or first) + 1))
    return found
