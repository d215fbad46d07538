"""`rules score`, `rules coverage` and `rules mutate`."""

import json as jsonlib
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.serve.commands.checked import config_of
from monitor.serve.options import FAILED, IN_PART, fail

if TYPE_CHECKING:
    from monitor.classify.coverage import Coverage
    from monitor.classify.mutate import Outcome
    from monitor.classify.score import Judged
    from monitor.serve.config import Config
    from monitor.serve.labelled import Pile

Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
SCORE_COLUMNS = (
    "rows",
    "topic",
    "n",
    "precision",
    "recall",
    "f1",
    "tp",
    "fp",
    "fn",
    "skipped_maybe",
)
#: How far back the store is asked for languages.
LATELY = "30d"


class By(StrEnum):
    LANG = "lang"
    SOURCE = "source"


def add_to(group: typer.Typer) -> None:
    group.command(epilog="Example: monitor rules score labelled.jsonl")(score)
    group.command(epilog="Example: monitor rules coverage")(coverage)
    group.command(epilog="Example: monitor rules mutate --topic smuggling")(mutate)


def score(
    context: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(metavar="LABELLED...", help="Lines of items with labels."),
    ],
    by: Annotated[
        By | None, typer.Option(help="Also per language or source, of sure rows.")
    ] = None,
    errors: Annotated[
        int, typer.Option(min=0, help="Of each kind and topic, list so many.")
    ] = 10,
    json: Json = False,
) -> None:
    """Compare the rules with labels: precision, recall, F1, false alarms, errors.

    A line has id, title, summary, text, lang and labels, a list of topics. It
    may have uncertain, maybe_labels and presumed_negative_for. Exit 4 if lines
    were bad.
    """
    from monitor.serve.labelled import read_labelled

    config = config_of(context)
    pile = read_labelled(files)
    judged = _judge(pile, config)
    result = _result(judged, config, by, errors)
    if json:
        told = {**result, "bad_lines": pile.bad, "near_seeds": pile.near_seeds}
        typer.echo(jsonlib.dumps(told, ensure_ascii=False))
    else:
        _print_scores(result, judged, config)
    _report_rest(pile, config)
    if not pile.rows:
        raise typer.Exit(FAILED)
    raise typer.Exit(IN_PART if pile.bad or pile.unread else 0)


def _judge(pile: "Pile", config: "Config") -> "list[Judged]":
    from monitor.classify.score import judge
    from monitor.serve.progress import Progress

    progress = Progress("items", len(pile.rows))
    judged = []
    try:
        for row in pile.rows:
            judged.append(judge(row, config.rules))
            progress.step()
    finally:
        progress.end()
    return judged


def _result(
    judged: "list[Judged]", config: "Config", by: By | None, most: int
) -> dict[str, Any]:
    from monitor.classify import score as room
    from monitor.serve.labelled import error_rows, tally_json

    topics = [topic.name for topic in config.loaded.topics]
    scores = room.score(judged, topics, by.value if by else "")
    alarms = room.false_alarms(judged, topics)
    return {
        "scores": {
            name: {topic: tally_json(tally) for topic, tally in tallies.items()}
            for name, tallies in scores.items()
        },
        "false_alarms": {
            topic: {**asdict(found), "per_1000": found.per_1000}
            for topic, found in alarms.items()
        },
        "errors": error_rows(room.errors(judged, topics), most),
    }


def _print_scores(
    result: dict[str, Any], judged: "list[Judged]", config: "Config"
) -> None:
    from monitor.classify.score import false_alarms
    from monitor.serve.labelled import alarm_lines
    from monitor.serve.output import plain, print_rows

    rows = [
        {"rows": name, "topic": topic, **_rounded(tally)}
        for name, tallies in result["scores"].items()
        for topic, tally in tallies.items()
    ]
    print_rows(rows, SCORE_COLUMNS, as_json=False, empty="no topics")
    typer.echo("false alarms")
    topics = [topic.name for topic in config.loaded.topics]
    for line in alarm_lines(false_alarms(judged, topics)):
        typer.echo(line)
    for error in result["errors"]:
        why = ", ".join(error["rules"]) or f"{error['score']} points"
        title = plain(error["title"])
        typer.echo(f"{error['error']} {error['topic']}: {error['id']} {title} ({why})")


def _rounded(tally: dict[str, Any]) -> dict[str, Any]:
    """Undefined is a dash, never 0 or 1."""
    ratios = {key: tally[key] for key in ("precision", "recall", "f1")}
    told = {k: "-" if v is None else f"{v:.3f}" for k, v in ratios.items()}
    return {**tally, **told}


def _report_rest(pile: "Pile", config: "Config") -> None:
    """What the numbers do not hold, on standard error."""
    known = {topic.name for topic in config.loaded.topics}
    labels = {label for row in pile.rows for label in row.labels or ()}
    if pile.bad:
        typer.echo(f"{pile.bad} bad lines passed by", err=True)
    if pile.near_seeds:
        typer.echo(f"{pile.near_seeds} rows too close to a seed left out", err=True)
    if unknown := sorted(labels - known):
        typer.echo(f"labels of no topic: {', '.join(unknown)}", err=True)


