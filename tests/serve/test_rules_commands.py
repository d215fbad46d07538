"""What do the tools for rules print, and how do they end?"""

import io
import json
import shutil
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from monitor.serve.articles import names_of, parse_article, word_frequency
from monitor.serve.lexicon import lexicon
from monitor.serve.progress import ERASE, Progress
from monitor.store.database import Database
from tests.serve.tree import run
from tests.store.intake import intake, run_line, sighting
from tests.values import NOON
from tests.world.process import ROOT, write_config

ARTICLES = ROOT / "tests" / "classify" / "articles"
NAMES = ("ivory.txt", "parrots.txt", "horns.txt")
FEEDS = """
[[feeds]]
name = "Habari"
url = "https://habari.example/feed"
lang = "sw"
[[feeds]]
name = "News"
url = "https://news.example/feed"
lang = "en"
"""
ROUTES = """
[channels.loud]
kind = "console"
[[routes]]
name = "desk"
topics = ["*"]
alerts = ["loud"]
"""
TOPIC = """
label = "Boats"
digest = 2
alert = 4
[[rules]]
name = "boats"
query = "(@boats OR raft*) NOT fair"
points = 2
match = ["Boat lands", "Small boat sinks\\nA raft was near.", "Rafts land"]
no_match = ["Boat fair opens"]
"""
CONCEPTS = """
[boats]
en = ["boat", "small boat", "dinghy"]
vi = ["thuyền"]
"""


