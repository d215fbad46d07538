"""The rules that ship with the monitor, read without settings."""

import tomllib
from functools import cache
from pathlib import Path

from monitor.classify.compile import compile_rules
from monitor.classify.topics import Rules
from monitor.model.item import Item, ItemId
from monitor.model.topic import Concept, Rule, Topic

ROOT = Path(__file__).parents[2]


@cache
def shipped_concepts() -> tuple[Concept, ...]:
    tables = tomllib.loads((ROOT / "config/concepts.toml").read_text("utf-8"))
    return tuple(
        Concept(name=name, terms=tuple((lang, tuple(t)) for lang, t in terms.items()))
        for name, terms in tables.items()
    )


@cache
def shipped_topics() -> tuple[Topic, ...]:
    paths = sorted((ROOT / "config/topics").glob("*.toml"))
    return tuple(_topic(path) for path in paths)


def _topic(path: Path) -> Topic:
    table = tomllib.loads(path.read_text("utf-8"))
    rules = tuple(_rule(**rule) for rule in table.pop("rules"))
    return Topic(name=path.stem, rules=rules, **table)


def _rule(
    *,
    match: list[str],
    no_match: list[str],
    name: str,
    query: str,
    points: int,
    **rest: str,
) -> Rule:
    return Rule(
        name=name,
        query=query,
        points=points,
        match=tuple(match),
        no_match=tuple(no_match),
        **rest,
    )


@cache
def shipped_rules() -> Rules:
    rules = compile_rules(shipped_topics(), shipped_concepts())

    assert isinstance(rules, Rules), rules
    return rules


def make_item(
    title: str = "",
    summary: str = "",
    text: str = "",
    *,
    lang: str = "",
    topics: tuple[str, ...] = (),
) -> Item:
    return Item(
        id=ItemId("i"),
        feed="wire",
        source="wire.example",
        url="https://wire.example/1",
        title=title,
        summary=summary,
        text=text,
        lang=lang,
        topics=topics,
    )


def read_seed(path: Path) -> Item:
    """Header lines, a blank line, then the text byte for byte."""
    header, _, text = path.read_text("utf-8").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in header.splitlines())
    return make_item(fields["Title"], text=text)


def make_rules(
    *rules: Rule, digest: int = 1, alert: int = 2, concepts: tuple[Concept, ...] = ()
) -> Rules:
    topic = Topic(name="t", label="T", digest=digest, alert=alert, rules=rules)
    compiled = compile_rules((topic,), concepts)

    assert isinstance(compiled, Rules), compiled
    return compiled


def one_rule(query: str, concepts: tuple[Concept, ...] = ()) -> Rules:
    return make_rules(Rule(name="r", query=query, points=1), concepts=concepts)
