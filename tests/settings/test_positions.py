"""Where in a TOML text was each key written?"""

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.settings.positions import positions
from monitor.settings.problem import KeyPath, Position

NAMES = st.sampled_from(["a", "b", "c-d", "7"])
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
PRINTED = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="'"), max_size=6
)
BLANKS = st.sampled_from(["", " ", "\t", "  "])
GAPS = st.sampled_from(["", " ", "\n", "\r\n", " # ]}\"'\n", "\n\n  "])


def _basic(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


KEYS = NAMES | ANY_TEXT.map(_basic) | PRINTED.map(lambda text: f"'{text}'")
SCALARS = st.one_of(
    st.sampled_from(["1", "-0.5e3", "true", "1979-05-27 07:32:00", "0xff", "inf"]),
    ANY_TEXT.map(_basic),
    PRINTED.map(lambda text: f"'{text}'"),
    st.sampled_from(
        [
            '"""a"""""',
            "'''b'''''",
            '"""\n[x]\n# "quoted" \\""""',
            "'''\n]\n'''",
            '"""\\\\"""',
        ]
    ),
)


@st.composite
def _dotted(draw: st.DrawFn) -> str:
    parts = draw(st.lists(KEYS, min_size=1, max_size=3))
    return f"{draw(BLANKS)}.{draw(BLANKS)}".join(parts)


@st.composite
def _pair(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    return f"{draw(_dotted())}{draw(BLANKS)}={draw(BLANKS)}{draw(values)}"


@st.composite
def _array(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    elements = draw(st.lists(values, max_size=3))
    inside = [f"{draw(GAPS)}{element}{draw(GAPS)}" for element in elements]
    comma = draw(st.sampled_from([",", ""])) if elements else ""
    return f"[{','.join(inside)}{comma}{draw(GAPS)}]"


@st.composite
def _inline_table(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    pairs = draw(st.lists(_pair(values), max_size=3))
    inside = [f"{draw(BLANKS)}{pair}{draw(BLANKS)}" for pair in pairs]
    return f"{{{','.join(inside)}}}"


VALUES = st.recursive(
    SCALARS, lambda values: _array(values) | _inline_table(values), max_leaves=6
)


@st.composite
def _line(draw: st.DrawFn) -> str:
    header = draw(st.lists(NAMES, min_size=1, max_size=3).map(".".join))
    table = st.sampled_from([f"[{header}]", f"[[{header}]]", f"[ {header} ] # é"])
    return f"{draw(BLANKS)}{draw(table | _pair(VALUES))}{draw(BLANKS)}\n"


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Lines that do not fit what stands above them are left out."""
    text = draw(GAPS)
    for line in draw(st.lists(_line(), max_size=8)):
        if _parses(text + line):
            text += line
    return text


def _parses(text: str) -> bool:
    try:
        tomllib.loads(text)
    except ValueError:
        return False
    return True


def _paths(node: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    if path:
        yield path
    pairs = enumerate(node) if isinstance(node, list) else ()
    for key, value in node.items() if isinstance(node, dict) else pairs:
        yield from _paths(value, (*path, key))


@given(documents())
def test_every_key_of_the_document_has_a_position_and_no_other(text: str) -> None:
    """What tomllib finds in a text and what the finder finds have the same paths."""
    found = positions(text)

    assert set(found) == set(_paths(tomllib.loads(text)))


@given(documents())
def test_a_key_stands_at_its_position(text: str) -> None:
    """At the line and column of a named key, that very key can be read."""
    lines = text.split("\n")
    for path, position in positions(text).items():
        written = lines[position.line - 1][position.column - 1 :]
        name = path[-1]
        if isinstance(name, str):
            assert written.startswith((name, '"', "'"))


@pytest.mark.parametrize(
    ("text", "path", "line", "column", "key"),
    [
        ("a = 1", ("a",), 1, 1, "a"),
        ("\n  a = 1", ("a",), 2, 3, "a"),
        ("# a = 0\na = 1 # b = 2\nb = 3", ("b",), 3, 1, "b"),
        ("[s]\n[t]\n x = 1", ("t",), 2, 2, "t"),
        ("[[f]]\n[[f]]\nurl = 1", ("f", 1, "url"), 3, 1, "f[1].url"),
        ("[[f]]\n[[f]]", ("f", 1), 2, 3, "f[1]"),
        ("[[f]]\n[f.d]\nx = 1", ("f", 0, "d", "x"), 3, 1, "f[0].d.x"),
        ("[a.b]\n[a]\nx = 1", ("a",), 2, 2, "a"),
        ("a.b . c = 1", ("a", "b", "c"), 1, 7, "a.b.c"),
        ("\"é\" = 'ü'\nb = 1", ("é",), 1, 1, '"é"'),
        ("d = { a = 'é', b = 1 }", ("d", "b"), 1, 16, "d.b"),
        ('l = [\n  "a",\n  "b",\n]', ("l", 1), 3, 3, "l[1]"),
        ('m = """\na = 1\n"""\nb = 2', ("b",), 4, 1, "b"),
        ("a = 1\r\nb = 2\r\n", ("b",), 2, 1, "b"),
        ('"my desk".x = 1', ("my desk", "x"), 1, 11, '"my desk".x'),
    ],
)
def test_line_and_column_count_from_one(
    text: str, path: KeyPath, line: int, column: int, key: str
) -> None:
    """Lines and code points count from 1; the key is named as people would."""
    expected = Position(file="f.toml", line=line, column=column, key=key)

    assert positions(text, "f.toml")[path] == expected
