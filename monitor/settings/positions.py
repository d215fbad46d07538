"""Where in a TOML text was each key written?

tomllib tells what a text means, not where. This finder reads a text that tomllib
has already accepted, so it need not check the grammar, only follow it. An element
of an array is at its value, everything else at its key; `[[x]]` is at its header.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.settings.problem import KeyPath, Position, format_key

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})'  # two quotes may stand before the closing three
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}\r\n#]+")

#: The parts of a dotted key, each with the offset where it starts.
Parts = tuple[tuple[str, int], ...]


def positions(text: str, file: str = "") -> Mapping[KeyPath, Position]:
    """The position of every key path that `tomllib.loads(text)` has."""
    finder = _Finder(text)
    finder.read()
    starts = [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")]
    return {
        path: _position(file, path, offset, starts)
        for path, offset in finder.found.items()
    }


def _position(file: str, path: KeyPath, offset: int, starts: list[int]) -> Position:
    line = bisect_right(starts, offset)
    column = offset - starts[line - 1] + 1
    return Position(file=file, line=line, column=column, key=format_key(path))


@dataclass(slots=True)
class _Finder:
    """A cursor over the text. Each method leaves it behind what it has read."""

    text: str
    at: int = 0
    found: dict[KeyPath, int] = field(default_factory=dict)
    #: How many `[[path]]` headers were read for each path so far.
    counts: dict[KeyPath, int] = field(default_factory=dict)

    def read(self) -> None:
        table: KeyPath = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self) -> KeyPath:
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        parts = self._key()
        self.at += 2 if many else 1
        path: KeyPath = ()
        for name, offset in parts[:-1]:
            path = self._last((*path, name), offset)
        name, offset = parts[-1]
        path = (*path, name)
        if not many:
            self.found[path] = offset
            return path
        index = self.counts.get(path, 0)
        self.counts[path] = index + 1
        self.found.setdefault(path, offset)
        self.found[*path, index] = offset
        return (*path, index)

    def _last(self, path: KeyPath, offset: int) -> KeyPath:
        """The table that a header names in passing: of several, the last one."""
        self.found.setdefault(path, offset)
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def _pair(self, table: KeyPath) -> None:
        path = table
        for name, offset in self._key():
            path = (*path, name)
            self.found.setdefault(path, offset)
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)

    def _key(self) -> Parts:
        parts = [self._key_part()]
        while self.text[self.at] == ".":
            self.at += 1
            parts.append(self._key_part())
        return tuple(parts)

    def _key_part(self) -> tuple[str, int]:
        self._skip(_SPACE)
        start = self.at
        quoted = self.text[start] in "\"'"
        written = self._skip(_STRING if quoted else _BARE)
        self._skip(_SPACE)
        return (_unquote(written) if quoted else written), start

    def _value(self, path: KeyPath) -> None:
        letter = self.text[self.at]
        if letter == "[":
            self._array(path)
        elif letter == "{":
            self._inline_table(path)
        else:
            self._skip(_STRING if letter in "\"'" else _SCALAR)

    def _array(self, path: KeyPath) -> None:
        index = 0
        while not self._closes("]"):
            self.found[*path, index] = self.at
            self._value((*path, index))
            index += 1

    def _inline_table(self, path: KeyPath) -> None:
        while not self._closes("}"):
            self._pair(path)

    def _closes(self, bracket: str) -> bool:
        """Step over the opening bracket, or the comma; True at the closing one."""
        self._skip(_BLANK)
        if self.text[self.at] in "[{,":
            self.at += 1
            self._skip(_BLANK)
        if self.text[self.at] != bracket:
            return False
        self.at += 1
        return True

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        assert match is not None, "the text was accepted by tomllib"
        self.at = match.end()
        return match.group()


def _unquote(written: str) -> str:
    """Escapes are tomllib's business."""
    return str(tomllib.loads(f"key = {written}")["key"])
