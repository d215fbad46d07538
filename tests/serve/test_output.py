"""Is a table readable on any terminal, whatever its cells hold?"""

import json

import pytest

from monitor.serve.language import identify
from monitor.serve.output import cells_of, cut, plain, print_rows

ROWS: list[dict[str, object]] = [
    {"name": "one", "long": "x" * 50, "last_at": None, "extra": 1},
    {"name": "移民 Boot", "long": "short", "last_at": ["a", "b"], "extra": 2},
]
COLUMNS = ("name", "long", "last_at")


def show(
    capsys: pytest.CaptureFixture[str], rows: list[dict[str, object]], *, as_json: bool
) -> list[str]:
    print_rows(rows, COLUMNS, as_json=as_json, empty="nothing yet")
    return capsys.readouterr().out.splitlines()


def test_a_table_for_people(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Columns line up, also with letters that take two cells; long ones are cut."""
    monkeypatch.delenv("COLUMNS", raising=False)
    lines = show(capsys, ROWS, as_json=False)

    assert lines == [
        "name       long                                      last at",
        f"one        {'x' * 39}…",
        f"移民 Boot  short{' ' * 35}  a, b",
    ]


def test_lines_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """Every key of every row; nothing is cut, and no rows are no lines."""
    lines = show(capsys, ROWS, as_json=True)

    assert [json.loads(line) for line in lines] == ROWS
    assert show(capsys, [], as_json=True) == []
    assert show(capsys, [], as_json=False) == ["nothing yet"]


@pytest.mark.parametrize("width", [1, 2, 10, 40, 80])
def test_a_narrow_terminal_gets_lines_that_fit(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """Where there is none, the last column is never cut."""
    rows: list[dict[str, object]] = [{**ROWS[1], "last_at": "移" * 300}]
    monkeypatch.setenv("COLUMNS", str(width))
    narrow = show(capsys, rows, as_json=False)
    monkeypatch.delenv("COLUMNS", raising=False)
    wide = show(capsys, rows, as_json=False)

    assert max(map(cells_of, narrow)) <= width
    assert "移" * 300 in wide[1]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (5, "5"),
        (["a", "b"], "a, b"),
        (("a",), "a"),
        ("two\r\nlines\tand", "two lines and"),
        ("\x1b[31mred\x1b]0;title\x07", " [31mred ]0;title "),
        ("right\u202eto left\u2066", "right to left "),
        ("line\u2028end", "line end"),
        ("half \ud800 pair", "half   pair"),
        ("\x9b31m", " 31m"),
    ],
    ids=repr,
)
def test_what_moves_a_cursor_is_not_printed(value: object, shown: str) -> None:
    """Content is hostile: a headline may hold a terminal's commands."""
    assert plain(value) == shown


@pytest.mark.parametrize(
    ("text", "cells"),
    [("abc", 3), ("移民", 4), ("e\u0301", 1), ("\u200b", 0), ("й", 1)],
)
def test_how_many_cells_a_text_takes(text: str, cells: int) -> None:
    """East Asian letters take two, marks none."""
    assert cells_of(text) == cells


def test_a_cut_shows() -> None:
    """And never halves a letter."""
    assert [cut("移民法", room) for room in (6, 5, 4, 3, 1)] == [
        "移民法",
        "移民…",
        "移…",
        "移…",
        "…",
    ]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Police rescue twelve women from a human trafficking ring", "en"),
        ("Cảnh sát giải cứu mười hai phụ nữ khỏi đường dây buôn người", "vi"),
        ("La policía rescata a doce mujeres de una red de trata", "es"),
        ("警方从人口贩运团伙手中解救十二名妇女并逮捕六人", "zh"),
        ("Hm, 12 345 678 901", ""),
        ("", ""),
    ],
)
def test_which_language_a_text_is_in(text: str, lang: str) -> None:
    """Too few letters tell none."""
    assert identify(text) == lang
