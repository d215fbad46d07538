"""What do the files of the config folder say, and where does each key stand?"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
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
_CLOSE = "close it with the quote that it began with"
#: What word processors and web pages make of quotes.
_TYPOGRAPHIC = tuple("\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb")
_TOPIC_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

#: What a file would say, by its path, before anybody writes it.
Drafts = Mapping[Path, bytes]
Positions = dict[KeyPath, Position]
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
    #: Each adds where the keys of one file stand.
    placed: list[Callable[["Positions"], None]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    found: bool = True  #: whether there is a config at all
    #: Files that do not parse: what refers to their content cannot be checked.
    broken: set[str] = field(default_factory=set)
    drafts: Drafts = field(default_factory=dict)

    def positions(self) -> "Positions":
        """Found when somebody asks: of 1.2 MB that takes 0.4 s, and most never ask."""
        found: Positions = {(): _top(self.config / MAIN_FILES[0])}
        for place in self.placed:
            place(found)
        return found


@dataclass(frozen=True)
class Document:
    """One file that parses."""

    path: Path
    data: Mapping[str, Any]
    text: str = field(repr=False)  #: secrets may stand in it

    @cached_property
    def positions(self) -> Mapping[KeyPath, Position]:
        return positions(self.text, str(self.path))


def read_files(config: Path, drafts: Drafts = NO_DRAFTS) -> Written:
    """Every file of the folder; a file that does not parse leaves one problem."""
    written = Written(config=config, drafts=drafts)
    if not (config / MAIN_FILES[0]).is_file():
        written.found = False
        written.problems.append(_no_config(config))
        return written
    for name in MAIN_FILES:
        _read_main(config / name, written)
    if document := _read(config / CONCEPTS, written):
        written.concepts.update(document.data)
        written.placed.append(partial(_place_below, document, ("concepts",)))
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
    again = frozenset(document.data.keys() & written.tree.keys())
    if again:
        before = written.positions()
        for key in sorted(again):
            wrong = f"also written in {before[key,].file}"
            remedy = "keep the table in one of the two files"
            here = document.positions[key,]
            written.problems.append(problem_at(here, wrong, remedy))
    written.tree |= {k: v for k, v in document.data.items() if k not in again}
    written.placed.append(partial(_place_tables, document, again))


def _place_tables(
    document: Document, displaced: frozenset[str], found: Positions
) -> None:
    for path, position in document.positions.items():
        if path[0] not in displaced:
            found[path] = position


def _read_topic(path: Path, written: Written) -> None:
    written.topic_names.add(path.stem)
    if not _TOPIC_NAME.fullmatch(path.stem):
        remedy = "name the file like a topic, such as forced_labour.toml"
        written.problems.append(_about(path, "not a topic's name", remedy))
    if document := _read(path, written):
        written.topics[path.stem] = dict(document.data)
        written.placed.append(partial(_place_below, document, (TOPICS, path.stem)))


def _read_language(path: Path, written: Written) -> None:
    if not _LANGUAGE.fullmatch(path.stem):
        remedy = "name the file like a language in BCP 47, such as vi.toml"
        written.problems.append(_about(path, "not a language", remedy))
    if document := _read(path, written):
        written.languages[path.stem] = dict(document.data)
        written.placed.append(partial(_place_language, document, path.stem))


def _place_language(document: Document, code: str, found: Positions) -> None:
    _place_below(document, (LANGUAGES, code), found)
    for (head, *rest), position in document.positions.items():
        if head == "concepts" and len(rest) == 1:
            # Where a concept's terms of one language stand, whichever file it is.
            found.setdefault(("concepts", rest[0], code), position)


def _top(path: Path) -> Position:
    return Position(file=str(path), line=1, column=1)


def _place_below(document: Document, prefix: KeyPath, found: Positions) -> None:
    found[prefix] = _top(document.path)
    for path, position in document.positions.items():
        found[*prefix, *path] = position


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
    return Document(path, data, text)


def _unparsable(path: Path, text: str, message: str) -> Problem:
    found = _PLACE.fullmatch(message)
    wrong, line, column = found.groups() if found else (message, "1", "1")
    if line is None:  # tomllib gives no line for the end of the text
        lines = text.split("\n")
        line, column = len(lines), len(lines[-1]) + 1
    here = text.split("\n")[int(line) - 1][int(column) - 1 :]
    wrong, remedy = _in_words(wrong, here)
    return _syntax(path, int(line), int(column), wrong, remedy)


def _in_words(wrong: str, here: str) -> tuple[str, str]:
    """What the parser says, and what to do, by what stands where it stopped."""
    if "Illegal character '\\n'" in wrong or "Illegal character '\\r'" in wrong:
        return "a text that does not end on its line", _CLOSE
    if wrong.startswith("Unterminated string"):
        return wrong, _CLOSE
    if here[:1] in _TYPOGRAPHIC:
        return f"a quote that TOML does not know: {here[0]}", "write the plain \" or '"
    if "overwrite" in wrong or "twice" in wrong:
        return wrong, "write each key and each table once"
    if "Invalid value" in wrong:
        return wrong, 'put text in quotes, such as "15m"; lists stand in brackets'
    return wrong, "mend the TOML here"


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
