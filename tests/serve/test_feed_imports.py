"""Do lists of feeds go into the config and out again, each line accounted for?"""

import csv
import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from monitor.serve.control import ControlServer
from tests.serve.feed_desk import FEEDS, Desk

DATA = Path(os.environ.get("MONITOR_DATA", "/nonexistent"))
SOURCES = DATA / "feeds" / "sources.csv"
LIST = """name,url,country,kind
New,https://new.example/feed,Viet Nam,news
Same,https://old.example/feed/,,news
Bad,nowhere,,news
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_table_is_added_to_what_is_there(desk: Desk) -> None:
    """4, since one line is no feed; each line is told with what became of it."""
    done = desk.feeds("import", desk.write("more.csv", LIST))

    assert done.exit_code == 4
    assert done.stderr.splitlines() == [
        'refused: line 4: Bad: not a URL: "nowhere": write it whole, with https://',
        'duplicate: line 3: https://old.example/feed/ is feed "Old"',
        "note: columns left unread: kind",
    ]
    assert done.stdout.splitlines() == [
        f"{desk.folder}/more.csv: 3 feeds listed: 1 new, 1 there already, 1 not usable",
        f"1 feed added to {desk.file}",
        f"no monitor runs on {desk.state}; the next `monitor run` polls them",
    ]
    assert desk.file.read_text() == (
        f"{FEEDS}\n# --- Imported from more.csv ---\n\n[[feeds]]\n"
        'name = "New"\nurl = "https://new.example/feed"\nsource = "new.example"\n'
        'country = "VN"\n'
    )


def test_a_second_import_adds_nothing(desk: Desk) -> None:
    """0, since everything is there; the file stays to the byte."""
    good = desk.write("more.csv", "url\nhttps://new.example/feed\n")
    desk.feeds("import", good)
    before = desk.file.read_bytes()
    again = desk.feeds("import", good)

    assert again.exit_code == 0
    assert "0 new, 1 there already" in again.stdout
    assert desk.file.read_bytes() == before


def test_a_dry_run_prints_what_would_be_written(desk: Desk) -> None:
    """On standard output, ready to be pasted; nothing is written."""
    done = desk.feeds("import", "-", "--dry-run", stdin=LIST)

    assert done.exit_code == 4
    assert done.stdout.startswith("# --- Imported from <stdin> ---\n\n[[feeds]]\n")
    assert "<stdin>: 3 feeds listed" in done.stderr
    assert desk.file.read_text() == FEEDS


def test_as_json_every_line_is_told(desk: Desk) -> None:
    """In one object."""
    many = "url\n" + "".join(f"bad{n}\n" for n in range(12)) + "https://a.example/\n"
    told = json.loads(desk.feeds("import", "-", "--json", stdin=many).stdout)
    shown = desk.feeds("import", "-", "--dry-run", stdin=many).stderr

    assert (told["listed"], told["new"], told["feeds"]) == (13, 1, ["a.example"])
    assert [note["line"] for note in told["refused"]] == list(range(2, 14))
    assert "refused: and 2 more like these (--json)" in shown


def test_a_hostile_list_harms_no_terminal(desk: Desk) -> None:
    """Neither in what is told nor in what is written."""
    text = "name,url,\u202ecolumn\x1b[2J\nA\u202eB\x1b[2J,https://a.example/,\n"
    done = desk.feeds("import", "-", stdin=text)

    assert not re.search("[\u202e\x1b]", done.output + desk.file.read_text())
    assert desk.loaded().feeds[1].name == "A B [2J"


def test_what_is_no_list_is_refused(desk: Desk, tmp_path: Path) -> None:
    """1, and the config is not touched; so is a list without a usable line."""
    for name, text in (("a.opml", "<html/>"), ("b.csv", ""), ("c.csv", "url\nbad\n")):
        done = desk.feeds("import", desk.write(name, text))

        assert done.exit_code == 1
        assert done.stderr
    missing = desk.feeds("import", tmp_path / "none.opml")

    assert missing.exit_code == 1
    assert "No such file" in missing.stderr
    assert desk.file.read_text() == FEEDS


def test_what_would_break_the_config_is_not_written(desk: Desk) -> None:
    """A list in brackets takes no block: said, and nothing is left behind."""
    inline = 'feeds = [{ name = "Old", url = "https://old.example/feed" }]\n'
    desk.file.write_text(inline)
    done = desk.feeds("import", "-", stdin=LIST)

    assert done.exit_code == 1
    assert "write each of its feeds as a [[feeds]] block" in done.stderr
    assert desk.file.read_text() == inline


def test_the_running_monitor_is_asked_to_read_its_config_again(desk: Desk) -> None:
    """By the socket in the state folder; a monitor with another config is told."""
    desk.state.mkdir()
    asked: list[object] = []
    configs = [str(desk.config.resolve()), "/elsewhere"]

    def reload(wish: object) -> dict[str, str]:
        asked.append(wish)
        return {"config": configs[len(asked) - 1]}

    server = ControlServer(desk.state, {"reload": reload})
    server.start()
    try:
        first = desk.feeds("import", "-", stdin="https://a.example/feed\n")
        second = desk.feeds("import", "-", stdin="https://b.example/feed\n")
    finally:
        server.stop()

    assert first.stdout.endswith("the running monitor reads its config again\n")
    assert "reads another config, /elsewhere" in second.stdout
    assert len(asked) == 2


@pytest.mark.parametrize("name", ["feeds.opml", "feeds.csv"])
def test_an_exported_list_comes_back_whole(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    """Into another config; what is secret stays behind, and that is said."""
    desk.feeds("import", "-", stdin=LIST)
    out = tmp_path / name
    done = desk.feeds("export", out)
    other = Desk(tmp_path / "other")
    other.file.write_text("")
    other.feeds("import", out)

    assert done.exit_code == 0
    assert "left out: the headers of 1 feed" in done.stderr
    assert "k3y" not in out.read_text("utf-8")
    assert [(f.name, f.url, f.country) for f in other.loaded().feeds] == [
        ("Old", "https://old.example/feed", ""),
        ("New", "https://new.example/feed", "VN"),
    ]


def test_an_export_never_writes_over_a_file(desk: Desk, tmp_path: Path) -> None:
    """It goes to standard output, or to a new file; the form is as wished."""
    out = tmp_path / "out"
    as_csv = desk.feeds("export", "--format", "csv")
    as_opml = desk.feeds("export")
    told = json.loads(desk.feeds("export", out, "--json").stdout)
    again = desk.feeds("export", out)
    nowhere = desk.feeds("export", tmp_path / "no" / "out")

    assert as_csv.stdout.startswith("name,url,source,")
    assert out.read_text("utf-8") == as_opml.stdout
    assert (told["feeds"], told["file"]) == (1, str(out))
    assert (again.exit_code, nowhere.exit_code) == (1, 1)
    assert "exists already" in again.stderr
    assert "cannot be written" in nowhere.stderr
    assert desk.feeds("export", "--json").exit_code == 2


@pytest.mark.data
@pytest.mark.skipif(not SOURCES.is_file(), reason="MONITOR_DATA names no data")
def test_two_thousand_public_feeds_are_imported(desk: Desk) -> None:
    """Every row is a feed or has its reason; the country column has three forms."""
    with SOURCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = json.loads(desk.feeds("import", SOURCES, "--json").stdout)
    feeds = desk.loaded().feeds[1:]
    countries = Counter(feed.country for feed in feeds)
    print(
        f"{told['listed']} rows: {told['new']} feeds, {len(told['duplicate'])} there "
        f"already, {len(told['refused'])} refused; {len(feeds) - countries['']} with a "
        f"country; {[note['text'] for note in told['note']]}"
    )

    assert told["listed"] == len(rows) == 2045
    assert told["new"] == len(feeds) == 2045
    assert (told["refused"], told["duplicate"]) == ([], [])
    assert countries["IN"] == sum(
        r["country"] in {"IND", "India", "IN", "india"} for r in rows
    )
    assert countries["JP"] == sum(
        r["country"].lower() in {"jpn", "japan", "jp"} for r in rows
    )
    assert countries[""] < sum(not row["country"] for row in rows) + 320
