"""How many items are classified per second, and what does a longer article cost?

By the shipped rules, against one compiled pattern per term over the same items.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from monitor.classify.topics import Rules, classify
from monitor.model.item import Item
from monitor.serve.language import identify
from monitor.serve.lexicon import gazetteer
from tests.bench.command import Bench, Size, run
from tests.bench.corpus import articles
from tests.bench.naive import Naive, build_naive
from tests.bench.table import Row, Table
from tests.bench.timing import least_cpu, ratio, take_turns
from tests.classify.shipped import make_item, shipped_rules

LENGTHS = (100, 400, 1_600, 8_000)
#: The patterns are too slow for all.
NAIVE_ITEMS = 30


def measure(size: Size, data: Path | None) -> list[Table]:
    rules = shipped_rules()
    naive = build_naive(rules, gazetteer())
    items = read_items(data)[: size.pick(20, 700)] if data else _made(size)
    terms = f"{len(naive.patterns):,} terms in {_count(rules)} rules"
    source = data.name if data else "generated articles"
    return [
        _throughput(items, rules, naive, size, f"{source}, {terms}"),
        _by_length(rules, naive, size),
    ]


def read_items(path: Path) -> list[Item]:
    """One object per line, as the filters take it."""
    lines = path.read_text("utf-8").splitlines()
    return [_item(json.loads(line)) for line in lines if line.strip()]


def _item(row: dict[str, Any]) -> Item:
    title, summary, text = (row.get(k) or "" for k in ("title", "summary", "text"))
    return make_item(title, summary, text, lang=row.get("lang") or "")


def _made(size: Size) -> list[Item]:
    return articles(size.pick(20, 600), 300)


def _count(rules: Rules) -> int:
    return sum(len(ready.topic.rules) for ready in rules.topics)


def _words(items: Iterable[Item]) -> int:
    return sum(len(f"{i.title} {i.summary} {i.text}".split()) for i in items)


def _throughput(
    items: Sequence[Item], rules: Rules, naive: Naive, size: Size, title: str
) -> Table:
    identify("The model is loaded before the clock runs.")
    acts: dict[str, Callable[[], object]] = {
        "ours": partial(_classify_all, items, rules),
        "language": partial(_identify_all, items),
    }
    costs = take_turns(acts, size.pick(1, 3))
    ours = least_cpu(costs["ours"])
    part = items[:: max(1, len(items) // size.pick(5, NAIVE_ITEMS))]
    times = _times_slower(part, rules, naive, size.pick(1, 2))
    rows = (
        _row("classify", items, ours, ours),
        _row("one pattern per term", items, times * ours, ours),
        _row("tell the language", items, least_cpu(costs["language"]), ours),
    )
    found = sum(bool(classify(item, rules)) for item in items)
    alike = sum(_agree(item, rules, naive) for item in part)
    notes = (
        f"{len(items):,} items of {_words(items) // len(items)} words; {found} match",
        f"the patterns were tried on {len(part)} of them, in turns with ours",
        f"they find the same topics for {alike} of these, and show no words",
        "only an item that does not say its language is asked for it",
    )
    return Table(title=f"Items per second on one core: {title}", rows=rows, notes=notes)


def _row(name: str, items: Sequence[Item], seconds: float, ours: float) -> Row:
    return {
        "what": name,
        "items_per_s": len(items) / seconds,
        "ms_per_item": 1000 * seconds / len(items),
        "us_per_word": 1e6 * seconds / _words(items),
        "times_ours": seconds / ours,
    }


def _times_slower(
    items: Sequence[Item], rules: Rules, naive: Naive, rounds: int
) -> float:
    acts: dict[str, Callable[[], object]] = {
        "ours": partial(_classify_all, items, rules),
        "naive": partial(_naive_all, items, naive),
    }
    costs = take_turns(acts, rounds)
    return ratio(costs["naive"], costs["ours"])


def _by_length(rules: Rules, naive: Naive, size: Size) -> Table:
    rows = tuple(_at_length(length, rules, naive, size) for length in LENGTHS)
    notes = (
        "generated articles; linear in length while us per word does not rise",
        "and language: ms per item whose language has to be told as well",
    )
    return Table(title="Cost against the length of an article", rows=rows, notes=notes)


def _at_length(length: int, rules: Rules, naive: Naive, size: Size) -> Row:
    items = articles(max(3, size.pick(800, 32_000) // length), length)
    acts: dict[str, Callable[[], object]] = {
        "ours": partial(_classify_all, items, rules),
        "language": partial(_identify_all, items),
    }
    costs = take_turns(acts, size.pick(1, 5))
    seconds, told = least_cpu(costs["ours"]), least_cpu(costs["language"])
    part = items[: max(1, size.pick(100, 3_200) // length)]
    return {
        "words": length,
        "items": len(items),
        "items_per_s": len(items) / seconds,
        "ms_per_item": 1000 * seconds / len(items),
        "and_language": 1000 * (seconds + told) / len(items),
        "us_per_word": 1e6 * seconds / _words(items),
        "patterns_times_ours": _times_slower(part, rules, naive, size.pick(1, 2)),
    }


def _classify_all(items: Iterable[Item], rules: Rules) -> None:
    for item in items:
        classify(item, rules)


def _naive_all(items: Iterable[Item], naive: Naive) -> None:
    for item in items:
        naive.topics(item)


def _identify_all(items: Iterable[Item]) -> None:
    for item in items:
        identify(f"{item.title}\n{item.summary}\n{item.text}")


def _agree(item: Item, rules: Rules, naive: Naive) -> bool:
    return {match.topic for match in classify(item, rules)} == naive.topics(item)


BENCH = Bench(
    name="classifying",
    doc=__doc__,
    measure=measure,
    data="items as JSON lines; without it, articles made here",
)

if __name__ == "__main__":
    run(BENCH)
