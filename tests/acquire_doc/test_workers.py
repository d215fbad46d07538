"""Who reads a hostile document without taking the monitor along?"""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.acquire.document import Document, NotRead
from monitor.acquire.folder import FolderRead, FolderUnchanged
from monitor.acquire.frames import FeedBody, FileBody, receive, send
from monitor.acquire.worker_main import answer, answer_all
from monitor.acquire.workers import SPARE, Reader
from monitor.model.feed import PollOutcome

RSS = b"<rss version='2.0'><channel><item><title>a</title></item></channel></rss>"


@pytest.fixture
def reader() -> Iterator[Reader]:
    """One worker, ended after the test."""
    made = Reader()
    yield made
    made.close()


def pid_of(reader: Reader) -> int:
    process = reader._workers[0]._process
    assert process
    return process.pid


def alive(pid: int) -> bool:
    """Neither gone nor a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[-1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_worker_reads_one_document_after_the_other(reader: Reader) -> None:
    """The same process, because starting one takes longer than reading."""
    first = reader.read(RSS, content_type="text/xml", url="https://e.org/")
    pid = pid_of(reader)
    second = reader.read(b"nothing")

    assert isinstance(first, Document)
    assert first.seen == 1
    assert isinstance(second, NotRead)
    assert pid_of(reader) == pid


def test_nothing_starts_before_it_is_needed() -> None:
    """A monitor without feeds has no workers."""
    reader = Reader(size=4)

    assert all(worker._process is None for worker in reader._workers)
    reader.close()


def test_a_worker_that_takes_too_long_is_killed() -> None:
    """And the next document is read by another one."""
    slow = Reader(limit=timedelta(milliseconds=200))
    slow.read(RSS)
    pid = pid_of(slow)
    os.kill(pid, signal.SIGSTOP)  # as good as an endless document
    killed = slow.read(RSS)
    after = slow.read(RSS)
    slow.close()

    assert killed == NotRead(
        outcome=PollOutcome.PARSER_KILLED, detail="stopped after 0.2 s", poison=True
    )
    assert isinstance(after, Document)
    assert not alive(pid)


def test_a_worker_that_dies_is_replaced(reader: Reader) -> None:
    """Killed between two documents: nobody notices."""
    reader.read(RSS)
    pid = pid_of(reader)
    os.kill(pid, signal.SIGKILL)
    while alive(pid):
        time.sleep(0.01)

    assert isinstance(reader.read(RSS), Document)
    assert pid_of(reader) != pid


def test_a_worker_that_dies_over_a_document_is_told() -> None:
    """As the system's memory killer would do it."""
    reader = Reader()
    reader.read(RSS)
    pid = pid_of(reader)
    os.kill(pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(reader.read, RSS)
        os.kill(pid, signal.SIGKILL)
        told = asked.result(timeout=30)
    reader.close()

    assert isinstance(told, Document) or told.detail == "the parser ended with -9"


def test_a_worker_is_replaced_after_a_while() -> None:
    """What leaks, leaks for so many documents only."""
    reader = Reader(recycle=2)
    reader.read(RSS)
    first = pid_of(reader)
    reader.read(RSS)
    same = pid_of(reader)
    reader.read(RSS)
    other = pid_of(reader)
    reader.close()

    assert first == same
    assert other != first
    assert not alive(first)


def test_a_worker_that_has_grown_is_replaced() -> None:
    """By a document that took much memory, which Python does not give back."""
    reader = Reader(grown=1)
    reader.read(RSS)
    first = pid_of(reader)
    told = reader.read(RSS)
    other = pid_of(reader)
    reader.close()

    assert isinstance(told, Document)
    assert other != first


def test_a_document_that_does_not_end_holds_up_no_other() -> None:
    """A spare worker reads them meanwhile, and ends when it is needed no more."""
    reader = Reader(limit=timedelta(seconds=30))
    reader.read(RSS)
    os.kill(pid_of(reader), signal.SIGSTOP)  # as good as an endless document
    with ThreadPoolExecutor(1) as pool:
        stuck = pool.submit(reader.read, RSS)
        while not reader._idle.empty():
            time.sleep(0.01)
        others = [reader.read(RSS) for _ in range(3)]
        held_up = not stuck.done()
        os.kill(pid_of(reader), signal.SIGCONT)
        released = stuck.result(timeout=30)
    spares = [worker._process for worker in reader._workers[1:]]
    reader.close()

    assert held_up
    assert all(isinstance(read, Document) for read in [*others, released])
    assert spares == [None] * SPARE


def test_a_worker_ignores_the_signals_of_its_group(reader: Reader) -> None:
    """Ctrl-C goes to all; the monitor ends its workers itself."""
    reader.read(RSS)
    pid = pid_of(reader)
    os.kill(pid, signal.SIGINT)
    os.kill(pid, signal.SIGTERM)

    assert isinstance(reader.read(RSS), Document)
    assert pid_of(reader) == pid


def test_a_worker_outlives_nobody() -> None:
    """The monitor killed with SIGKILL leaves no orphan."""
    script = (
        "import sys, time\n"
        "from monitor.acquire.workers import Reader\n"
        "reader = Reader(); reader.read(b'x')\n"
        "print(reader._workers[0]._process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    while alive(pid):  # the test's own timeout bounds it
        time.sleep(0.01)

    assert not alive(pid)


def test_a_worker_does_not_know_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does it hold our files open."""
    monkeypatch.setenv("MONITOR_SECRET", "canary")
    reader = Reader()
    with Path(__file__).open() as mine:
        os.set_inheritable(mine.fileno(), True)
        reader.read(RSS)
        environment = Path(f"/proc/{pid_of(reader)}/environ").read_bytes()
        held = [
            str(link.readlink())
            for link in Path(f"/proc/{pid_of(reader)}/fd").iterdir()
        ]
    reader.close()

    assert b"canary" not in environment
    assert __file__ not in held


def test_a_closed_reader_reads_nothing() -> None:
    """And leaves nothing behind, closed once or twice."""
    reader = Reader()
    reader.read(RSS)
    pid = pid_of(reader)
    reader.close()
    reader.close()

    assert not alive(pid)
    assert reader.read(RSS) == NotRead(
        outcome=PollOutcome.PARSER_KILLED, detail="the monitor is stopping"
    )


def test_closing_ends_what_is_being_read() -> None:
    """A stop waits for nobody's document."""
    reader = Reader(limit=timedelta(seconds=60))
    reader.read(RSS)
    os.kill(pid_of(reader), signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(reader.read, RSS)
        closing = threading.Timer(0.2, reader.close)
        closing.start()
        told = asked.result(timeout=30)
        closing.join()

    assert told == NotRead(
        outcome=PollOutcome.PARSER_KILLED, detail="the monitor is stopping"
    )


def test_many_threads_share_the_workers() -> None:
    """Each gets the answer to its own question."""
    reader = Reader(size=2)
    bodies = [RSS.replace(b">a<", b">%d<" % n) for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(reader.read, bodies))
    reader.close()
    titles = [
        a.entries[0].title.value if isinstance(a, Document) else a for a in answers
    ]

    assert titles == [str(n) for n in range(40)]


def test_memory_is_bounded(reader: Reader) -> None:
    """A gigabyte; the worker lives on."""
    bomb = b"<rss><channel><item><title>" + b"&lt;" * 90_000_000

    told = reader.read(bomb + b"</title></item></channel></rss>")

    assert isinstance(told, NotRead)
    assert told.outcome is PollOutcome.PARSER_KILLED
    assert isinstance(reader.read(RSS), Document)


def test_a_folder_is_read_once_until_it_changes(reader: Reader, tmp_path: Path) -> None:
    """A bad file in it spoils no other."""
    (tmp_path / "a.txt").write_text("Two states signed a statement.")
    (tmp_path / "b.xml").write_text("<!DOCTYPE x [<!ENTITY a '&b;'>]><rss/>")

    first = reader.read_folder(str(tmp_path))
    assert isinstance(first, FolderRead)
    second = reader.read_folder(str(tmp_path), first.fingerprint)
    missing = reader.read_folder(str(tmp_path / "missing"))

    assert first.document.seen == 2
    assert second == FolderUnchanged(fingerprint=first.fingerprint)
    assert isinstance(missing, NotRead)


def test_a_file_that_could_not_be_opened_is_tried_again(
    reader: Reader, tmp_path: Path
) -> None:
    """The folder counts as changed until all of it could be looked at."""
    (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere")

    first = reader.read_folder(str(tmp_path))
    assert isinstance(first, FolderRead)
    second = reader.read_folder(str(tmp_path), first.fingerprint)

    assert isinstance(second, FolderRead)


def test_a_folder_that_is_left_half_read_is_not_read(tmp_path: Path) -> None:
    """A stop in the middle must not mark the other files as known."""
    (tmp_path / "a.txt").write_text("Two states signed a statement.")
    reader = Reader()
    reader.close()

    assert reader.read_folder(str(tmp_path)) == NotRead(
        outcome=PollOutcome.PARSER_KILLED, detail="the monitor is stopping"
    )


def test_a_file_is_read_by_its_name(reader: Reader) -> None:
    """As in a folder, without one."""
    answered = reader.read_file("a.txt", b"Some text.", uri="file:///in/a.txt")

    assert isinstance(answered, Document)


def test_a_failure_of_the_parser_is_an_answer() -> None:
    """The guard of one document: told with its name, and the worker goes on."""
    broken = FeedBody(body=None)  # type: ignore[arg-type] # stands for a bug

    told = answer(broken)

    assert isinstance(told, NotRead)
    assert told.outcome is PollOutcome.UNREADABLE
    assert told.detail.startswith("the parser failed: AttributeError: ")


def test_a_worker_answers_until_the_reader_hangs_up() -> None:
    """Question by question, in order."""
    questions, answers = io.BytesIO(), io.BytesIO()
    send(questions, FeedBody(body=RSS))
    send(questions, FileBody(name="a.txt", body=b"Some text."))
    questions.write(b"\x00")  # breaks off
    questions.seek(0)

    answer_all(questions, answers, alarm=60)
    answers.seek(0)

    assert isinstance(receive(answers), Document)
    assert isinstance(receive(answers), Document)
    with pytest.raises(EOFError):
        receive(answers)
