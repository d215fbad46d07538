"""How long does it take to price an edit of the rules over all stored items?

The items are invented, one in thirty with an example of a shipped rule; each text is
stored twenty times, so that the store is large and the making of it quick.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory

from monitor.classify.compile import compile_rules
from monitor.classify.topics import Rules, classify
from monitor.model.match import Match
from monitor.model.topic import Topic
from monitor.route.price import Heard, reckoned
from monitor.route.reckon import Estimate
from monitor.serve.backtest import Outcome, backtest
from monitor.serve.config import Config, read_config
from monitor.serve.lexicon import gazetteer
from monitor.serve.options import Options
from monitor.serve.scope import Question
from monitor.serve.words import split_glued
from monitor.store.database import Database
from tests.bench.command import Bench, Size, run
from tests.bench.corpus import SEED, article, vocabulary
from tests.bench.storing import polls
from tests.bench.table import Row, Table
from tests.bench.timing import cost
from tests.store.intake import place
from tests.values import DAY, NOON
from tests.world.process import ROOT

PER_POLL = 1_000
REPEATED = 20
TOPICAL = 30
WORDS = 60


def measure(size: Size, _data: Path | None) -> list[Table]:
    with TemporaryDirectory() as folder:
        config = read_config(Options(config=str(ROOT / "config"), state=folder), {})
        assert isinstance(config, Config)
        path = Path(folder) / "monitor.db"
        version = config.rules.version
        with Database.open(path, write=True, rules=version) as database:
            _fill(database, config.rules, size.pick(1, 100))
        with Database.open(path, write=False) as database:
            rows = [_row(*edit, config, database) for edit in _edits(config, size)]
            rows.append(_alone(config.rules, size.pick(50, 4_000)))
    notes = (
        "all: every item is judged by all rules, of which one is edited",
        "alerts, digest: more in the period; a..b..c is an estimate with its range",
        "the matcher's own: the same texts, in memory, on one core, and nothing else",
        "judging and reading for events take all cores; cpu_seconds is of all of them",
    )
    return [Table(title="One edited rule", rows=tuple(rows), notes=notes)]


def _texts(count: int) -> list[str]:
    dice = Random(SEED)
    made = (article(dice, WORDS, topical=not n % TOPICAL) for n in range(count))
    return [f"{item.title}\n{item.text}" for item in made]


def _fill(database: Database, rules: Rules, count: int) -> None:
    texts = _texts(max(count * PER_POLL // REPEATED, 1))
    for intake in polls(count, PER_POLL, texts):
        feed = replace(intake.feed, topics=())
        database.shelf.save_poll(replace(intake, feed=feed))
    line, known = database.line, dict[str, tuple[Match, ...]]()
    while waiting := line.unclassified(PER_POLL):
        items = [replace(item, lang="en") for item in waiting]
        for item in items:
            if item.summary not in known:
                known[item.summary] = classify(item, rules)
        line.save_matches([(item, known[item.summary]) for item in items], NOON)
    while reports := line.unextracted(PER_POLL):
        line.save_events([(report.item, ()) for report in reports])
    while reports := line.ungrouped(PER_POLL):
        line.save_stories([(r, place(f"s-{r.item.id}")) for r in reports], NOON)


def _edits(config: Config, size: Size) -> Iterator[tuple[str, Config, bool]]:
    words = vocabulary()
    rare = _edited(config, words[20_000])
    yield "rare word", rare, False
    if size is Size.FULL:
        yield "common word", _edited(config, "police"), False
        yield "common word, exact", _edited(config, "police"), False
    yield "all", rare, True


def _edited(config: Config, term: str) -> Config:
    loaded = config.loaded
    first, *others = loaded.topics
    topics: tuple[Topic, ...] = (_with_term(first, term), *others)
    rules = compile_rules(
        topics, loaded.concepts, loaded.languages, gazetteer(), split_glued
    )
    assert isinstance(rules, Rules), rules
    return replace(config, rules=rules)


def _with_term(topic: Topic, term: str) -> Topic:
    """The rule that gives most asks for one word more."""
    best = max(topic.rules, key=lambda rule: rule.most)
    rest = [rule for rule in topic.rules if rule is not best]
    wider = replace(best, query=f"({best.query}) OR {term}")
    return replace(topic, rules=(wider, *rest))


def _row(name: str, new: Config, everything: bool, old: Config, db: Database) -> Row:
    question = Question(
        config=old,
        new=new,
        since=NOON - DAY,
        until=NOON + 30 * DAY,
        everything=everything,
        exact=name.endswith("exact"),
    )
    outcomes: list[Outcome] = []
    helped = _helped()
    spent = cost(lambda: outcomes.append(backtest(question, db)))
    (outcome,) = outcomes
    more, _ = reckoned(outcome.told, Heard.ALERT, outcome.draw)
    lines, _ = reckoned(outcome.told, Heard.DIGEST, outcome.draw)
    return {
        "edit": name,
        "stored": outcome.scope.stored,
        "judged": outcome.judged,
        "differences": len(outcome.differences),
        "alerts": _range(more),
        "digest": _range(lines),
        "seconds": spent.wall,
        "cpu_seconds": spent.cpu + _helped() - helped,
        "judged_per_s": outcome.judged / outcome.seconds,
    }


def _helped() -> float:
    """Processor time of the processes that ours has started, and that have ended."""
    spent = getrusage(RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _range(found: Estimate) -> str:
    if found.is_certain:
        return f"{found.about:.0f}"
    return f"{found.low:.0f}..{found.about:.0f}..{found.high:.0f}"


def _alone(rules: Rules, count: int) -> Row:
    dice = Random(SEED)
    items = [article(dice, WORDS, topical=not n % TOPICAL) for n in range(count)]
    spent = cost(lambda: [classify(item, rules) for item in items])
    return {
        "edit": "the matcher's own",
        "stored": 0,
        "judged": count,
        "differences": 0,
        "alerts": "",
        "digest": "",
        "seconds": spent.wall,
        "cpu_seconds": spent.cpu,
        "judged_per_s": count / spent.wall,
    }


BENCH = Bench(name="backtest", doc=__doc__, measure=measure)

if __name__ == "__main__":
    run(BENCH)
