from hypothesis import given
from hypothesis import strategies as st

from monitor.classify.derive import (
    NO_ARCHIVE,
    Article,
    Background,
    Candidate,
    count_background,
    derive,
    phrases_of,
)

USUAL = {"the": 0.05, "of": 0.02, "and": 0.02, "police": 2e-4, "rare": 2e-5}


def frequency(word: str, lang: str) -> float:
    """One list for every language but the one that has none."""
    return 0.0 if lang == "xx" else USUAL.get(word, 1e-6)


def article(text: str, *, title: str = "", lang: str = "en") -> Article:
    return Article(name="a.txt", title=title, text=text, lang=lang)


def by_phrase(
    *articles: Article, background: Background = NO_ARCHIVE, names: str = ""
) -> dict[str, Candidate]:
    found = derive(articles, frequency, background, frozenset(names.split()))
    return {candidate.phrase: candidate for candidate in found}


IVORY = "The ivory trade grows. Police of the port stop the ivory trade."
HORNS = "Police say that the ivory trade pays. Tusks and the tusks of others."


def test_what_is_frequent_here_and_rare_elsewhere_is_a_candidate() -> None:
    """With its counts and the sentences that it stands in, one per article first."""
    found = by_phrase(article(IVORY), article(HORNS))

    assert found["ivory trade"] == Candidate(
        phrase="ivory trade",
        score=found["ivory trade"].score,
        count=3,
        articles=2,
        per_1000=None,
        samples=(
            "The ivory trade grows.",
            "Police say that the ivory trade pays.",
            "Police of the port stop the ivory trade.",
        ),
    )
    assert found["tusks"].count == 2
    assert next(iter(found)) == "ivory trade"


def test_common_words_stand_at_no_edge_and_once_is_no_candidate() -> None:
    """Nor do single letters and the verbs of reporting."""
    found = by_phrase(article("The x said ivory. The x said ivory. Once upon."))

    assert set(found) == {"ivory"}


def test_words_in_the_middle_may_be_common() -> None:
    """As in `chief of police`."""
    found = by_phrase(article("Chief of mission. A chief of mission."))

    assert list(found) == ["chief of mission"]


def test_what_only_stands_inside_a_longer_phrase_is_left_out() -> None:
    """Unless it is more widespread, or stands alone as well, at a lower score."""
    inside = by_phrase(article("Rare ivory trade. Rare ivory trade."))
    alone = by_phrase(article("Rare ivory trade. Rare ivory trade. Some ivory."))
    spread = by_phrase(
        article("Rare ivory trade. Rare ivory trade."), article("The ivory burns.")
    )

    assert list(inside) == ["rare ivory trade"]
    assert set(alone) == {"rare ivory trade", "ivory"}
    assert (
        alone["ivory"].score < by_phrase(article("Ivory. Ivory. Ivory."))["ivory"].score
    )
    assert set(spread) == {"rare ivory trade", "ivory"}
    assert spread["ivory"].count == 3


def test_more_articles_and_more_words_are_worth_more() -> None:
    """For the same number of occurrences among as many words."""
    one = by_phrase(article("Ivory burns. Ivory glows."), article("No. No."))
    two = by_phrase(article("Ivory burns. No."), article("Ivory glows. No."))

    assert two["ivory"].score > 1.4 * one["ivory"].score


def test_what_is_frequent_everywhere_is_no_candidate() -> None:
    """In general, or in the archive."""
    text = article("Police wait. Police run.")
    usual = Background(words=10**6, counts={"police": 6 * 10**5}, holders={})

    assert "police" in by_phrase(text)
    assert "police" not in by_phrase(text, background=usual)


def test_a_young_archive_moves_little() -> None:
    """One item that is all about it says nothing of what is usual."""
    text = article("Ivory burns. Ivory glows.")
    young = Background(items=1, words=5, counts={"ivory": 5}, holders={"ivory": 1})

    assert by_phrase(text, background=young)["ivory"].score > 6
    assert (
        by_phrase(text, background=young)["ivory"].score
        < by_phrase(text)["ivory"].score
    )


def test_the_archive_is_counted_for_the_wanted_phrases_only() -> None:
    """How often, in how many items, and among how many words."""
    wanted = phrases_of([article("Ivory trade", title="News")], frequency)
    texts = ["Ivory trade and ivory.", "Other news", "The ivory trade"]
    found = count_background(texts, wanted)

    assert wanted == {"ivory", "trade", "ivory trade", "news"}
    assert (found.items, found.words) == (3, 9)
    assert found.counts == {"ivory": 3, "trade": 2, "ivory trade": 2, "news": 1}
    assert found.holders == {"ivory": 2, "trade": 2, "ivory trade": 2, "news": 1}


def test_a_candidate_says_how_common_it_is_in_the_archive() -> None:
    """Per 1,000 items."""
    archive = Background(
        items=2000, words=10**6, counts={"ivory": 9}, holders={"ivory": 3}
    )

    found = by_phrase(article("Ivory burns. Ivory glows."), background=archive)

    assert found["ivory"].per_1000 == 1.5


def test_names_are_known_by_a_list_or_by_their_capitals() -> None:
    """Headlines, and beginnings of sentences, tell nothing by theirs."""
    text = (
        "Agents of Interpol met. Few in Interpol slept. Kenya burned tusks. "
        "Ivory of Kenya. Tusks too."
    )
    found = by_phrase(article(text, title="Ivory Tusks Burn"), names="kenya")

    assert {phrase for phrase, each in found.items() if each.name} == {
        "interpol",
        "kenya",
    }
    assert {"ivory", "tusks"} <= set(found)


def test_german_nouns_are_no_names() -> None:
    """Every noun has a capital there."""
    text = "Der Zoll fand Elfenbein. Das alte Elfenbein brannte."

    assert not by_phrase(article(text, lang="de"))["elfenbein"].name
    assert by_phrase(article(text))["elfenbein"].name


def test_a_headline_that_is_repeated_above_the_text_counts_once() -> None:
    """Else its words would be the keyest of all."""
    found = by_phrase(article("Ivory burns\n\nNothing more.", title="Ivory burns"))

    assert found == {}


def test_hyphens_are_remembered() -> None:
    """A query may want the joined word as well."""
    found = by_phrase(article("A cross-border raid. A cross border raid. Raids."))

    assert found["cross border raid"].hyphenated


def test_a_language_without_a_list_has_no_common_words() -> None:
    """So they stay in, and the person strikes them out."""
    found = by_phrase(article("the ivory. the ivory.", lang="xx"))

    assert list(found) == ["the ivory"]


words = st.lists(
    st.sampled_from(["ivory", "trade", "the", "rare", "police."]), max_size=30
)


@given(st.lists(words, min_size=1, max_size=3), st.integers(1, 10))
def test_candidates_are_few_counted_and_in_order(
    texts: list[list[str]], most: int
) -> None:
    """Whatever the articles are."""
    articles = [article(" ".join(text)) for text in texts]
    found = derive(articles, frequency, most=most)
    scores = [candidate.score for candidate in found]

    assert len(found) <= most
    assert scores == sorted(scores, reverse=True)
    for candidate in found:
        assert candidate.count >= 2
        assert 1 <= candidate.articles <= len(articles)
        assert 1 <= len(candidate.samples) <= 3
        assert all(
            candidate.phrase.split()[0] in sample.lower()
            for sample in candidate.samples
        )
