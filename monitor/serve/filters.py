"""Each pure room as a Unix filter: newline-delimited JSON in, the same and more out.

No store, one line out per line in, written as soon as it is read, order, ids and
unknown keys kept. A bad line is passed by, and reported with its number.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from monitor.model.item import TEXT_FIELDS, Item, ItemId

Row = dict[str, Any]

TEXT_KEYS = ("id", "feed", "source", "url", "author", "lang", *TEXT_FIELDS)


class BadLineError(ValueError):
    """A line that is no item; the message says why."""


def run_filter(
    files: Iterable[str], add: Callable[[Row], Row], *, out: TextIO, err: TextIO
) -> int:
    """Read rows, add to each, write them; the exit code of the command."""
    read = 0
    for name, lines in _inputs(files, err):
        read += 1
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = add(parse_row(line))
            except BadLineError as error:
                print(f"{name}:{number}: {error}", file=err)
                continue
            out.write(to_line(row))
            out.flush()
    return 0 if read else 1


def parse_row(line: bytes) -> Row:
    """One line as an object whose known keys have the right types."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLineError(f"not JSON: {error}") from None
    if not isinstance(row, dict):
        raise BadLineError("not a JSON object: write one item per line as {...}")
    for key in TEXT_KEYS:
        value = row.get(key)
        if value is not None and not isinstance(value, str):
            raise BadLineError(f"{key}: not a string: {value!r:.60}")
    return row


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
    return Item(
        id=ItemId(texts["id"]),
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
    """RFC 3339; without a zone it is UTC."""
    value = row.get(key)
    if value is None or value == "":
        return None
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadLineError(
            f"{key}: not a moment: {value!r:.60}: write it as 2024-07-17T06:28:00Z"
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _inputs(files: Iterable[str], err: TextIO) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Each input's name and lines; one that cannot be read is reported."""
    names = list(files)
    if not names:
        yield "<stdin>", sys.stdin.buffer
    for name in names:
        try:
            with Path(name).open("rb") as lines:
                yield name, lines
        except OSError as error:
            print(f"{name}: {error.strerror}", file=err)