class Desk:
    """A config with one small topic, and a state folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = write_config(folder, feeds=FEEDS, routes=ROUTES)
        shutil.rmtree(self.config / "languages")
        shutil.rmtree(self.config / "topics")
        (self.config / "topics").mkdir()
        (self.config / "topics" / "boats.toml").write_text(TOPIC, "utf-8")
        (self.config / "concepts.toml").write_text(CONCEPTS, "utf-8")
        self.state = folder / "state"

    def run(self, *words: str | Path, stdin: str | bytes = "") -> Result:
        places = ("--config", self.config, "--state", self.state)
        return run(*places, "rules", *words, stdin=stdin)

    def derive(self, *words: str | Path, stdin: str = "") -> Result:
        return self.run("derive", *words, "--topic", "wildlife", stdin=stdin)

    def store(self, *sightings: Any, at: datetime = NOON) -> None:
        """As if a feed had brought these."""
        self.state.mkdir(exist_ok=True)
        with Database.open(self.state / "monitor.db", write=True) as database:
            database.shelf.save_poll(intake(*sightings, at=at))
            run_line(database)

    def lines(self, *rows: object) -> Path:
        path = self.folder / "labelled.jsonl"
        told = (row if isinstance(row, str) else json.dumps(row) for row in rows)
        path.write_text("\n".join(told) + "\n", "utf-8")
        return path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


FILES = [ARTICLES / name for name in NAMES]

# --- derive -------------------------------------------------------------------


def test_phrases_are_shown_with_counts_and_sentences(desk: Desk) -> None:
    """The best first; without an archive its column is empty."""
    done = desk.derive(*FILES)
    rows = [
        json.loads(line) for line in desk.derive(*FILES, "--json").stdout.splitlines()
    ]

    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[1].startswith("illegal wildlife trade")
    assert rows[0]["phrase"] == "illegal wildlife trade"
    assert (rows[0]["count"], rows[0]["articles"], rows[0]["per_1000"]) == (3, 3, None)
    assert len(rows[0]["samples"]) == 3
    assert rows[0]["wider"][0] == '"illegal wildlife trade*"'
    assert {"pangolin scales", "wildlife trafficking", "poachers"} < {
        row["phrase"] for row in rows
    }


def test_a_draft_is_a_topic_that_the_check_takes(desk: Desk) -> None:
    """And is never written over."""
    draft = desk.config / "topics" / "wildlife.toml"
    done = desk.derive(*FILES, "--draft", draft)
    again = desk.derive(*FILES, "--draft", draft)
    checked = desk.run("check")
    lost = desk.derive(*FILES, "--draft", desk.folder / "no" / "draft.toml")

    assert (done.exit_code, checked.exit_code) == (0, 0), checked.output
    assert "monitor rules check" in done.stdout
    assert len(tomllib.loads(draft.read_text("utf-8"))["rules"][0]["match"]) == 3
    assert again.exit_code == 1
    assert "is there already" in again.stderr
    assert (lost.exit_code, "cannot be written" in lost.stderr) == (1, True)


def test_a_draft_can_be_printed(desk: Desk) -> None:
    """Instead of the table."""
    done = desk.derive(*FILES, "--toml")

    assert tomllib.loads(done.stdout)["label"] == "Wildlife"


def test_an_article_can_be_standard_input_or_a_stored_item(desk: Desk) -> None:
    """By its address, in any spelling."""
    text = "Ivory tusks\n\nIvory tusks of Kenya are for sale. The ivory tusks of Kenya."
    told = {"summary": "Old ivory tusks.", "lang": "en"}
    desk.store(
        sighting("a", "Ivory tusks", text=text, **told), sighting("b", "No text")
    )
    piped = desk.derive("-", "--json", stdin=text)
    stored = desk.derive("https://example.org/a", "--json")
    table = desk.derive("-", stdin=text)
    missing = desk.derive("https://example.org/c")
    empty = desk.derive("https://example.org/b")

    for done in (piped, stored):
        rows = {row["phrase"]: row for row in map(json.loads, done.stdout.splitlines())}
        assert rows["ivory tusks"]["name"] is False
        assert rows["ivory tusks of kenya"]["name"] is True
    assert "names and places, to be left out: ivory tusks of kenya" in table.stdout
    assert (missing.exit_code, empty.exit_code) == (1, 1)
    assert "holds no text below its headline" in empty.stderr
    assert "no stored item has this address" in missing.stderr


def test_what_the_archive_holds_counts_against_a_phrase(desk: Desk) -> None:
    """Per 1,000 archived items, and lower in the list."""
    fresh = json.loads(desk.derive(*FILES, "--json").stdout.splitlines()[0])
    told = "The illegal wildlife trade again."
    desk.store(*(sighting(str(n), f"{n}", text=told, lang="en") for n in range(4)))
    rows = [
        json.loads(line) for line in desk.derive(*FILES, "--json").stdout.splitlines()
    ]
    known = next(row for row in rows if row["phrase"] == fresh["phrase"])

    assert known["per_1000"] == 1000
    assert known["score"] < fresh["score"]
    assert "4 archived items" in desk.derive(*FILES, "--toml").stdout


TRAPS = [
    ("", "holds no text below its headline"),
    ("ตำรวจ\nตำรวจช่วยเหลือหญิงที่ตกเป็นเหยื่อการค้ามนุษย์", "without spaces"),
    ("Once\nNothing here occurs again.", "occurs twice"),
]


@pytest.mark.parametrize(("text", "said"), TRAPS)
def test_articles_of_no_use_are_refused(desk: Desk, text: str, said: str) -> None:
    """With what is wrong with them."""
    done = desk.derive("-", stdin=text)

    assert done.exit_code == 1
    assert said in done.stderr


def test_files_that_cannot_be_read_are_refused(desk: Desk, tmp_path: Path) -> None:
    """As are topics that could be no file's name."""
    latin = tmp_path / "latin.txt"
    latin.write_bytes(b"caf\xe9")
    no_topic = desk.run("derive", *FILES, "--topic", "../x")

    assert "cannot be read: No such file" in desk.derive(tmp_path / "none").stderr
    assert "cannot be read as UTF-8" in desk.derive(latin).stderr
    assert no_topic.exit_code == 2


def test_an_article_may_have_header_lines() -> None:
    """Else its first line is the headline."""
    headed = parse_article(
        "x/a.txt", "Title: Boats land\r\nLang: pt-BR\r\n\r\nText: more\r\n"
    )
    bare = parse_article("-", "\n\nNote: a headline\nTitle: no header\n\nBody")

    assert (headed.name, headed.title, headed.lang) == ("a.txt", "Boats land", "pt")
    assert headed.text == "Text: more"
    assert (bare.name, bare.title) == ("standard input", "Note: a headline")
    assert bare.text == "Title: no header\n\nBody"
    assert parse_article("-", "Title: it\nis no header").title == "Title: it"


def test_words_are_common_in_their_own_language() -> None:
    """A language without a list has no common words."""
    frequency = word_frequency()

    assert frequency("the", "en") == frequency("the", "") > frequency("ivory", "en") > 0
    assert frequency("the", "de") < frequency("der", "de")
    assert frequency("the", "zh") == frequency("the", "xx") == 0


