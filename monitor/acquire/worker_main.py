"""The worker: reads documents that nobody has looked at yet, one after the other.

Only its reader keeps it alive: it ends when its pipe closes, it cannot outgrow
its memory, and an alarm ends it in the middle of a document that never ends.
"""

import os
import resource
import signal
import sys
from typing import IO

from monitor.acquire.article import read_article
from monitor.acquire.document import Document, NotRead
from monitor.acquire.files import read_file
from monitor.acquire.frames import (
    FeedBody,
    FileBody,
    MailBody,
    PageBody,
    Question,
    receive,
    send,
)
from monitor.acquire.letter import read_mail
from monitor.acquire.pagelist import read_list
from monitor.acquire.parse import read_feed
from monitor.model.feed import PageList, PollOutcome
from monitor.model.want import PageAnswer

MEMORY = 1 << 30


def main() -> None:
    """`python -m monitor.acquire.worker_main SECONDS`: started by `workers.Reader`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not end up between two answers
    send(answers, "ready")
    answer_all(sys.stdin.buffer, answers, alarm=float(sys.argv[1]))


def answer_all(questions: IO[bytes], answers: IO[bytes], *, alarm: float) -> None:
    """Until the reader hangs up."""
    while True:
        try:
            question = receive(questions)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_REAL, alarm)
        send(answers, answer(question))
        signal.setitimer(signal.ITIMER_REAL, 0)


def answer(question: Question) -> Document | NotRead | PageAnswer:
    """The guard of one document: what breaks on it is told, and the next one read."""
    try:
        return _read(question)
    except MemoryError:
        detail = f"needs more than {MEMORY >> 20} MB of memory"
        return NotRead(outcome=PollOutcome.PARSER_KILLED, detail=detail, poison=True)
    except Exception as error:  # noqa: BLE001 - the per-item guard
        detail = f"the parser failed: {type(error).__name__}: {str(error)[:200]}"
        return NotRead(outcome=PollOutcome.UNREADABLE, detail=detail)


def _read(question: Question) -> Document | NotRead | PageAnswer:
    match question:
        case FeedBody(page_list=PageList() as how):
            return read_list(
                question.body,
                how,
                content_type=question.content_type,
                url=question.url,
                lang=question.lang,
                read_at=question.read_at,
            )
        case FeedBody():
            return read_feed(
                question.body,
                content_type=question.content_type,
                url=question.url,
                allow_entities=question.allow_entities,
            )
        case FileBody():
            return read_file(question.name, question.body, uri=question.uri)
        case MailBody():
            return read_mail(question.body)
        case PageBody():
            return read_article(question)


if __name__ == "__main__":
    main()
