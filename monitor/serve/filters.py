"""Each pure room as a Unix filter: newline-delimited JSON in, the same and more out.

No store, one line out per line in, written as soon as it is read, order, ids and
unknown keys kept. A bad line is passed by, and reported with its number.
"""

import errno
import json
import math
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from monitor.model.item import TEXT_FIELDS, Item, ItemId
from monitor.serve.options import FAILED, IN_PART

Row = dict[str, Any]

STDIN = "<stdin>"
TEXT_KEYS = ("feed", "source", "url", "author", "lang", *TEXT_FIELDS)


class BadLineError(ValueError):
    """A line that is no item; the message says why."""


class UnreadableError(Exception):
    """An input that cannot be read, or not to its end."""


def run_filter(
    files: Iterable[str], add: Callable[[Row], Row], *, out: TextIO, err: TextIO
) -> int:
    """Read rows, add to each, write them; the exit code of the command."""
    names = list(files) or [STDIN]
    read = 0
    for name in names:
        try:
            for number, line in enumerate(read_lines(name), 1):
                if line.strip():
                    _answer(f"{name}:{number}", line, add, out, err)
            read += 1
        except UnreadableError as error:
            print(error, file=err)
    if read == len(names):
        return 0
    return IN_PART if read else FAILED


def _answer(
    place: str, line: bytes, add: Callable[[Row], Row], out: TextIO, err: TextIO
) -> None:
    try:
        answer = to_line(add(parse_row(line)))
    except BadLineError as error:
        print(f"{place}: {error}", file=err)
    except Exception as error:  # noqa: BLE001 - the per-item guard; the rest goes on
        print(f"{place}: cannot be judged: {error!r:.200}", file=err)
    else:
        out.write(answer)
        out.flush()


def parse_row(line: bytes) -> Row:
    """One line as an object whose known keys have the right types."""
    try:
        row = json.loads(line, parse_float=_finite, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadLineError(f"not JSON: {error!s:.200}") from None
    if not isinstance(row, dict):
        raise BadLineError("not a JSON object: write one item per line as {...}")
    for key in TEXT_KEYS:
        value = row.get(key)
        if value is not None and not isinstance(value, str):
            raise BadLineError(f"{key}: not a string: {value!r:.60}")
    return row


def _finite(text: str) -> float:
    """What is larger than any float could not be written again."""
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"the number {text:.20} is too large")
    return value


def _refuse(text: str) -> float:
    """Python would take NaN and Infinity, and write lines that nobody else reads."""
    raise ValueError(f"{text} is no number there")


def to_line(row: Row) -> str:
    """Readable UTF-8; half a surrogate pair, which has no UTF-8, stays escaped."""
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        line = json.dumps(row)
    return line + "\n"


def item_from_row(row: Row) -> Item:
    """The item of a line; a missing key is an empty one."""
    texts = {key: row.get(key) or "" for key in TEXT_KEYS}
    given = row.get("id")
    return Item(
        id=ItemId("" if given is None else str(given)),
        feed=texts["feed"],
        source=texts["source"],
        url=texts["url"],
        title=texts["title"],
        summary=texts["summary"],
        text=texts["text"],
        author=texts["author"],
        lang=texts["lang"],
        published=_moment(row, "published"),
        updated=_moment(row, "updated"),
        first_seen=_moment(row, "first_seen"),
    )


def _moment(row: Row, key: str) -> datetime | None:
    """RFC 3339; without a zone it is UTC. A bare year or month is no moment."""
    try:
        at = datetime.fromisoformat(row.get(key) or "")
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def read_lines(name: str) -> Iterator[bytes]:
    """As soon as each is there."""
    try:
        with _open(name) as file:
            yield from file
    except OSError as error:
        raise UnreadableError(f"{name}: {error.strerror}") from None


def read_whole(name: str, most: int) -> bytes:
    """A file, or standard input for `-`, up to so many bytes; raises OSError."""
    with _open(name) as file:
        return file.read(most)


def _open(name: str) -> AbstractContextManager[BinaryIO]:
    if name not in (STDIN, "-"):
        return Path(name).open("rb")
    if sys.stdin is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return nullcontext(sys.stdin.buffer)
