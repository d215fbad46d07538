"""Who reads a hostile document without taking the monitor along?

A long-lived process of its own, which can be killed: by the clock, by its memory
bound, or by the end of ours. feedparser 6.0.14 needs quadratic time for some 100 kB.
"""

import os
import pickle
import queue
import resource
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import IO

from monitor.acquire.document import Document, NotRead
from monitor.acquire.folder import (
    FolderRead,
    FolderUnchanged,
    gather,
    list_folder,
    wants_another_look,
)
from monitor.acquire.frames import (
    FeedBody,
    FileBody,
    MailBody,
    PageBody,
    Question,
    receive,
    send,
)
from monitor.model.feed import PageList, PollOutcome
from monitor.model.want import Brought, NotBrought, PageAnswer, PageOutcome

#: What a worker may answer.
Answered = Document | NotRead | Brought | NotBrought

LIMIT = timedelta(seconds=10)  #: wall clock for one document
START = timedelta(seconds=60)  #: for a worker to come up on a busy machine
STOPPING = "the monitor is stopping"
RECYCLE = 500  #: documents per worker, against slow leaks
GROWN = 256 << 20  #: bytes in memory; a fresh one has 35 MB
#: Whoever waits longer for a worker gets a spare one: a document that does not end
#: holds up the others by this, not by `LIMIT`. A usual one takes 30 ms.
HELD_UP = timedelta(seconds=1)
SPARE = 4


class Reader:
    """Reads documents and folders in worker processes; any thread may ask.

    Workers start when they are first needed. Every wait is bounded.
    """

    def __init__(
        self,
        size: int = 1,
        *,
        limit: timedelta = LIMIT,
        recycle: int = RECYCLE,
        grown: int = GROWN,
    ) -> None:
        self._size = size
        self._closed = threading.Event()
        self._workers = [
            _Worker(limit, recycle, grown, self._closed) for _ in range(size + SPARE)
        ]
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._spare: queue.Queue[_Worker] = queue.Queue()
        for worker in self._workers[:size]:
            self._idle.put(worker)
        for worker in self._workers[size:]:
            self._spare.put(worker)

    def read(
        self,
        body: bytes,
        *,
        content_type: str = "",
        url: str = "",
        allow_entities: bool = False,
        page_list: PageList | None = None,
        lang: str = "",
        read_at: datetime | None = None,
    ) -> Document | NotRead:
        """The body of an HTTP answer: a feed, or a page that lists its items."""
        return self._ask_document(
            FeedBody(
                body=body,
                content_type=content_type,
                url=url,
                allow_entities=allow_entities,
                page_list=page_list,
                lang=lang,
                read_at=read_at,
            )
        )

    def read_file(self, name: str, body: bytes, *, uri: str = "") -> Document | NotRead:
        """A local file, by the end of its name."""
        return self._ask_document(FileBody(name=name, body=body, uri=uri))

    def read_page(self, asked: PageBody) -> PageAnswer:
        """The page of an item, as an article."""
        answer = self._ask(asked)
        if isinstance(answer, Brought | NotBrought):
            return answer
        assert isinstance(answer, NotRead)  # the process ended, or a bug in it
        killed = answer.outcome is PollOutcome.PARSER_KILLED
        outcome = PageOutcome.READER_KILLED if killed else PageOutcome.UNREADABLE
        return NotBrought(outcome=outcome, detail=answer.detail)

    def read_mail(self, body: bytes) -> Document | NotRead:
        """A mail from a mailbox."""
        return self._ask_document(MailBody(body=body))

    def read_folder(
        self, folder: str, known_fingerprint: str = ""
    ) -> FolderRead | FolderUnchanged | NotRead:
        """Every file is a question of its own: a bad one spoils no other."""
        listing = list_folder(folder)
        if isinstance(listing, NotRead):
            return listing
        if listing.fingerprint == known_fingerprint:
            return FolderUnchanged(fingerprint=listing.fingerprint)
        document = gather(listing, self._ask_document)
        if self._closed.is_set():  # files not read must not be taken for read
            return NotRead(outcome=PollOutcome.PARSER_KILLED, detail=STOPPING)
        return FolderRead(
            document=document,
            fingerprint="" if wants_another_look(document) else listing.fingerprint,
        )

    def close(self) -> None:
        """Ends the workers, whatever they are reading."""
        self._closed.set()
        for worker in self._workers:
            worker.stop()

    def _ask_document(
        self, question: FeedBody | FileBody | MailBody
    ) -> Document | NotRead:
        answer = self._ask(question)
        assert isinstance(answer, Document | NotRead)  # as it was asked
        return answer

    def _ask(self, question: Question) -> Answered:
        worker, home = self._take()
        try:
            return worker.ask(question)
        finally:
            home.put(worker)
            self._end_spares()

    def _end_spares(self) -> None:
        """They are for an emergency, which is over when another worker is free."""
        for _ in range(SPARE):
            with suppress(queue.Empty):
                spare = self._spare.get_nowait()
                if not self._idle.empty():
                    spare.stop()
                self._spare.put(spare)

    def _take(self) -> "tuple[_Worker, queue.Queue[_Worker]]":
        """And the queue it came from. Each worker comes back within its limit."""
        wait = self._patience()
        while True:
            for home, seconds in ((self._idle, wait), (self._spare, 0.0)):
                with suppress(queue.Empty):
                    return home.get(timeout=seconds), home
            wait = HELD_UP.total_seconds()

    def _patience(self) -> float:
        """Whoever comes when a worker is stuck already need not wait as well."""
        since = [w.asked_at for w in self._workers[: self._size] if w.asked_at]
        left = HELD_UP.total_seconds() - (monotonic() - min(since, default=monotonic()))
        return max(0.0, left)


