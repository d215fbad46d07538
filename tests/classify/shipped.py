"""The rules that ship with the monitor, read as a user's are."""

from functools import cache
from pathlib import Path

from monitor.classify.compile import compile_rules
from monitor.classify.topics import Rules
from monitor.model.item import Item, ItemId
from monitor.model.topic import Concept, Language, Rule, Topic
from monitor.serve.lexicon import gazetteer
from monitor.serve.words import split_glued
from monitor.settings.load import Loaded, load

ROOT = Path(__file__).parents[2]


@cache
def shipped() -> Loaded:
    loaded = load(ROOT / "config", {})

    assert isinstance(loaded, Loaded), loaded
    return loaded


def shipped_concepts() -> tuple[Concept, ...]:
    return shipped().concepts


def shipped_topics() -> tuple[Topic, ...]:
    return shipped().topics


def shipped_languages() -> tuple[Language, ...]:
    return shipped().languages


@cache
def shipped_rules() -> Rules:
    rules = compile_rules(
        shipped_topics(),
        shipped_concepts(),
        shipped_languages(),
        gazetteer(),
        split=split_glued,
    )

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
