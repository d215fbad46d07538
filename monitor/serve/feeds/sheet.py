"""Which feeds does a table list, and how is such a table written?

The first line names the columns, in any order and by the names that people give them.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.model.feed import Feed, FirstPoll
from monitor.serve.feeds.decoding import decode
from monitor.serve.feeds.listed import FeedList, Listed, Note, Unusable, words
from monitor.settings.addresses import url_mistake
from monitor.settings.duration import format_duration

COLUMNS = (
    "name", "url", "source", "country", "lang", "every", "topics", "first_poll",
    "enabled",
)  # fmt: skip

#: What else people write above a column.
_CALLED = {
    "title": "name", "feed": "name", "feed name": "name", "text": "name",
    "xmlurl": "url", "xml url": "url", "feed url": "url", "feedurl": "url",
    "rss": "url", "rss url": "url", "link": "url", "address": "url",
    "publisher": "source", "site": "source", "host": "source", "domain": "source",
    "language": "lang", "interval": "every", "topic": "topics", "active": "enabled",
}  # fmt: skip

_HEADER = "write a first line such as name,url,source,country,lang,every,topics"
_BREAKS = str.maketrans(";|", ",,")

#: Column by key.
Columns = Mapping[str, int]
Row = Sequence[str]


def read_sheet(body: bytes) -> FeedList | Unusable:
    """CSV, also with semicolons or tabs; a bare list of addresses will do as well."""
    text, remark = decode(body)
    found = list(_rows(text))
    rows = [(line, row) for line, row in found if not isinstance(row, str)]
    refused = [Note(line, row) for line, row in found if isinstance(row, str)]
    if not rows or (refused and refused[0].line < rows[0][0]):
        why = refused[0] if refused else "there is no line in it"
        return Unusable(f"{why}: {_HEADER}")
    (head, names), *rest = rows
    columns = _columns(names)
    if "url" not in columns and _is_bare(names):
        columns, names, rest = {"url": 0}, ["url"], rows
    if "url" not in columns:
        return Unusable(f"line {head}: no column url: {_HEADER}")
    wide = [line for line, row in rest if any(row[len(names) :])]
    return FeedList(
        rows=tuple(_listed(n, row, columns) for n, row in rest if n not in wide),
        refused=(*refused, *(Note(line, _too_wide()) for line in wide)),
        remarks=tuple(
            Note(0, told) for told in (remark, _ignored(names, columns)) if told
        ),
    )


def write_sheet(feeds: Iterable[Feed]) -> str:
    """With a header; what is a default is left empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for feed in feeds:
        writer.writerow(
            {
                "name": feed.name,
                "url": feed.url,
                "source": feed.source,
                "country": feed.country,
                "lang": feed.lang,
                "every": format_duration(feed.every) if feed.every else "",
                "topics": ";".join(feed.topics),
                "first_poll": ""
                if feed.first_poll is FirstPoll.DIGEST
                else feed.first_poll.value,
                "enabled": "" if feed.enabled else "false",
            }
        )
    return out.getvalue()


def _rows(text: str) -> Iterator[tuple[int, Row | str]]:
    """Each row with the line where it begins; a text says why it is none."""
    head = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            row = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield line, f"not CSV: {error}: look at its quotes"
        else:
            if any("\n" in cell for cell in row):
                yield line, f"a cell goes on to line {reader.line_num}: close its quote"
            elif any(row):
                yield line, row
        line = reader.line_num + 1


def _columns(names: Row) -> Columns:
    """An exact name beats another word for it; of several, the first counts."""
    plain = [" ".join(name.casefold().replace("_", " ").split()) for name in names]
    columns: dict[str, int] = {}
    for at, name in enumerate(plain):
        if name.replace(" ", "_") in COLUMNS:
            columns.setdefault(name.replace(" ", "_"), at)
    for at, name in enumerate(plain):
        if name in _CALLED:
            columns.setdefault(_CALLED[name], at)
    return columns


def _is_bare(row: Row) -> bool:
    return len([cell for cell in row if cell]) == 1 and not url_mistake(row[0])


def _ignored(names: Row, columns: Columns) -> str:
    left = [
        name for at, name in enumerate(names) if name and at not in columns.values()
    ]
    return f"columns left unread: {', '.join(left)}" if left else ""


def _too_wide() -> str:
    return "more cells than columns: put a text with a comma in quotes"


def _listed(line: int, row: Row, columns: Columns) -> Listed:
    """A row may end before its last columns."""
    cell = {key: words(row[at]) for key, at in columns.items() if at < len(row)}
    topics = cell.get("topics", "").translate(_BREAKS).split(",")
    return Listed(
        line=line,
        url=cell.get("url", ""),
        name=cell.get("name", ""),
        source=cell.get("source", ""),
        country=cell.get("country", ""),
        lang=cell.get("lang", ""),
        topics=tuple(topic.strip() for topic in topics if topic.strip()),
        every=cell.get("every", ""),
        first_poll=cell.get("first_poll", ""),
        enabled=cell.get("enabled", ""),
    )
