"""`rules derive`."""

import json as jsonlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.serve.commands.checked import config_of
from monitor.serve.options import fail

if TYPE_CHECKING:
    from monitor.classify.derive import Article, Background, Candidate
    from monitor.classify.draft import Draft
    from monitor.serve.config import Config

COLUMNS = ("phrase", "score", "count", "articles", "per_1000", "samples")
#: A topic is named like its file.
TOPIC = re.compile(r"\w[\w-]*")


def add_to(group: typer.Typer) -> None:
    example = (
        "Example: monitor rules derive a.txt b.txt --topic wildlife_trafficking "
        "--draft config/topics/wildlife_trafficking.toml"
    )
    group.command(epilog=example)(derive)


def derive(
    context: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="ARTICLE...",
            help="Text files, URLs of stored items, or - for standard input.",
        ),
    ],
    topic: Annotated[str, typer.Option(help="The topic they are about.")],
    *,
    draft: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a draft of a topic file.")
    ] = None,
    toml: Annotated[
        bool, typer.Option("--toml", help="Print the draft instead of a table.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 40,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Find the phrases that tell articles from other news: the draft of a topic.

    They are compared with how common words are in general, and with the stored
    items that do not match the topic. A person accepts, rejects and
    generalises.
    """
    from monitor.classify.draft import write_draft

    if not TOPIC.fullmatch(topic):
        raise fail(f"--topic {topic}: write letters, digits, _ and - only", code=2)
    written = _derive(config_of(context), names, topic, limit)
    if draft is not None:
        _write(draft, write_draft(written))
    if toml:
        typer.echo(write_draft(written))
        return
    _print(written, as_json=json)
    if draft is not None and not json:
        typer.echo(f"wrote {draft}: a draft; edit it, then: monitor rules check")


def _derive(config: "Config", names: list[str], topic: str, limit: int) -> "Draft":
    from monitor.classify.derive import derive as find
    from monitor.classify.draft import Draft
    from monitor.serve import articles as source
    from monitor.serve.clock import SystemClock
    from monitor.serve.lexicon import lexicon

    articles = source.read_articles(names, config)
    frequency = source.word_frequency()
    counted = _background(config, topic, articles)
    found = find(articles, frequency, counted, source.names_of(lexicon()), most=limit)
    if all(candidate.name for candidate in found):
        raise fail("no phrase but names occurs twice: give more or longer articles")
    return Draft(
        topic=topic,
        articles=articles,
        candidates=found,
        derived_at=SystemClock().now(),
        archive=counted.items,
    )


def _background(
    config: "Config", topic: str, articles: "tuple[Article, ...]"
) -> "Background":
    from monitor.serve import articles as source
    from monitor.serve.progress import Progress

    progress = Progress("archived items")
    try:
        frequency = source.word_frequency()
        return source.background(config, topic, articles, frequency, progress.step)
    finally:
        progress.end()


def _write(path: Path, text: str) -> None:
    """A file that a person may have edited is never written over."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise fail(f"{path}: is there already: name another, or remove it") from None
    except OSError as error:
        raise fail(f"{path}: cannot be written: {error.strerror}") from None


def _print(draft: "Draft", *, as_json: bool) -> None:
    from monitor.serve.output import print_rows

    rows = [_row(each) for each in draft.candidates]
    if as_json:
        for row in rows:
            typer.echo(jsonlib.dumps(row, ensure_ascii=False))
        return
    told = [{**row, "samples": " | ".join(row["samples"])} for row in rows]
    words = [row for row in told if not row["name"]]
    print_rows(words, COLUMNS, as_json=False, empty="no phrases but names")
    names = [row["phrase"] for row in told if row["name"]]
    if names:
        typer.echo(f"names and places, to be left out: {', '.join(names)}")


def _row(candidate: "Candidate") -> dict[str, Any]:
    from dataclasses import asdict

    from monitor.classify.draft import offers

    rare = candidate.per_1000
    return {
        **asdict(candidate),
        "per_1000": None if rare is None else round(rare, 2),
        "wider": offers(candidate),
    }
