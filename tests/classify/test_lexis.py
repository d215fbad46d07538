"""Is no text passed over that a query could find, and are most others?"""

import sqlite3
from collections.abc import Iterable

import pytest

from monitor.classify.lexis import Lexis
from monitor.classify.matcher import satisfy
from monitor.classify.parse import parse
from monitor.classify.terms import Terms, read_phrase
from tests.classify.shipped import make_item, shipped_rules, shipped_topics

INDEX = "CREATE VIRTUAL TABLE i USING fts5(x, tokenize='unicode61 remove_diacritics 2')"
WORDS = "CREATE VIRTUAL TABLE temp.word USING fts5vocab('main', 'i', 'row')"
#: Every so many of the shipped examples; all of them take a minute.
SOME = 11


class Shelf:
    """The store's index, with nothing around it."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute(INDEX)
        self._db.execute(WORDS)
        self._db.executemany("INSERT INTO i(x) VALUES (?)", [(t,) for t in texts])
        self.lexis = Lexis(self._db.execute("SELECT term, doc FROM temp.word"))

    def holding(self, words: Iterable[str]) -> set[int]:
        """Numbers of texts, from 0."""
        found = set()
        for word in words:
            asked = (f'"{word}"',)
            rows = self._db.execute("SELECT rowid FROM i WHERE i MATCH ?", asked)
            found |= {row - 1 for (row,) in rows}
        return found

    def close(self) -> None:
        self._db.close()


@pytest.mark.parametrize(
    ("query", "texts", "wanted"),
    [
        ("boats", ["Boats sink", "a boat"], {0}),
        ("traffick*", ["Trafficked", "traffic", "antitraffickers"], {0, 2}),
        ("wom?n", ["women", "woman", "womb", "men"], {0, 1, 2}),
        ('"human trafficking"', ["human trafficking", "human"], {0}),
        ("=Café", ["cafe", "tea"], {0}),
        ("trafficking AND boats", ["boats", "boats", "trafficking boats"], {2}),
        ("reaffirm", ["toreaffirm", "forReaffirm", "affirm"], {0, 1}),
        ("un", ["the UN", "until sunset", "Vietnam'sUN"], {0, 2}),
        ("مهرب", ["مهرّب قتل", "قارب"], {0}),
        ("人口贩运", ["打击人口贩运犯罪", "人口普查"], {0}),
        ("တို့း", ["တို့း", "မ"], {0}),
        ("boats OR ships", ["boats", "ships", "cars"], {0, 1}),
    ],
)
def test_the_words_of_the_index_that_hold_a_term(
    query: str, texts: list[str], wanted: set[int]
) -> None:
    """However the index cut and folded them, and whatever was glued."""
    shelf = Shelf(texts)
    words = shelf.lexis.find(parse(query, {}))

    assert words is not None
    assert shelf.holding(words) == wanted
    shelf.close()


@pytest.mark.parametrize("query", ["boats OR STATES/2", "@state NEAR/5 @state"])
def test_a_query_that_needs_no_word_may_be_satisfied_anywhere(query: str) -> None:
    """Then every text has to be read."""
    assert Lexis([("boats", 1)]).find(parse(query, {})) is None


def test_a_term_of_marks_alone_is_in_no_index() -> None:
    """So it narrows nothing; another necessary term does."""
    marks = "\u102c\u1038"
    alone = Terms(frozenset({read_phrase(marks, 0, 2)}))
    lexis = Lexis([("boats", 1)])
    both = parse(f"boats AND {marks}", {})

    assert lexis.find(alone) is None
    assert lexis.find(both) == frozenset({"boats"})


def test_no_example_is_passed_over_by_a_rule_that_it_satisfies() -> None:
    """In all languages that the shipped rules read; most texts are passed over."""
    rules = shipped_rules()
    examples = [
        (text, each.lang)
        for topic in shipped_topics()
        for rule in topic.rules
        for each in rule.examples_in(topic.lang)
        for text in each.match
    ][::SOME]
    shelf = Shelf(text for text, _ in examples)
    nodes = {key: ready.node for key, (_, ready) in list(rules.ready.items())[::5]}
    found = {key: shelf.holding(shelf.lexis.find(n) or ()) for key, n in nodes.items()}
    satisfied = 0
    for number, (text, lang) in enumerate(examples):
        title, _, lead = text.partition("\n")
        page = rules.percolator.read(make_item(title, lead, lang=lang))
        for key, node in nodes.items():
            if satisfy(node, page) is not None:
                satisfied += 1
                assert number in found[key], (key, text)
    shelf.close()

    assert satisfied > 100
    assert sum(map(len, found.values())) < len(examples) * len(nodes) / 2
