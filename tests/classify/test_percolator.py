"""Rules that come and go while others read: is every answer that of the rules alone?"""

import threading
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.classify import index as index_module
from monitor.classify.anchors import Ask, Frequencies, find_needs, guess_cost
from monitor.classify.compile import compile_rules
from monitor.classify.core import COMPILED, Core
from monitor.classify.index import Index
from monitor.classify.page import MOST_EVIDENCE
from monitor.classify.parse import parse
from monitor.classify.percolator import Found, Percolator
from monitor.classify.query import Node
from monitor.classify.stored import FEW
from monitor.classify.terms import Form, Part, Phrase, Terms
from monitor.classify.topics import Rules, classify
from monitor.model.item import TEXT_FIELDS, Item
from monitor.model.topic import Concept, Language, Rule, Topic
from tests.classify.shipped import make_item, one_rule
from tests.cores import both

QUERIES = [
    "smuggl* AND boat",
    '"human traffick*" OR "people smuggler"',
    "wom?n NEAR/3 traff?ck*",
    '"joint action plan" NOT drug*',
    "{US} AND =visa",
    "ATLEAST/2(boat OR dinghy)",
    "ANY/2(boat, visa, {US})",
    '(boat NOT NEAR/2 drug) OR "action plan"',
    "title:boat^3 AND (visa OR women)",
    "b\u00e1n OR ban",
    "boat AND NOT (visa NOT women)",
    'NOT "people smuggler" AND boat',
    "aaa*",
]
WORDS = "smuggler smugglers boat human trafficking people woman women US us visa Visa"
WORDS += " joint action plan drug drugs dinghy b\u00e1n ban aaab with"
texts = st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join)
#: A rule that comes or, if it is there, goes.
turns = st.lists(st.sampled_from(range(len(QUERIES))), max_size=20)


def nodes() -> list[Node]:
    return [parse(query, {}) for query in QUERIES]


def by_key(found: Sequence[Found]) -> dict[object, object]:
    return {match.key: match.places for match in found}


@both(COMPILED)
@settings(deadline=None, max_examples=150)
@given(turns, st.lists(st.tuples(texts, texts), min_size=1, max_size=3))
def test_rules_that_came_and_went_answer_as_if_built_anew(
    core: Core | None, turns: list[int], items: list[tuple[str, str]]
) -> None:
    """At every turn, also for words that were remembered before it."""
    ready = nodes()
    live = Percolator(core=core)
    there: dict[int, Node] = {}
    for turn in turns:
        if turn in there:
            live.remove(turn)
            del there[turn]
        else:
            live.add(turn, ready[turn])
            there[turn] = ready[turn]
        anew = Percolator(there.items(), core=core)
        for title, text in items:
            item = make_item(title, text=text)
            assert by_key(live.match(item)) == by_key(anew.match(item))
    assert len(live) == len(there)


@both(COMPILED)
@settings(deadline=None)
@given(st.sampled_from(QUERIES), texts, texts)
def test_shows_the_words_that_a_topic_shows(
    core: Core | None, query: str, title: str, text: str
) -> None:
    """What is told by what was found alone is what asking the text would tell."""
    item = make_item(title, text=text)
    found = Percolator([("r", parse(query, {}))], core=core).match(item)
    pieces = [p for match in classify(item, one_rule(query)) for p in match.evidence]

    assert [place for match in found for place in match.places] == [
        (TEXT_FIELDS.index(piece.field), piece.start, piece.end) for piece in pieces
    ]


