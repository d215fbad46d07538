"""What do the files of the config folder say, and where does each key stand?"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from monitor.settings.positions import positions
from monitor.settings.problem import KeyPath, Position, Problem, choose, problem_at

#: Files whose tables make up one config; each table stands in one of them.
MAIN_FILES = ("monitor.toml", "feeds.toml", "routes.toml")
CONCEPTS = "concepts.toml"
TOPICS = "topics"
LANGUAGES = "languages"

#: How tomllib ends what it has to say.
_PLACE = re.compile(r"(?s)(.*) \(at (?:line (\d+), column (\d+)|end of document)\)")
_TOPIC_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

#: What a file would say, by its path, before anybody writes it.
Drafts = Mapping[Path, bytes]
NO_DRAFTS: Drafts = MappingProxyType({})


@dataclass(slots=True, kw_only=True)
class Written:
    """What the files say, before anybody asks whether it makes sense."""

    config: Path
    tree: dict[str, Any] = field(default_factory=dict)
    concepts: dict[str, Any] = field(default_factory=dict)
    topics: dict[str, dict[str, Any]] = field(default_factory=dict)
    languages: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: Names of all topic files, also of those that do not parse.
    topic_names: set[str] = field(default_factory=set)
    positions: dict[KeyPath, Position] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    found: bool = True  #: whether there is a config at all
    #: Files that do not parse: what refers to their content cannot be checked.
    broken: set[str] = field(default_factory=set)
    drafts: Drafts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """One file that parses."""

    path: Path
    data: Mapping[str, Any]
    positions: Mapping[KeyPath, Position]


def read_files(config: Path, drafts: Drafts = NO_DRAFTS) -> Written:
    """Every file of the folder; a file that does not parse leaves one problem."""
    written = Written(config=config, drafts=drafts)
    if not (config / MAIN_FILES[0]).is_file():
        written.found = False
        written.problems.append(_no_config(config))
        return written
    written.positions[()] = _top(config / MAIN_FILES[0])
    for name in MAIN_FILES:
        _read_main(config / name, written)
    if document := _read(config / CONCEPTS, written):
        written.concepts.update(document.data)
        _keep_positions(document, ("concepts",), written)
    for path in _files(config / TOPICS, drafts):
        _read_topic(path, written)
    for path in _files(config / LANGUAGES, drafts):
        _read_language(path, written)
    written.problems.extend(_strangers(config))
    return written


def _files(folder: Path, drafts: Drafts) -> list[Path]:
    """Those that are there, and those that nobody has written yet."""
    drafted = (path for path in drafts if path.parent == folder)
    return sorted({*folder.glob("*.toml"), *drafted})


def _no_config(config: Path) -> Problem:
    wrong = "no such file" if config.is_dir() else f"no such folder: {config}"
    remedy = f"`monitor init {config}` writes one"
    return Problem(file=str(config / MAIN_FILES[0]), wrong=wrong, remedy=remedy)


def _read_main(path: Path, written: Written) -> None:
    document = _read(path, written)
    if document is None:
        return
    for key, value in document.data.items():
        if key in written.tree:
            other = written.positions[key,].file
            here = document.positions[key,]
            remedy = "keep the table in one of the two files"
            problem = problem_at(here, f"also written in {other}", remedy)
            written.problems.append(problem)
            continue
        written.tree[key] = value
        for place, position in document.positions.items():
            if place[0] == key:
                written.positions[place] = position


def _read_topic(path: Path, written: Written) -> None:
    written.topic_names.add(path.stem)
    if not _TOPIC_NAME.fullmatch(path.stem):
        remedy = "name the file like a topic, such as forced_labour.toml"
        written.problems.append(_about(path, "not a topic's name", remedy))
    if document := _read(path, written):
        written.topics[path.stem] = dict(document.data)
        _keep_positions(document, (TOPICS, path.stem), written)


def _read_language(path: Path, written: Written) -> None:
    if not _LANGUAGE.fullmatch(path.stem):
        remedy = "name the file like a language in BCP 47, such as vi.toml"
        written.problems.append(_about(path, "not a language", remedy))
    if document := _read(path, written):
        written.languages[path.stem] = dict(document.data)
        _keep_positions(document, (LANGUAGES, path.stem), written)
        for (head, *rest), position in document.positions.items():
            if head == "concepts" and len(rest) == 1:
                # Where a concept's terms of one language stand, whichever file it is.
                place = ("concepts", rest[0], path.stem)
                written.positions.setdefault(place, position)


def _top(path: Path) -> Position:
    return Position(file=str(path), line=1, column=1)


def _keep_positions(document: Document, prefix: KeyPath, written: Written) -> None:
    written.positions[prefix] = _top(document.path)
    for path, position in document.positions.items():
        written.positions[*prefix, *path] = position


def _read(path: Path, written: Written) -> Document | None:
    draft = written.drafts.get(path)
    if draft is None and not path.exists():
        return None
    answer = read_document(path, draft)
    if isinstance(answer, Document):
        return answer
    written.problems.append(answer)
    written.broken.add(path.name)
    return None


def read_document(path: Path, draft: bytes | None = None) -> Document | Problem:
    try:
        written = path.read_bytes() if draft is None else draft
        text = written.decode("utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        wrong = f"cannot be read: {error.strerror}"
        return _about(path, wrong, "let the monitor read it")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return _syntax(path, line, 1, "not UTF-8", "save the file as UTF-8")
    except (ValueError, RecursionError) as error:
        return _unparsable(path, text, str(error))
    return Document(path, data, positions(text, str(path)))


def _unparsable(path: Path, text: str, message: str) -> Problem:
    found = _PLACE.fullmatch(message)
    wrong, line, column = found.groups() if found else (message, "1", "1")
    if line is None:  # tomllib gives no line for the end of the text
        lines = text.split("\n")
        line, column = len(lines), len(lines[-1]) + 1
    return _syntax(path, int(line), int(column), wrong, _hint(wrong))


def _hint(wrong: str) -> str:
    if "overwrite" in wrong or "twice" in wrong:
        return "write each key and each table once"
    if "Invalid value" in wrong:
        return 'put text in quotes, such as "15m"; lists stand in brackets'
    return "mend the TOML here"


def _syntax(path: Path, line: int, column: int, wrong: str, remedy: str) -> Problem:
    return Problem(
        file=str(path),
        line=line,
        column=column,
        key="syntax",
        wrong=wrong[:1].lower() + wrong[1:],
        remedy=remedy,
    )


def _about(path: Path, wrong: str, remedy: str) -> Problem:
    """A problem of the file as a whole, told at its first letter."""
    return problem_at(replace(_top(path), key=path.name), wrong, remedy)


def _strangers(config: Path) -> Iterator[Problem]:
    """A misspelt file would be passed by in silence, as a misspelt key would."""
    known = (*MAIN_FILES, CONCEPTS)
    for path in sorted(config.glob("*.toml")):
        if path.name not in known and not path.name.startswith("."):
            wrong = "not a file of the config"
            yield _about(path, wrong, choose(path.name, known))
