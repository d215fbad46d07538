"""How is each pure room asked from outside: by a filter, a check, the daemon?"""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from importlib.resources import files
from typing import Any

from monitor.classify.examples import check_examples
from monitor.classify.topics import classify
from monitor.extract.events import extract
from monitor.group.stories import Stories
from monitor.model.event_json import to_json
from monitor.model.item import Item
from monitor.model.lexicon import Lexicon, lexicon_from
from monitor.model.match import Evidence, Match
from monitor.model.story import Report
from monitor.model.topic import Topic
from monitor.serve.clock import SystemClock
from monitor.serve.config import Config
from monitor.serve.filters import Row, item_from_row
from monitor.serve.language import identify


@cache
def lexicon() -> Lexicon:
    """The world as the package's data file describes it."""
    text = files("monitor.data").joinpath("countries.toml").read_text("utf-8")
    return lexicon_from(tomllib.loads(text))


def classifier(config: Config) -> Callable[[Row], Row]:
    """Adds `topics`, and `lang` where the line has none."""

    def add(row: Row) -> Row:
        item = item_from_row(row)
        if not item.lang:
            item = replace(item, lang=_language(item))
        found = [_topic_row(match) for match in classify(item, config.rules)]
        return {**row, "lang": item.lang, "topics": found}

    return add


def extractor() -> Callable[[Row], Row]:
    """Adds `events`."""
    ask = partial(extract, lexicon=lexicon())

    def add(row: Row) -> Row:
        return {**row, "events": [to_json(e) for e in ask(item_from_row(row))]}

    return add


def grouper() -> Callable[[Row], Row]:
    """Adds `story`. Starts empty, and never takes a story back."""
    stories = Stories()
    clock = SystemClock()

    def add(row: Row) -> Row:
        item = item_from_row(row)
        at = item.first_seen or clock.now()
        return {**row, "story": str(stories.place(Report(item=item), at).story)}

    return add


def check_rules(config: Config) -> tuple[int, list[str]]:
    """How many examples and quotes were checked, and what was wrong."""
    topics = config.loaded.topics
    seeds = {
        path.name: path.read_text("utf-8")
        for path in sorted(config.loaded.seeds.glob("*.txt"))
    }
    rules = [rule for topic in topics for rule in topic.rules]
    count = sum(len(r.match) + len(r.no_match) + bool(r.quote) for r in rules)
    failures = check_examples(topics, config.rules, seeds)
    return count, [str(failure) for failure in failures]


def describe_topics(row: Row, topics: Sequence[Topic]) -> str:
    """What `rules test` prints: points, thresholds, rules and the words."""
    labels = {topic.name: topic for topic in topics}
    lines = [f"language: {row['lang'] or 'unknown'}"]
    for found in row["topics"]:
        topic = labels[found["topic"]]
        lines.append(
            f"{topic.name}: {found['score']} points, {found['level']} "
            f"(digest from {topic.digest}, alert from {topic.alert})"
        )
        lines += [
            f"  {e['rule']}: “{e['text']}” ({e['field']} {e['start']}-{e['end']})"
            for e in found["evidence"]
        ]
    if not row["topics"]:
        lines.append("no topic reached its digest threshold")
    return "\n".join(lines)


def _language(item: Item) -> str:
    return identify(f"{item.title}\n{item.summary}\n{item.text}")


def _topic_row(match: Match) -> dict[str, Any]:
    return {
        "topic": match.topic,
        "level": match.level.value,
        "score": match.score,
        "rules": list(match.rules),
        "facets": list(match.facets),
        "evidence": [_evidence_row(e) for e in match.evidence],
    }


def _evidence_row(evidence: Evidence) -> dict[str, Any]:
    return {
        "field": evidence.field,
        "start": evidence.start,
        "end": evidence.end,
        "text": evidence.text,
        "rule": evidence.rule,
    }