EVIDENCE = [
    ("boat", "boat " * 30, ["boat"] * MOST_EVIDENCE),
    ('"a boat" AND ("boat sank" OR boat)', "a boat sank", ["a boat sank"]),
    ('"a boat sank" AND boat', "a boat sank", ["a boat sank"]),
    ('"a boat sank" AND boat', "a boat rose", []),
    ("boat NOT (a AND sank)", "a boat", ["boat"]),
    ('(a NEAR/1 ("b c" OR c)) NOT NEAR/1 d', "a b c d", []),
    ('(a NEAR/1 ("b c" OR c)) NOT NEAR/1 d', "a b c x d", ["a", "b c"]),
    ('(a NEAR/2 ("b c" OR b)) NOT NEAR/1 d', "a b c d", ["a", "b"]),
    ('"a b" NEAR/2 "c d"', "c d x a b", ["c d", "a b"]),
    ('"a b" NEAR/1 "c d"', "c d x a b", []),
    ("boat NEAR/2 visa", "visa x x boat x visa", ["boat", "visa"]),
    ("boat NEAR/2 visa", "boat x x x x x x visa", []),
    ("\u4e2d NEAR/2 \u56fd", "\u4e2d\u4e00\u4e8c\u4e09\u56fd", ["\u4e2d", "\u56fd"]),
    ("\u4e2d NEAR/2 \u56fd", "\u4e2d\u4e00\u4e8c\u4e09\u56db\u56fd", []),
    ("boat /s visa", "boat x x x x x x x x visa", ["boat", "visa"]),
    ("boat /s visa", "A boat. A visa.", []),
]


@both(COMPILED)
@pytest.mark.parametrize(("query", "text", "words"), EVIDENCE)
def test_shows_each_word_once(
    core: Core | None, query: str, text: str, words: list[str]
) -> None:
    """What overlaps is one piece, and a page of hits is not a page of evidence."""
    rules = [("r", parse(query, {}))]
    found = Percolator(rules, core=core).match(make_item(text=text))

    assert [text[a:b] for match in found for _, a, b in match.places] == words


def test_marks_what_only_unreviewed_terms_have_found() -> None:
    """Unless a reviewed term of the same rule found it too."""
    boat = Concept(name="boat", terms=(("xx", ("bota", "pram")), ("en", ("boat",))))
    rule = Rule(name="r", query="@boat OR pram", points=1)
    topic = Topic(name="t", label="T", digest=1, alert=1, rules=(rule,))
    rules = compile_rules((topic,), (boat,), (Language(code="xx", unreviewed=True),))
    assert isinstance(rules, Rules)
    (match,) = classify(make_item(text="bota boat pram"), rules)

    marked = [(piece.text, piece.unreviewed) for piece in match.evidence]
    assert marked == [("bota", True), ("boat", False), ("pram", False)]
    (match,) = classify(make_item(text="boat"), rules)
    assert [piece.unreviewed for piece in match.evidence] == [False]


def test_what_went_leaves_nothing_behind() -> None:
    """However often rules change, the index is as large as the rules are."""
    percolator = Percolator()
    for round_ in range(3):
        for number, node in enumerate(nodes()):
            percolator.add((round_, number), node)
        for number in range(len(QUERIES)):
            percolator.remove((round_, number))
    index = percolator._index

    assert len(percolator) == 0
    assert not index.leaves
    assert not index.groups
    assert not index.rules
    assert not index.begin
    assert not index.scoped
    assert not any((index._terms, index._parts, index._uses))
    assert not any((index._plain, index._marked, index._cased))


def test_a_term_that_two_rules_share_stays_with_the_other() -> None:
    """Also when both keep it as their rarest."""
    percolator = Percolator()
    percolator.add("one", parse('boat OR "people smuggler" OR t?n', {}))
    percolator.add("two", parse('boat OR "people trafficker" OR t?nt', {}))
    percolator.add("three", parse("boat", {}))
    percolator.remove("one")

    found = percolator.match(make_item(text="boat tent people trafficker ten"))
    assert [match.key for match in found] == ["two", "three"]


