"""Does every kind of mistake get its own words, at its own place?"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.settings.problem import Problem, choose, format_key, nearest, quote
from tests.settings.desk import FEED, ROUTE, WEBHOOK, Desk

BLOCK = re.compile(r"=== (.*)\n--- (.*)\n((?s:.*?))\n--- is told\n(.*)\n")


def _golden() -> Iterator[Any]:
    """What each block is about, the file, its text, and what is told of it."""
    blocks = Path(__file__).parent / "golden" / "mistakes.txt"
    for match in BLOCK.finditer(blocks.read_text(encoding="utf-8")):
        what, *case = match.groups()
        yield pytest.param(*case, id=what)


@pytest.mark.parametrize(("name", "text", "told"), tuple(_golden()))
def test_a_mistake_is_told_in_words(
    desk: Desk, name: str, text: str, told: str
) -> None:
    """One mistake gives one problem: its place, what is wrong, and what to do."""
    desk.write(name, text)

    assert desk.told() == [told]


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ("[store]\nkeep = 400d", "2:11", "mend the TOML here"),
        (
            "[store]\nkeep = long",
            "2:8",
            'put text in quotes, such as "15m"; lists stand in brackets',
        ),
        ("[a]\nb = 1\nb = 2", "3:6", "write each key and each table once"),
        ("[a]\n[a]", "2:3", "write each key and each table once"),
        ('a = """\nb\n', "3:1", "close it with the quote that it began with"),
    ],
)
def test_a_file_that_does_not_parse_says_where(
    desk: Desk, text: str, place: str, remedy: str
) -> None:
    """The words in the middle are those of the parser."""
    desk.write("config/monitor.toml", text)
    (told,) = desk.told()

    assert told.startswith(f"config/monitor.toml:{place}: syntax: ")
    assert told.endswith(f": {remedy}")


def test_a_file_that_does_not_parse_hides_nothing_else(desk: Desk) -> None:
    """It has its one error, the other files have theirs, and none is made up."""
    desk.write("config/routes.toml", "[channels.desk\n")
    desk.write("config/monitor.toml", '[operator]\nchannels = ["desk"]\n')
    desk.write("config/feeds.toml", FEED + "enabled = 1\n")

    assert [line.split(": ")[0] for line in desk.told()] == [
        "config/feeds.toml:5:1",
        "config/routes.toml:1:15",
    ]


def test_a_broken_topic_is_still_a_topic(desk: Desk) -> None:
    """A route that names it is right."""
    desk.write("config/topics/returns.toml", "label")
    desk.write("config/routes.toml", ROUTE.replace('"*"', '"returns"'))

    assert len(desk.told()) == 1


def test_a_table_in_two_files_is_told(desk: Desk) -> None:
    """Which of the two would count could only be guessed."""
    desk.write("config/monitor.toml", FEED)
    desk.write("config/feeds.toml", FEED)

    (told,) = desk.told()

    assert told == (
        "config/feeds.toml:2:3: feeds: also written in config/monitor.toml: "
        "keep the table in one of the two files"
    )


def test_a_file_that_is_not_utf8_is_told(desk: Desk) -> None:
    """The line says where to look."""
    (desk.config / "feeds.toml").write_bytes(b'[[feeds]]\nname = "Mus\xe9e"\n')

    assert desk.told() == [
        "config/feeds.toml:2:1: syntax: not UTF-8: save the file as UTF-8"
    ]


def test_a_file_that_cannot_be_read_is_told(desk: Desk) -> None:
    """A folder in its place, say."""
    (desk.config / "feeds.toml").mkdir()

    (told,) = desk.told()

    assert told == (
        "config/feeds.toml:1:1: feeds.toml: cannot be read: Is a directory: "
        "let the monitor read it"
    )


def test_without_a_config_one_hears_how_to_get_one(desk: Desk) -> None:
    """The folder may be missing, or only its main file."""
    (desk.config / "monitor.toml").unlink()
    first = desk.told()
    desk.config.rmdir()

    assert first == [
        "config/monitor.toml: no such file: `monitor init config` writes one"
    ]
    assert desk.told() == [
        "config/monitor.toml: no such folder: config: `monitor init config` writes one"
    ]


@pytest.mark.parametrize("name", ["x" * 300, "\\u0000"])
def test_a_path_that_no_file_can_have_is_told(desk: Desk, name: str) -> None:
    """It is a mistake like any other, for folders and for secrets."""
    desk.write("config/feeds.toml", f'[[feeds]]\nname = "One"\nfolder = "{name}"\n')
    desk.write("config/routes.toml", f'{WEBHOOK}url_file = "{name}"\n')

    places = {line.split(": ")[1] for line in desk.told()}

    assert places == {"feeds[0].folder", "channels.desk.url_file"}


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("flor", ["floor", "cap"], "floor"),
        ("FLOOR", ["floor", "cap"], "floor"),
        ("xyzzy", ["floor", "cap"], ""),
        ("floor", [], ""),
    ],
)
def test_the_nearest_word_is_like_the_written_one(
    word: str, known: list[str], expected: str
) -> None:
    """A word that is like none is not guessed at."""
    assert nearest(word, known) == expected


def test_a_choice_names_all_words_where_none_is_near() -> None:
    """Then one of them must be it."""
    assert choose("xyzzy", ["b", "a"]) == 'write one of "a", "b"'


def test_long_values_are_cut() -> None:
    """A problem stays readable whatever was written."""
    assert len(quote("x" * 1000)) == 78


def test_keys_are_written_as_in_a_file() -> None:
    """Names that TOML would quote are quoted."""
    assert format_key(("channels", "my desk", "to", 0)) == 'channels."my desk".to[0]'


def test_a_problem_without_a_line_names_its_file() -> None:
    """Not everything comes from a line of a file."""
    problem = Problem(file="environment", key="MONITOR_X", wrong="a", remedy="b")

    assert str(problem) == "environment: MONITOR_X: a: b"
