"""How do new feeds get into the config, next to what people wrote there?

Blocks are appended as text, so every comment, blank line and order of keys stays to
the byte. A library that edits TOML in place (tomlkit) would be needed to change a
feed; a `[[feeds]]` block is valid at the end of any file that has such blocks.
"""

import fcntl
import os
import re
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.model.feed import Feed
from monitor.settings.blocks import to_blocks
from monitor.settings.files import MAIN_FILES
from monitor.settings.load import Loaded, load
from monitor.settings.problem import ENVIRONMENT, Problem

FEEDS_FILE = "feeds.toml"

_HEADER = re.compile(rb"^[ \t]*\[\[[ \t]*[\"']?feeds[\"']?[ \t]*\]\]", re.MULTILINE)

Problems = tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What was written, and where."""

    file: Path
    feeds: tuple[Feed, ...]
    loaded: Loaded  #: the config as it is now


def add_feeds(
    config: Path, environ: Mapping[str, str], feeds: Sequence[Feed], heading: str = ""
) -> Added | Problems:
    """Append the feeds, if the whole config is good before and after; else nothing.

    Two commands that add at once wait for each other, so none undoes the other.
    """
    try:
        with _alone(config):
            return _add(config, environ, feeds, heading)
    except OSError as error:
        place = error.filename or config
        remedy = "let this command write it, or paste the blocks that --toml prints"
        wrong = f"cannot be written: {error.strerror}"
        return (Problem(file=str(place), wrong=wrong, remedy=remedy),)


def _add(
    config: Path, environ: Mapping[str, str], feeds: Sequence[Feed], heading: str
) -> Added | Problems:
    before = load(config, environ)
    if not isinstance(before, Loaded):
        return before
    path = config / FEEDS_FILE if not before.feeds else _file_of_feeds(before)
    if path is None:
        return (_displaced(),)
    old = path.read_bytes() if path.exists() else b""
    if _is_inline(old):
        return (_inline(path),)
    new = appended(old, to_blocks(feeds, heading))
    after = load(config, environ, drafts={path: new})
    if not isinstance(after, Loaded):
        return after
    if len(after.feeds) != len(before.feeds) + len(feeds):
        return (_displaced(),)
    if not _replace(path, old, new):
        return (_changed(path),)
    return Added(file=path, feeds=tuple(feeds), loaded=after)


def appended(old: bytes, blocks: str) -> bytes:
    """The blocks behind an empty line, with the line ends that the file has."""
    added = blocks.encode()
    end = b"\r\n" if b"\r\n" in old else b"\n"
    if not old.strip():
        return old + added.replace(b"\n", end)
    gap = b"\n" if old.endswith(b"\n") else b"\n\n"
    return old + (gap + added).replace(b"\n", end)


def _file_of_feeds(loaded: Loaded) -> Path | None:
    """None when the feeds come from the environment."""
    file = loaded.where(("feeds",)).file
    names = (loaded.config / name for name in MAIN_FILES)
    return next((path for path in names if str(path) == file), None)


def _is_inline(old: bytes) -> bool:
    """`feeds = [{...}]`: TOML takes no block after that."""
    return not _HEADER.search(old) and "feeds" in tomllib.loads(old.decode("utf-8-sig"))


def _inline(path: Path) -> Problem:
    wrong = "written as one list in brackets, which takes no [[feeds]] block behind it"
    remedy = "write each of its feeds as a [[feeds]] block"
    return Problem(file=str(path), key="feeds", wrong=wrong, remedy=remedy)


def _displaced() -> Problem:
    wrong = "set by the environment, which displaces what files say"
    remedy = "unset MONITOR_FEEDS, or add the feed there"
    return Problem(file=ENVIRONMENT, key="MONITOR_FEEDS", wrong=wrong, remedy=remedy)


def _changed(path: Path) -> Problem:
    wrong = "somebody else wrote it meanwhile"
    return Problem(file=str(path), wrong=wrong, remedy="try again")


@contextmanager
def _alone(config: Path) -> Iterator[None]:
    """The lock is on the folder itself, so it leaves no file behind."""
    folder = os.open(config, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _replace(path: Path, old: bytes, new: bytes) -> bool:
    """At once and whole: who reads meanwhile finds the old file or the new one.

    False where an editor saved the file since it was read: its words come first.
    """
    target = path.resolve()  # a link stays a link
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        same = (target.read_bytes() if target.exists() else b"") == old
        if same:
            draft.replace(target)
        return same
    finally:
        draft.unlink(missing_ok=True)