@both(COMPILED)
def test_terms_of_a_language_come_and_go(core: Core | None) -> None:
    """The same word may be a term of one language and of all."""
    part = (Part("ban", Form.PLAIN),)
    here = Terms(frozenset({Phrase(part, frozenset({"vi"}))}))
    there = Terms(frozenset({Phrase(part, frozenset({"id"}))}))
    rules = [("vi", here), ("id", there), ("all", parse("ban", {}))]
    percolator = Percolator(rules, core=core)
    item = make_item(text="ban", lang="vi")

    assert [match.key for match in percolator.match(item)] == ["vi", "all"]
    percolator.remove("id")
    assert [match.key for match in percolator.match(item)] == ["vi", "all"]
    percolator.remove("vi")
    assert [match.key for match in percolator.match(item)] == ["all"]


def test_what_must_not_be_there_keeps_a_rule_away() -> None:
    """Told by what was found alone, without a look at the text."""
    percolator = Percolator([("r", parse("boat NOT visa", {}))])

    assert [f.key for f in percolator.match(make_item("boat"))] == ["r"]
    assert percolator.match(make_item("boat visa")) == ()


@both(COMPILED)
@pytest.mark.parametrize("terms", [FEW - 1, FEW, FEW + 1, 3 * FEW])
def test_a_group_is_needed_however_many_terms_it_has(
    core: Core | None, terms: int
) -> None:
    """A small one is looked for with the rarest, a large one rule by rule."""
    group = " OR ".join(f"x{number}" for number in range(terms))
    percolator = Percolator(
        [("r", parse(f"boat AND ({group}) AND sea", {}))],
        frequencies={"boat": 1.0, "sea": 900.0, **{f"x{n}": 9.0 for n in range(terms)}},
        core=core,
    )
    (stored,) = percolator.survivors(percolator.read(make_item(text="boat x1 sea")))

    assert len(stored.next) == (terms if terms <= FEW else 1)
    for text in ("boat sea", "x1 sea", "boat x1"):
        assert percolator.survivors(percolator.read(make_item(text=text))) == []
    assert [f.key for f in percolator.match(make_item(text="sea x0 boat"))] == ["r"]


def test_a_key_is_given_once() -> None:
    """Whoever replaces a rule removes it first."""
    percolator = Percolator([("a", parse("boat", {}))])

    with pytest.raises(KeyError):
        percolator.add("a", parse("visa", {}))
    with pytest.raises(KeyError):
        percolator.remove("b")


def test_a_rule_without_necessary_terms_is_always_asked() -> None:
    """A state may be named by any word."""
    node = parse("STATES/1", {})
    percolator = Percolator([("a", node)])
    item = make_item(text="boat")

    assert [rule.key for rule in percolator.survivors(percolator.read(item))] == ["a"]
    assert percolator.match(item) == ()
    percolator.remove("a")
    assert percolator.survivors(percolator.read(item)) == []


@both(COMPILED)
def test_a_page_that_was_read_before_a_change_answers_for_its_rules(
    core: Core | None,
) -> None:
    """What came since is passed over, and what went is not asked."""
    percolator = Percolator([("old", parse("boat NOT visa", {}))], core=core)
    page = percolator.read(make_item(text="boat visa"))
    percolator.add("new", parse("boat", {}))

    assert [rule.key for rule in percolator.survivors(page)] == ["old"]
    (stored,) = percolator.survivors(page)
    percolator.remove("old")
    assert stored.gone


