"""Are texts and stories found by numbers as they would be found by their words?"""

from collections import Counter
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from monitor.group.core import COMPILED, Core
from monitor.group.numbers import Numbers
from monitor.group.postings import Postings
from monitor.group.vectors import Vectors
from monitor.group.words import KEPT, Terms, overlap
from monitor.model.story import StoryId
from tests.cores import both

NAMES = st.sampled_from(["a", "b", "c", "d", "e"])
#: Ids that begin alike, and beyond the plain letters.
IDS = st.sampled_from(
    ["s-", "s-one", "s-one.long", "s-one.longer", "s-\uffff", "s-\U0001f6a2", "t"]
)
HELD = st.dictionaries(IDS, st.frozensets(NAMES))
WORDS = st.dictionaries(
    st.text("abc", min_size=1, max_size=3), st.integers(1, 1_000), max_size=KEPT
)


def terms(words: Mapping[str, int]) -> Terms:
    """Those of odd weight are names, so a term may be one here and none there."""
    names = frozenset(term for term, weight in words.items() if weight % 2)
    return Terms(words=words, names=names, title={}, numbers=frozenset())


TERMS = WORDS.map(terms)


@given(st.lists(st.tuples(NAMES, st.booleans()), max_size=40))
def test_a_number_is_one_names_while_it_is_held(steps: list[tuple[str, bool]]) -> None:
    """And there are no more numbers than names were ever held together."""
    numbers, held, most = Numbers(), Counter[str](), 0
    for name, is_held in steps:
        if is_held:
            held[name] += 1
            assert numbers.hold([name]) == [numbers.get(name)]
        elif held[name]:
            held[name] -= 1
            numbers.release([name])
        most = max(most, len(+held))
        given_out = [numbers.get(each) for each in +held]
        assert len(set(given_out)) == len(numbers) == len(+held)
        assert all(0 < number < numbers.end for number in given_out)
    assert numbers.end == most + 1


@both(COMPILED)
@given(HELD, HELD, st.lists(NAMES, unique=True), st.integers(1, 8))
def test_those_that_hold_most_come_first(
    core: Core | None,
    held: Mapping[str, frozenset[str]],
    gone: Mapping[str, frozenset[str]],
    asked: list[str],
    count: int,
) -> None:
    """By their ids where equal; nothing is left of what was there before."""
    postings = Postings()
    for story, handles in gone.items():
        postings.add(StoryId(story), handles)
    for story, handles in gone.items():
        postings.remove(StoryId(story), handles)
    assert len(postings) == 0
    for story, handles in held.items():
        postings.add(StoryId(story), handles)

    holders = [[s for s, handles in held.items() if name in handles] for name in asked]
    times = Counter(story for some in holders for story in some)
    order = sorted(times, key=lambda story: (-times[story], story))
    assert [len(postings.holders(name)) for name in asked] == list(map(len, holders))
    assert postings.most(map(postings.holders, asked), count, core) == order[:count]


@both(COMPILED)
@given(TERMS, st.lists(TERMS, max_size=4), st.lists(TERMS, max_size=3))
def test_many_texts_are_compared_at_once_as_one_by_one(
    core: Core | None, mine: Terms, others: list[Terms], gone: list[Terms]
) -> None:
    """Also where terms have the numbers of others that are gone."""
    vectors = Vectors()
    for each in gone:
        vectors.hold(each)
    rows = [vectors.hold(each) for each in others]
    for each in gone:
        vectors.release(each)

    for _ in range(2):
        found = vectors.overlaps(mine, rows, core)
        assert found == [overlap(each, mine) for each in others]
    assert len(vectors) == len({term for each in others for term in each.words})


def test_numbers_are_given_to_as_many_terms_as_there_are() -> None:
    vectors = Vectors()
    texts = [terms({f"{n}-{nth}": nth + 1 for nth in range(KEPT)}) for n in range(100)]
    rows = [vectors.hold(each) for each in texts]

    assert len(vectors) == 100 * KEPT
    assert [o.terms for o in vectors.overlaps(texts[77], rows)].index(KEPT) == 77