def test_names_are_those_that_are_no_plain_words() -> None:
    """`us` is a word."""
    names = names_of(lexicon())

    assert {"vietnam", "hanoi", "vietnamese"} <= names
    assert "us" not in names


# --- score --------------------------------------------------------------------


def row(title: str, *labels: str, **more: object) -> dict[str, object]:
    return {"id": title, "title": title, "lang": "en", "labels": labels, **more}


ROWS = [
    row("Boat lands", "boats"),
    row("Boat fair", "boats"),
    row("Boat sold"),
    row("Boat, perhaps", maybe_labels=["boats"]),
    row("Library opens", lang="vi"),
    row("Boat unsure", "boats", uncertain=True),
    row("Boat copied", "boats", seed_near_duplicate=True),
    {"title": "Boat of a paper", "presumed_negative_for": ["boats"]},
]


def test_scores_are_printed_with_false_alarms_and_errors(desk: Desk) -> None:
    """Near copies of a seed are left out, and said to be."""
    done = desk.run("score", desk.lines(*ROWS), "--by", "lang")
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]

    assert done.exit_code == 0, done.output
    assert "sure boats 5 0.500 0.500 0.500 1 1 1 1" in lines
    assert "all boats 6 0.667 0.667 0.667 2 1 1 1" in lines
    assert "sure, lang=vi boats 1 - - - 0 0 0 0" in lines
    assert "  boats: 2 in 3 items = 666.67 per 1,000" in done.stdout
    assert "missed boats: Boat fair Boat fair (0 points)" in done.stdout
    assert "wrong boats: Boat sold Boat sold (boats)" in done.stdout
    assert "1 rows too close to a seed left out" in done.stderr


def test_scores_are_there_for_programs(desk: Desk) -> None:
    """With every number, and as many errors as are asked for."""
    done = desk.run("score", desk.lines(*ROWS), "--json", "--errors", "0")
    told = json.loads(done.stdout)

    assert told["scores"]["sure"]["micro"]["tp"] == 1
    assert told["false_alarms"]["boats"] == {
        "items": 3,
        "alarms": 2,
        "per_1000": pytest.approx(666.67, abs=0.01),
    }
    assert (told["errors"], told["near_seeds"], told["bad_lines"]) == ([], 1, 0)


BAD = ["{", '{"labels": "boats"}', '{"labels": [1]}', '{"uncertain": "no"}', "[]"]


def test_bad_lines_are_passed_by_and_counted(desk: Desk) -> None:
    """With exit 4; 1 where there was nothing else."""
    some = desk.run("score", desk.lines(*BAD, "", *ROWS, row("x", "unknown")))
    none = desk.run("score", desk.folder / "none.jsonl")
    bad = desk.run("score", desk.lines(*BAD))

    assert some.exit_code == 4
    assert "labelled.jsonl:2: labels: not a list of topics: 'boats'" in some.stderr
    assert "uncertain: neither true nor false" in some.stderr
    assert "5 bad lines passed by" in some.stderr
    assert "labels of no topic: unknown" in some.stderr
    assert (none.exit_code, bad.exit_code) == (1, 1)
    assert "No such file" in none.stderr


# --- coverage -----------------------------------------------------------------


def test_coverage_names_the_languages_and_the_gaps(desk: Desk) -> None:
    """Of feeds, and of what came lately."""
    before = desk.run("coverage")
    told = json.loads(desk.run("coverage", "--json").stdout)

    assert before.exit_code == 0, before.output
    assert before.stdout.splitlines()[0].split() == ["rule", "en", "sw", "vi"]
    assert "feeds in sw: no terms in topic boats: Habari" in before.stdout
    assert before.stdout.endswith("1 gap\n")
    assert told["topics"] == [{"name": "boats", "langs": ["en", "vi"]}]
    assert told["gaps"][0]["feeds"] == ["Habari"]


def test_coverage_counts_what_was_seen_lately(desk: Desk) -> None:
    """What is older than thirty days is not asked for."""
    desk.store(sighting("a", lang="it"))
    desk.store(sighting("b", lang="sw"), sighting("c", lang="fi"), at=datetime.now(UTC))
    done = desk.run("coverage")

    assert done.exit_code == 0, done.output
    assert "feeds in sw: no terms in topic boats: Habari (1 item lately)" in done.stdout
    assert "items in fi: no terms in topic boats (1 item lately)" in done.stdout
    assert " it:" not in done.stdout


