"""How is each pure room asked from outside: by a filter, a check, the daemon?"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from monitor.classify.examples import check_examples
from monitor.classify.topics import classify
from monitor.extract.events import extract
from monitor.group.stories import Stories
from monitor.model.event_json import to_json
from monitor.model.item import Item, item_id
from monitor.model.match import Evidence, Match
from monitor.model.story import Report
from monitor.model.topic import Topic
from monitor.serve.clock import SystemClock
from monitor.serve.config import Config
from monitor.serve.filters import Row, item_from_row
from monitor.serve.language import identify
from monitor.serve.lexicon import lexicon


def classifier(config: Config) -> Callable[[Row], Row]:
    """Adds `topics`, and `lang` where the line has none."""

    def add(row: Row) -> Row:
        item = read_item(row)
        found = [_topic_row(match) for match in classify(item, config.rules)]
        return {**row, "lang": item.lang, "topics": found}

    return add


def extractor() -> Callable[[Row], Row]:
    """Adds `events`, and `lang` where the line has none."""
    ask = partial(extract, lexicon=lexicon())

    def add(row: Row) -> Row:
        item = read_item(row)
        return {**row, "lang": item.lang, "events": [to_json(e) for e in ask(item)]}

    return add


def grouper() -> Callable[[Row], Row]:
    """Adds `story`. Starts empty, and never takes a story back."""
    stories = Stories()
    at = SystemClock().now()

    def add(row: Row) -> Row:
        nonlocal at
        item = read_item(row)
        # Old lines are as far apart as they were when they were published.
        at = item.published or at
        story = stories.place(Report(item=_named(item)), at).story
        return {**row, "lang": item.lang, "story": str(story)}

    return add


def read_item(row: Row) -> Item:
    """The item of a line, in its language: what is given is trusted."""
    item = item_from_row(row)
    if item.lang:
        return item
    told = f"{item.title}\n{item.summary}\n{item.text}"
    return replace(item, lang=identify(told))


def _named(item: Item) -> Item:
    """Lines without an id are items of their own, unless they are the same."""
    if item.id:
        return item
    told = (item.url, item.title, item.summary, item.text)
    return replace(item, id=item_id(item.feed, "\0".join(told)))


def check_rules(config: Config) -> tuple[int, list[str]]:
    """How many examples and quotes were checked, and what was wrong."""
    topics = config.loaded.topics
    seeds = {
        path.name: path.read_text("utf-8", errors="replace")
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
            f"  {e['rule']}: “{e['text']}” ({e['field']} {e['start']}-{e['end']}"
            f"{', unreviewed term' if e.get('unreviewed') else ''})"
            for e in found["evidence"]
        ]
    if not row["topics"]:
        lines.append("no topic reached its digest threshold")
    return "\n".join(lines)


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
        **({"unreviewed": True} if evidence.unreviewed else {}),
    }
