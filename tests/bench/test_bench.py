"""Every benchmark runs alone, says how, and gives rows; how fast is not asked here."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from monitor.classify.topics import classify
from monitor.serve.lexicon import gazetteer
from tests.bench.__main__ import BENCHES, DATA
from tests.bench.command import run
from tests.bench.corpus import articles, document
from tests.bench.naive import build_naive
from tests.bench.server import CHANGING, Feeds, addresses
from tests.bench.table import Result, Table, from_json, to_json, to_text
from tests.bench.timing import percentile
from tests.classify.shipped import shipped_rules
from tests.world.process import ROOT, environment

PATIENCE = 200
ITEMS = [
    {"title": "Police free 12 women", "text": "They were victims of trafficking."},
    {"id": "2", "title": "Rain on Monday", "summary": "And on Tuesday.", "lang": None},
]
RESULT = Result(
    bench="walking",
    machine="two legs",
    tables=(
        Table(
            title="Steps",
            rows=(
                {"what": "uphill", "steps_per_s": 1.234, "steps": 12_000},
                {"what": "down", "steps_per_s": 123.4, "steps": None},
            ),
            notes=("with a stick",),
        ),
    ),
)
SHOWN = """\
# walking (two legs)

## Steps
what    steps per s   steps
------  -----------  ------
uphill         1.23  12,000
down            123       -
  with a stick
"""


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    """One benchmark, run to its end."""
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def call(name: str, *words: str) -> None:
    """The same without a process: each start would cost a second and more."""
    module = import_module(f"tests.bench.{name}")
    if name == "polling":  # it has options of its own
        module.main(words)
    else:
        run(module.BENCH, words)


@pytest.mark.parametrize("name", BENCHES)
def test_help_has_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each says what it measures and how it is called."""
    with pytest.raises(SystemExit, match="0"):
        call(name, "--help")
    shown = capsys.readouterr().out

    assert f"Example: python -m tests.bench.{name}" in shown
    assert ("DATA" in shown) == (name in DATA)


def test_the_help_of_all_has_an_example() -> None:
    """As a process of its own."""
    done = bench("tests.bench", "--help")

    assert done.returncode == 0, done.stderr
    assert "Example: python -m tests.bench" in done.stdout


@pytest.mark.parametrize("name", BENCHES)
def test_each_runs_at_a_small_size(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """As JSON, with rows that share their keys."""
    call(name, "--size", "small", "--json")
    result = from_json(capsys.readouterr().out)

    assert result.bench == name
    assert all(table.rows for table in result.tables)
    assert all(len({*map(tuple, t.rows)}) == 1 for t in result.tables)


def test_items_can_be_handed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the filters take them: a missing key is an empty one."""
    path = tmp_path / "items.jsonl"
    path.write_text("\n".join(map(json.dumps, ITEMS)) + "\n")
    call("classifying", str(path), "--size", "small")
    shown = capsys.readouterr().out

    assert "items.jsonl" in shown
    assert "2 items of" in shown


def test_documents_can_be_handed_over(tmp_path: Path) -> None:
    """A folder of them, whatever they are called; one is no feed."""
    (tmp_path / "a.xml").write_bytes(document(1, 3))
    (tmp_path / "b").write_text("<html>Not found</html>")
    done = bench("tests.bench.parsing", str(tmp_path), "--size", "small")

    assert done.returncode == 0, done.stderr
    assert "2 documents" in done.stdout
    assert "3 entries" in done.stdout


def test_data_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    """Not a reason to measure something else."""
    done = bench("tests.bench.parsing", str(tmp_path / "gone"))

    assert done.returncode == 1
    assert "no such file or folder" in done.stderr


def test_a_table_is_aligned() -> None:
    """Words to the left, numbers to the right, three digits."""
    assert to_text(RESULT) == SHOWN


def test_a_result_survives_json() -> None:
    """The whole is shown from what each benchmark prints."""
    assert from_json(to_json(RESULT)) == RESULT


@pytest.mark.parametrize(("percent", "value"), [(50, 3.0), (95, 4.8), (1, 1.04)])
def test_percentiles_are_interpolated(percent: int, value: float) -> None:
    """Between the two that are next to it."""
    assert percentile([5.0, 1.0, 4.0, 2.0, 3.0], percent) == pytest.approx(value)


def test_one_value_is_every_percentile() -> None:
    """So that a small size works."""
    assert percentile([2.0], 95) == 2.0


def test_the_naive_evaluator_is_a_fair_peer() -> None:
    """It reads the rules as the matcher does, for nearly every article."""
    rules = shipped_rules()
    naive = build_naive(rules, gazetteer())
    items = articles(60, 80)
    topics = [{match.topic for match in classify(item, rules)} for item in items]
    alike = [naive.topics(i) == found for i, found in zip(items, topics, strict=True)]

    assert sum(map(bool, topics)) >= 3
    assert sum(alike) >= 58


def test_each_turn_changes_every_tenth_feed() -> None:
    """The others answer 304 to the tag they gave."""
    feeds = Feeds(entries=2)
    tags = [_tag(feeds.answer(_ask(number))) for number in range(3 * CHANGING)]
    feeds.answer(_ask(0, path="/turn"))
    again = [feeds.answer(_ask(n, tag)) for n, tag in enumerate(tags)]
    changed = [a for a in again if a.startswith(b"HTTP/1.1 200")]

    assert len(changed) == 3
    assert all(b"Council meets" in body for body in changed)
    assert sum(a.startswith(b"HTTP/1.1 304") for a in again) == 27


def test_addresses_are_all_loopback() -> None:
    """And no two are the same."""
    found = addresses(600)

    assert len(set(found)) == 600
    assert all(address.startswith("127.") for address in found)


def _ask(number: int, tag: str = "", path: str = "") -> bytes:
    return f"GET {path or f'/feed/{number}'} HTTP/1.1\r\nIf-None-Match: {tag}".encode()


def _tag(answer: bytes) -> str:
    return answer.partition(b"ETag: ")[2].partition(b"\r\n")[0].decode()