# --- mutate -------------------------------------------------------------------


def test_mutations_that_nobody_notices_are_listed(desk: Desk) -> None:
    """With what to do; the exit code says whether it was enough."""
    done = desk.run("mutate")
    enough = desk.run("mutate", "--least", "50", "--limit", "1")
    told = json.loads(desk.run("mutate", "--json").stdout)

    assert done.exit_code == 1
    assert (
        "@boats en dinghy: the term is dropped: write an example that needs it, "
        "or drop it"
    ) in done.stdout
    assert "5 of 8 mutations noticed: 62.5 %" in done.stdout
    assert "below 90 %" in done.stderr
    assert enough.exit_code == 0
    assert "and 2 more (--limit)" in enough.stdout
    assert (told["mutations"], told["noticed"], told["percent"]) == (8, 5, 62.5)
    assert {each["term"] for each in told["unnoticed"]} == {
        "small boat",
        "dinghy",
        "thuyền",
    }
    assert {
        "topic": "boats",
        "lang": "vi",
        "mutations": 1,
        "noticed": 0,
        "percent": 0,
    } in (told["by"])


def test_mutations_can_be_of_one_language_or_topic(desk: Desk) -> None:
    """What is not there is wrong usage."""
    of_lang = json.loads(desk.run("mutate", "--lang", "vi", "--json").stdout)
    no_lang = desk.run("mutate", "--lang", "xx")
    no_topic = desk.run("mutate", "--topic", "xx")

    assert of_lang["mutations"] == 1
    assert (no_lang.exit_code, no_topic.exit_code) == (2, 2)
    assert "there are boats" in no_topic.stderr


def test_unreviewed_languages_are_marked_wherever_they_are_shown(desk: Desk) -> None:
    """In coverage and among the mutations."""
    (desk.config / "languages").mkdir()
    file = desk.config / "languages" / "km.toml"
    source = 'source = "Law on the Suppression of Human Trafficking, art. 3"'
    terms = f'[concepts.boats]\n{source}\nterms = ["ទូក"]\n'
    file.write_text(f"unreviewed = true\n{terms}", "utf-8")
    covered, told = desk.run("coverage"), desk.run("coverage", "--json")
    mutated = desk.run("mutate", "--lang", "km")

    assert "? unreviewed, terms of official texts only: km" in covered.stdout
    assert covered.stdout.splitlines()[1].split() == ["boats", "+", "?", "+"]
    assert json.loads(told.stdout)["unreviewed"] == ["km"]
    assert "@boats km (unreviewed) ទូក: the term is dropped" in mutated.stdout


def test_a_rule_that_nothing_finds_is_told_by_its_name(desk: Desk) -> None:
    """So a person knows where to look."""
    topic = desk.config / "topics" / "boats.toml"
    more = '\n[[rules]]\nname = "idle"\nquery = "zebra*"\npoints = 1\n'
    topic.write_text(TOPIC + more, "utf-8")
    done = desk.run("mutate")

    assert "boats/idle: the rule is dropped: write an example that only" in done.stdout
    assert "boats/idle zebra*: its * is dropped: write an example" in done.stdout


# --- signs of life ------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def progress(stream: io.StringIO, total: int) -> Progress:
    """One second passes at every look at the clock."""
    seconds = iter(range(100))
    return Progress("items", total, stream, lambda: float(next(seconds)))


def test_a_terminal_sees_that_work_goes_on() -> None:
    """After two seconds; in the end the line is gone."""
    stream = Terminal()
    line = progress(stream, 9)
    for _ in range(3):
        line.step()
    line.end()

    assert stream.getvalue() == f"{ERASE}items: 2 of 9{ERASE}items: 3 of 9{ERASE}"


def test_a_count_without_an_end_is_shown_too() -> None:
    """As of an archive that is read page by page."""
    stream = Terminal()
    line = progress(stream, 0)
    line.step()
    line.step()

    assert stream.getvalue() == f"{ERASE}items: 2"


def test_a_pipe_sees_nothing() -> None:
    """Nor does a terminal when the work is soon done."""
    pipe, terminal = io.StringIO(), Terminal()
    slow, quick = progress(pipe, 9), progress(terminal, 9)
    for _ in range(3):
        slow.step()
    quick.step()
    slow.end()
    quick.end()

    assert (pipe.getvalue(), terminal.getvalue()) == ("", "")
