"""Which entries does one argument of `monitor acquire` hold?

Every one of them, in document order, repeats included: a filter remembers nothing.
"""

from pathlib import Path

from monitor.acquire.document import Document, NotRead, clean
from monitor.acquire.workers import Reader
from monitor.model.feed import PollOutcome
from monitor.model.item import Entry

MAX_SIZE = 50 << 20

#: Read as in a folder; any other name promises a feed.
TEXTS = (".txt", ".html", ".htm", ".eml")


def read_path(reader: Reader, path: Path) -> list[Entry] | NotRead:
    """A local file: a feed, a text, a web page or a mail."""
    try:
        with path.open("rb") as file:
            body = file.read(MAX_SIZE + 1)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        return NotRead(outcome=PollOutcome.UNREADABLE, detail=detail)
    if len(body) > MAX_SIZE:
        detail = f"more than {MAX_SIZE >> 20} MB"
        return NotRead(outcome=PollOutcome.TOO_LARGE, detail=detail)
    if path.name.lower().endswith(TEXTS):
        uri = path.absolute().as_uri()
        return _clean(reader.read_file(path.name, body, uri=uri))
    return _clean(reader.read(body))


def read_body(
    reader: Reader, body: bytes, *, content_type: str, url: str
) -> list[Entry] | NotRead:
    """What a server answered."""
    return _clean(reader.read(body, content_type=content_type, url=url))


def _clean(answer: Document | NotRead) -> list[Entry] | NotRead:
    if isinstance(answer, NotRead):
        return answer
    return [clean(raw) for raw in answer.entries]