@both(COMPILED)
def test_threads_read_while_a_rule_comes_and_goes(core: Core | None) -> None:
    """A rule that stays is found each time; one that vetoes itself never is."""
    percolator = Percolator([("stays", parse("boat AND visa", {}))], core=core)
    items = [make_item(text=f"boat visa drug{n} x{n}") for n in range(50)]
    wrong: list[object] = []
    done = threading.Event()

    def reader() -> None:
        while not done.is_set():
            for item in items:
                keys = [match.key for match in percolator.match(item)]
                if "stays" not in keys or "never" in keys:
                    wrong.append(keys)

    threads = [threading.Thread(target=reader) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(150):
        percolator.add("never", parse("boat NOT (drug* OR visa)", {}))
        percolator.add("comes", parse('"boat visa"', {}))
        percolator.remove("never")
        percolator.remove("comes")
    done.set()
    for thread in threads:
        thread.join(60)

    assert wrong == []


def test_the_memo_is_bounded() -> None:
    """A stream of ever new words fills no memory, and a page keeps its own memo."""
    percolator = Percolator([("a", parse("boat", {}))])
    memo = percolator._index.epoch.memo
    page = percolator.read(make_item(text="boat"))
    memo.parts.update({f"w{n}": () for n in range(index_module.KEPT_WORDS + 1)})
    found = percolator.match(make_item(text="a boat"))

    assert [match.key for match in found] == ["a"]
    assert percolator._index.epoch.memo is not memo
    assert page.reading.spans(next(iter(page.reading.leaves))) == ((2, 2),)


# --- necessary terms -------------------------------------------------------------


def needs_of(query: str, frequencies: dict[str, float]) -> list[set[str]]:
    """By their keys, the rarest first."""
    index = Index()
    node = parse(query, {})
    cost = Frequencies.of(frequencies).cost if frequencies else guess_cost
    ask = Ask(index.take, lambda need: sum(cost(index.leaves[n]) + 0.1 for n in need))
    return [
        {" ".join(p.key for p in index.leaves[n].phrase.parts) for n in need}
        for need in find_needs(node, ask)
    ]


OFTEN = {"the": 90.0, "boat": 30.0, "traffick": 5.0, "trafficking": 9.0, "ring": 8.0}
NEEDS = [
    ("the AND boat AND dinghy", [{"dinghy"}, {"boat"}, {"the"}]),
    ("the OR dinghy", [{"the", "dinghy"}]),
    ("traffick* AND boat", [{"traffick*"}, {"boat"}]),
    ("traf?ick* AND boat", [{"traf?ick*"}, {"boat"}]),
    ('"the boat" AND ring', [{"the boat"}, {"ring"}]),
    ("(the AND dinghy) OR (boat AND ring)", [{"dinghy", "ring"}]),
    ("ANY/2(the, boat, dinghy)", [{"boat", "dinghy"}]),
    ("ANY/2(the, boat, STATES/2)", [{"the", "boat"}]),
    ("ANY/1(the, STATES/2)", []),
    ("boat NEAR/3 the NOT ring", [{"boat"}, {"the"}]),
    ("ATLEAST/2(boat) AND title:the^2", [{"boat"}, {"the"}]),
    ("boat NOT NEAR/3 the", [{"boat"}]),
    ("(@state OR boat) AND ring AND lang:en", [{"ring"}]),
]


@pytest.mark.parametrize(("query", "needs"), NEEDS)
def test_finds_what_a_rule_cannot_do_without(query: str, needs: list[set[str]]) -> None:
    """One of each; the rarest first, since there the rule is kept."""
    assert needs_of(query, OFTEN) == needs


def test_without_frequencies_what_many_groups_share_is_common() -> None:
    """A prefix stands for several words, and a phrase is rarer than its words."""
    needs = needs_of('traffick* AND boat AND ("a boat" OR ring)', {})

    assert needs == [{"boat"}, {"a boat", "ring"}, {"traffick*"}]


@both(COMPILED)
@settings(deadline=None, max_examples=60)
@given(texts, texts)
def test_the_choice_of_anchors_loses_no_hit(
    core: Core | None, title: str, text: str
) -> None:
    """Whatever is believed of how rare words are."""
    item: Item = make_item(title, text=text)
    rules = list(enumerate(nodes()))
    plain = by_key(Percolator(rules, core=core).match(item))
    for word in ("boat", "smuggler", "visa"):
        frequencies = {word: 1000.0, "smuggl": 3.0}
        other = Percolator(rules, frequencies=frequencies, core=core)
        assert by_key(other.match(item)) == plain
