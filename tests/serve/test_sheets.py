"""Does a spreadsheet show what was stored, and run none of it?"""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.serve.sheets import FORMULA, defused, sheet

ROW = {
    "title": '=HYPERLINK("https://evil.example")',
    "persons": [{"name": "A", "title": "Minister"}, {"name": "B", "title": ""}],
    "main": True,
    "background": False,
    "date": None,
    "items": 3,
    "text": "two\r\nlines",
}


def test_every_value_is_one_cell_of_one_line() -> None:
    """Lists are joined, parts that are empty left out."""
    text = sheet([ROW], tuple(ROW))

    assert list(csv.reader(io.StringIO(text))) == [
        list(ROW),
        [
            '\'=HYPERLINK("https://evil.example")',
            "A, Minister; B",
            "yes",
            "no",
            "",
            "3",
            "two lines",
        ],
    ]
    assert text.count("\r\n") == 2


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1"])
def test_what_a_spreadsheet_would_run_is_text(start: str) -> None:
    """Also behind spaces that it would drop."""
    assert defused(start) == f"'{start}"


@given(st.text())
def test_no_cell_begins_a_formula(text: str) -> None:
    """Whatever a headline holds; and nothing else of it changes."""
    cell = defused(text)

    assert not cell.lstrip().startswith(FORMULA)
    assert cell.removeprefix("'") == text.removeprefix("'")