class _Worker:
    """One process at a time, started anew after a kill or `recycle` documents."""

    def __init__(
        self, limit: timedelta, recycle: int, grown: int, closed: threading.Event
    ) -> None:
        self._limit = limit
        self._recycle = recycle
        self._grown = grown
        self._closed = closed
        self._lock = threading.Lock()  # start and stop, not the reading itself
        self._process: subprocess.Popen[bytes] | None = None
        self._read = 0
        self.asked_at: float | None = None  #: since when it is busy

    def ask(self, question: Question) -> Answered:
        self.asked_at = monotonic()
        try:
            return self._ask(question)
        finally:
            self.asked_at = None

    def _ask(self, question: Question) -> Answered:
        process = self._ready()
        if process is None:
            return self._killed("the parser did not start")
        asked = _Exchange(process, self._limit)
        answer = asked.send(question)
        if isinstance(answer, Answered):
            return answer
        self.stop()
        seconds = self._limit.total_seconds()
        ended = f"the parser ended with {process.returncode}"
        return self._killed(
            f"stopped after {seconds:g} s" if asked.late else ended, poison=True
        )

    def stop(self) -> None:
        with self._lock:
            process, self._process, self._read = self._process, None, 0
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            _close(pipe)

    def _ready(self) -> subprocess.Popen[bytes] | None:
        """The running process, or a new one; None when there can be none."""
        if self._process and (
            self._read >= self._recycle
            or self._process.poll() is not None
            or _resident(self._process.pid) > self._grown
        ):
            self.stop()
        self._read += 1
        if self._process:
            return self._process
        with self._lock:
            if self._closed.is_set():
                return None
            process = self._process = _spawn(self._limit)
        return process if _Exchange(process, START).hear() == "ready" else None

    def _killed(self, detail: str, *, poison: bool = False) -> NotRead:
        self.stop()
        outcome = PollOutcome.PARSER_KILLED
        if self._closed.is_set():
            return NotRead(outcome=outcome, detail=STOPPING)
        return NotRead(outcome=outcome, detail=detail, poison=poison)


class _Exchange:
    """One question and its answer; the process is killed when it takes too long."""

    def __init__(self, process: subprocess.Popen[bytes], limit: timedelta) -> None:
        self._process = process
        self._limit = limit
        self.late = False

    def send(self, question: Question) -> object:
        """None when the process ended before it answered."""
        return self._within_limit(question)

    def hear(self) -> object:
        """What the process says of itself."""
        return self._within_limit(None)

    def _within_limit(self, question: Question | None) -> object:
        assert self._process.stdin
        assert self._process.stdout
        timer = threading.Timer(self._limit.total_seconds(), self._kill)
        timer.daemon = True
        timer.start()
        try:
            if question is not None:
                send(self._process.stdin, question)
            return receive(self._process.stdout)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            return None  # killed, or its pipes closed by `stop`
        finally:
            timer.cancel()
            timer.join()

    def _kill(self) -> None:
        self.late = True
        self._process.kill()


def _spawn(limit: timedelta) -> subprocess.Popen[bytes]:
    """Without our secrets, but with our search path."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MONITOR_")}
    path = os.pathsep.join(p for p in sys.path if p)
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [
            sys.executable,
            "-m",
            "monitor.acquire.worker_main",
            # The parent's clock comes first; this one ends an orphan.
            str(2 * limit.total_seconds()),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**kept, "PYTHONPATH": path},
    )


def _resident(pid: int) -> int:
    """Bytes in memory; 0 where the system does not say."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * resource.getpagesize()


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe:
            pipe.close()
    except OSError:
        return  # what was still buffered has nobody to read it
