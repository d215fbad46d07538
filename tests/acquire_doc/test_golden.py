"""What becomes of each format, and of each trap in it?"""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.acquire.document import Document, NotRead, clean
from monitor.acquire.files import read_file
from monitor.acquire.parse import read_feed

GOLDEN = Path(__file__).parent / "golden"
PAIRS = sorted(p for p in GOLDEN.iterdir() if not p.name.endswith(".expected.json"))
FILES = (".txt", ".html", ".eml")
#: Where else than on a publisher's page they come from.
ASKED = {"gdelt.json": "https://gdelt.example.org/doc?mode=ArtList&format=JSON"}


def read(path: Path) -> Document | NotRead:
    """Feeds as if fetched; files as if dropped into a folder."""
    if path.suffix in FILES or path.name == "words.xml":
        return read_file(path.name, path.read_bytes(), uri=f"file:///in/{path.name}")
    url = ASKED.get(path.name, "https://feeds.example.com/news")
    return read_feed(path.read_bytes(), content_type="text/xml", url=url)


def as_json(answer: Document | NotRead) -> dict[str, Any]:
    """Only what says something."""
    assert isinstance(answer, Document)
    entries = [
        {k: _plain(v) for k, v in asdict(clean(raw)).items() if v}
        for raw in answer.entries
    ]
    told = {
        "title": answer.title,
        "lang": answer.lang,
        "asides": [list(aside) for aside in answer.asides],
        "entries": entries,
    }
    children = [asdict(child) for child in answer.children]
    return told | ({"children": children} if children else {})


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


@pytest.mark.parametrize("path", PAIRS, ids=lambda p: p.name)
def test_a_document_is_read_as_its_golden_pair_says(path: Path) -> None:
    """Every field, every identity, every entry in order."""
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text())

    assert as_json(read(path)) == expected


@pytest.mark.parametrize("path", PAIRS, ids=lambda p: p.name)
def test_what_leaves_can_be_stored_and_sent(path: Path) -> None:
    """No lone surrogate and no NUL, whatever came in."""
    answer = read(path)

    assert isinstance(answer, Document)
    for raw in answer.entries:
        for value in asdict(clean(raw)).values():
            assert "\x00" not in str(value)
            assert str(value).encode().decode() == str(value)
