"""Are feeds that others wrote read without a loss, and at least as right as before?"""

import io
import json
import os
import re
import tarfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from feedparser.datetimes import _parse_date

from monitor.acquire.clean import Form, Markup, to_text
from monitor.acquire.dates import read_moment
from monitor.acquire.document import Document, clean
from monitor.acquire.parse import read_feed
from monitor.model.item import Entry

DATA = Path(os.environ.get("MONITOR_DATA", "/nonexistent"))
FEEDS = DATA / "feeds"
SUITES = ("feedparser", "fastfeedparser", "reader")

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not FEEDS.is_dir(), reason="MONITOR_DATA names no data"),
]

Json = dict[str, Any]


@dataclass
class Score:
    """How many fields are right: ours, feedparser's, all."""

    ours: int = 0
    plain: int = 0
    all: int = 0
    worse: list[str] = field(default_factory=list)

    def count(self, name: str, ours: object, plain: object, expected: set[str]) -> None:
        self.all += 1
        self.ours += ours in expected
        self.plain += plain in expected
        if plain in expected and ours not in expected:
            self.worse.append(name)


def parse_plainly(body: bytes, headers: dict[str, str]) -> Any:
    """feedparser as it comes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return feedparser.parse(io.BytesIO(body), response_headers=headers)


def as_utc(parsed: Any) -> datetime | None:
    if parsed is None or parsed[0] > MAXYEAR:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def texts(value: str) -> set[str]:
    """An expectation is markup or plain text; either reading is right."""
    read = {
        to_text(Markup(value, form), strict=strict)
        for form in (Form.PLAIN, Form.MARKUP, Form.UNSAID)
        for strict in (True, False)
    }
    return {" ".join(text.split()) for text in read}


def cases(suite: str) -> Iterator[tuple[Json, bytes]]:
    with tarfile.open(FEEDS / f"suite-{suite}.tar.gz") as archive:
        files = {m.name.removeprefix("./"): m for m in archive if m.isfile()}
        root = f"{suite}/" if f"{suite}/cases.jsonl" in files else ""

        def content(name: str) -> bytes:
            opened = archive.extractfile(files[f"{root}{name}"])
            assert opened
            return opened.read()

        for line in content("cases.jsonl").splitlines():
            case = json.loads(line)
            yield case, content(case["doc"])


def ours_of(entry: Entry | None, name: str) -> object:
    """The field of ours that means the same."""
    if entry is None:
        return None
    match name:
        case "summary":
            return " ".join((entry.summary or entry.text).split())
        case "content":
            return " ".join((entry.text or entry.summary).split())
        case "link":
            return entry.url
        case "published" | "updated":
            moment = getattr(entry, name)
            return moment.isoformat().replace("+00:00", "Z") if moment else None
        case _:
            return getattr(entry, name)


def plain_of(entry: Any, name: str) -> object:
    if entry is None:
        return None
    if name == "content":
        return " ".join(entry.content[0].value.split()) if "content" in entry else None
    value = dict.get(
        entry, f"{name}_parsed" if name in {"published", "updated"} else name
    )
    if isinstance(value, str) or value is None:
        return " ".join((value or "").split())
    moment = as_utc(value)
    return moment.isoformat().replace("+00:00", "Z") if moment else None


#: feedparser shows it behind the name; we leave it out.
ADDRESS = re.compile(r"\s*\(\S+@\S+\)$")

FIELDS = ("title", "summary", "content", "link", "author", "published", "updated")


def score(case: Json, body: bytes, total: Score) -> int:
    """Adds to the score; how many entries plain feedparser has and we have not."""
    headers = {k.lower(): v for k, v in (case.get("headers") or {}).items()}
    url = headers.get("content-location", "")
    url = url if url.startswith("http") else case.get("base_url", "")
    ours = read_feed(body, content_type=headers.get("content-type", ""), url=url)
    headers = {"content-type": "application/xml", **headers, "content-location": url}
    plain = parse_plainly(body, headers)
    entries = [clean(raw) for raw in ours.entries] if isinstance(ours, Document) else []
    for place, expected in enumerate(case["expect"].get("entries", [])):
        mine = entries[place] if place < len(entries) else None
        theirs = plain.entries[place] if place < len(plain.entries) else None
        for name in FIELDS:
            if value := expected.get(name):
                right = {value, ADDRESS.sub("", value)} | texts(value)
                said = plain_of(theirs, name), ours_of(mine, name)
                total.count(f"{case['id']} {name}", said[1], said[0], right)
    return max(len(plain.entries) - len(entries), 0)


@pytest.mark.parametrize("suite", SUITES)
def test_peers_own_expectations_hold(
    suite: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """No crash, no entry lost, and at most the odd field is read differently."""
    total = Score()
    read = list(cases(suite))
    lost = sum(score(case, body, total) for case, body in read)
    with capsys.disabled():
        print(
            f"\n{suite}: {len(read)} documents, {lost} entries lost, "
            f"{total.ours} fields right, plain feedparser {total.plain}, of {total.all}"
        )
        print(*total.worse, sep="\n")

    assert lost == 0
    assert total.ours >= total.plain - len(DIFFERENT[suite])
    assert set(total.worse) <= DIFFERENT[suite]


#: Read otherwise on purpose.
DIFFERENT: dict[str, set[str]] = {
    "feedparser": {
        "feedparser/encoding_bozo_linenoise summary",  # "<>" is text, and kept
    },
    "fastfeedparser": set(),
    "reader": {
        # Names that lead to no page are no addresses.
        "reader/empty.atom link",
        "reader/full.atom link",
        # The longest of several contents is the story.
        "reader/full.atom content",
    },
}


def test_real_feeds_are_read_without_a_loss(capsys: pytest.CaptureFixture[str]) -> None:
    """Every entry that plain feedparser finds, and what leaves can be stored."""
    documents = entries = found = dated = 0
    for path in sorted((FEEDS / "real").iterdir()):
        if path.name == "index.jsonl":
            continue
        body = path.read_bytes()
        plain = parse_plainly(body, {"content-type": "application/xml"})
        ours = read_feed(body, content_type="text/xml", url="https://example.org/feed")
        read = [clean(r) for r in ours.entries] if isinstance(ours, Document) else []
        documents += 1
        entries += len(read)
        found += len(plain.entries)
        dated += sum(entry.published is not None for entry in read)

        assert len(read) >= len(plain.entries), path.name
        for entry in read:
            assert entry.title
            assert f"{entry.title}{entry.summary}{entry.text}{entry.key}".encode()
    with capsys.disabled():
        print(
            f"\n{documents} real documents: {entries} entries, plain feedparser "
            f"{found}; {dated} dated"
        )

    assert documents > 0


def test_dates_of_others_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    """More of them right than feedparser's own, and all that must parse do."""
    rows = [json.loads(row) for row in (FEEDS / "dates.jsonl").read_text().splitlines()]
    ours = plain = parsed = must = 0
    for row in rows:
        theirs = _parse_date(row["date"])
        moment = read_moment(row["date"], theirs)
        if "must parse" in row["source"]:
            must += 1
            parsed += moment is not None
            continue
        expected = datetime.fromisoformat(row["utc"]) if row["utc"] else None
        ours += moment == expected
        plain += as_utc(theirs) == expected
    with capsys.disabled():
        print(
            f"\ndates: {ours} right, plain feedparser {plain}, of {len(rows) - must}; "
            f"{parsed} of {must} that must parse"
        )

    assert ours >= plain
    assert parsed == must
