"""What does a local file hold that `monitor acquire` is given?

Every entry of it, in document order, repeats included: a filter remembers nothing.
"""

from pathlib import Path

from monitor.acquire.document import Document, NotRead
from monitor.acquire.workers import Reader
from monitor.model.feed import PollOutcome

MAX_SIZE = 50 << 20

#: Read as in a folder; any other name promises a feed.
TEXTS = (".txt", ".html", ".htm", ".eml")


def read_path(reader: Reader, path: Path) -> Document | NotRead:
    """A text, a web page or a mail by the end of its name; else it shall be a feed."""
    try:
        with path.open("rb") as file:
            body = file.read(MAX_SIZE + 1)
    except OSError as error:
        detail = error.strerror or "cannot be read"
        return NotRead(outcome=PollOutcome.UNREADABLE, detail=detail)
    if len(body) > MAX_SIZE:
        detail = f"more than {MAX_SIZE >> 20} MB"
        return NotRead(outcome=PollOutcome.TOO_LARGE, detail=detail)
    if path.name.lower().endswith(TEXTS):
        return reader.read_file(path.name, body, uri=path.absolute().as_uri())
    return reader.read(body)