def coverage(context: typer.Context, json: Json = False) -> None:
    """Show which languages topics, rules and concepts can read, and feeds they miss.

    The languages are those of the terms, of the feeds that are on, and of the
    items of the last 30 days.
    """
    from monitor.classify.coverage import cover, gaps
    from monitor.serve.lexicon import state_languages

    config = config_of(context)
    feeds, seen = config.loaded.feeds, _seen(config)
    wanted = [*(feed.lang for feed in feeds if feed.enabled), *seen]
    states = state_languages()
    covered = cover(config.rules, config.loaded.concepts, wanted, states)
    missing = gaps(covered, feeds, seen)
    doubtful = [each.code for each in config.loaded.languages if each.unreviewed]
    if json:
        told = {**asdict(covered), "gaps": [asdict(gap) for gap in missing]}
        told["unreviewed"] = doubtful
        typer.echo(jsonlib.dumps(told, default=sorted))
        return
    _print_coverage(covered, doubtful)
    if doubtful:
        typer.echo(f"? unreviewed, terms of official texts only: {', '.join(doubtful)}")
    for gap in missing:
        typer.echo(str(gap))
    typer.echo(f"{len(missing) or 'no'} gap{'' if len(missing) == 1 else 's'}")


def _seen(config: "Config") -> dict[str, int]:
    from monitor.serve.articles import archive
    from monitor.serve.state import moment_since

    since = moment_since(LATELY)
    with archive(config) as database:
        if database is None or since is None:
            return {}
        return database.queries.languages(since)


def _print_coverage(covered: "Coverage", doubtful: list[str]) -> None:
    from monitor.serve.output import print_rows

    every = (*covered.topics, *covered.rules)
    concepts = [(f"@{each.name}", each.langs) for each in covered.concepts]
    named = [*((each.name, each.langs) for each in every), *concepts]
    marks = {lang: "?" if lang in doubtful else "+" for lang in covered.langs}
    rows = [
        {"rule": name, **{lang: marks[lang] if lang in langs else "" for lang in marks}}
        for name, langs in named
    ]
    print_rows(rows, ("rule", *covered.langs), as_json=False, empty="no rules")


def mutate(
    context: typer.Context,
    lang: Annotated[str, typer.Option(help="Only terms of this language.")] = "",
    topic: Annotated[str, typer.Option(help="Only terms of this topic.")] = "",
    *,
    least: Annotated[
        float, typer.Option(min=0, max=100, help="Exit 1 below this percentage.")
    ] = 90,
    limit: Annotated[
        int, typer.Option(min=0, help="List so many that went unnoticed.")
    ] = 50,
    json: Json = False,
) -> None:
    """Take each term, * and rule away: which examples notice?

    A term that no example needs may be wrong without anybody seeing it.
    """
    from monitor.serve import mutating

    config = config_of(context)
    known = [each.name for each in config.loaded.topics]
    if topic and topic not in known:
        raise fail(f"no topic {topic!r}: there are {', '.join(known)}", code=2)
    outcomes = mutating.try_mutations(config, lang, topic)
    if not outcomes:
        raise fail(f"no terms to take away in {lang or 'any language'}", code=2)
    percent = mutating.share(outcomes)
    unnoticed = mutating.unnoticed_rows(outcomes, config.loaded.languages)
    _print_mutations(outcomes, unnoticed, limit, as_json=json)
    if percent < least:
        if not json:
            typer.echo(f"below {least:g} %", err=True)
        raise typer.Exit(FAILED)


def _print_mutations(
    outcomes: "list[Outcome]",
    unnoticed: list[dict[str, Any]],
    limit: int,
    *,
    as_json: bool,
) -> None:
    from monitor.serve import mutating
    from monitor.serve.output import print_rows

    rows, percent = list(mutating.summary(outcomes)), mutating.share(outcomes)
    noticed = len(outcomes) - len(unnoticed)
    if as_json:
        told = {
            "mutations": len(outcomes),
            "noticed": noticed,
            "percent": round(percent, 1),
            "by": rows,
            "unnoticed": unnoticed,
        }
        typer.echo(jsonlib.dumps(told, ensure_ascii=False))
        return
    columns = ("topic", "lang", "mutations", "noticed", "percent")
    print_rows(rows, columns, as_json=False, empty="no mutations")
    for row in unnoticed[:limit]:
        typer.echo(mutating.unnoticed_line(row))
    if len(unnoticed) > limit:
        typer.echo(f"and {len(unnoticed) - limit} more (--limit)")
    typer.echo(f"{noticed} of {len(outcomes)} mutations noticed: {percent:.1f} %")
