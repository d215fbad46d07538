"""Which happening is an item's news, and which does it only recall?"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.extract.events import extract
from monitor.model.event import Status
from monitor.model.item import Item, ItemId
from monitor.model.lexicon import Lexicon

ITEM = Item(
    id=ItemId("i"),
    feed="f",
    source="s",
    url="",
    title="Kenya and Uganda sign labour agreement",
    published=datetime(2024, 4, 18, 12, tzinfo=UTC),
)


def told(item: Item, lexicon: Lexicon) -> list[str]:
    """Each event's type, with a mark for what is recalled or stands beside."""
    return [
        event.type.value + ("~" if event.background else "" if event.main else "+")
        for event in extract(item, lexicon)
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Police arrest three, rescue nine women", ["arrest", "rescue+"]),
        ("Nine women rescued, three arrested", ["rescue", "arrest+"]),
        ("Smugglers caught hiding family in van jailed", ["sentence"]),
        ("Man held after migrants found in lorry charged",
         ["arrest", "interception+", "charge_trial+"]),
        ("Migrants found in lorry: driver charged", ["charge_trial", "interception+"]),
        ("Driver faces 12 years in jail over lorry", ["charge_trial"]),
        ("Police rescue 26 men who were locked up in a house", ["rescue", "sentence+"]),
        ("Flight takes 40 home; 12 arrested, 3 charged, 9 jailed",
         ["sentence", "arrest+", "charge_trial+"]),
        ("Deportation flight leaves with 40", ["deportation_return"]),
    ],
)  # fmt: skip
def test_the_first_that_a_headline_names_but_a_court_comes_last(
    title: str, expected: list[str], lexicon: Lexicon
) -> None:
    """What a convict did is named before what the court did."""
    assert told(replace(ITEM, title=title), lexicon) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "In March, the ministry launched a campaign on recruitment.",
        "The deal follows a dialogue on 15 April between Kenya and Uganda.",
        "Last year police arrested nine recruiters.",
        "Kenya and Uganda had hosted a meeting on it.",
    ],
)
def test_what_was_before_is_background(sentence: str, lexicon: Lexicon) -> None:
    """Another month, "follows", "last year", "had met"."""
    item = replace(ITEM, text=f"They signed it on Thursday.\n\n{sentence}")
    news, recalled = told(item, lexicon)

    assert (news, recalled[-1]) == ("agreement", "~")


@pytest.mark.parametrize(
    "sentence",
    [
        "In April, the ministry launched a campaign on work.",
        "The ministry launched a campaign on recruitment.",
    ],
)
def test_what_goes_with_the_news_is_not(sentence: str, lexicon: Lexicon) -> None:
    """The month of publication, or no word of time."""
    item = replace(ITEM, text=f"They signed it on Thursday.\n\n{sentence}")

    assert told(item, lexicon) == ["agreement"]


def test_what_is_recalled_has_no_date_of_publication(lexicon: Lexicon) -> None:
    """It did not happen on the day on which it is recalled."""
    text = "They signed it.\n\nLast year the ministers of Kenya met in Nairobi."
    _, recalled = extract(replace(ITEM, text=text), lexicon)

    assert recalled.background
    assert recalled.date is None
    assert recalled.instrument == "none"


def test_long_past_words_below_the_headline_are_no_news(lexicon: Lexicon) -> None:
    """A feature that begins with an old case tells no event of today."""
    deep = "It rains. It pours. Police arrested six men."
    assert told(replace(ITEM, title="The brokers", text=deep), lexicon) == []
    text = "Last year nine recruiters were arrested in Kenya."

    assert told(replace(ITEM, title="The brokers", text=text), lexicon) == ["arrest~"]


def test_the_lead_that_tells_the_news_again_is_not_recalled(lexicon: Lexicon) -> None:
    """ "After their boat sank" names the same once more."""
    item = replace(
        ITEM,
        title="At least nine dead in shipwreck",
        text="Nine people died and 12 are missing after the sinking of a migrant boat.",
    )
    (event,) = extract(item, lexicon)

    assert sorted((n.kind, n.value) for n in event.numbers) == [
        ("dead", 9),
        ("missing", 12),
    ]


def test_words_that_go_on_and_turn_it_round_are_the_news(lexicon: Lexicon) -> None:
    """Talks that broke down did not go on."""
    (event,) = extract(
        replace(ITEM, title="Kenya and Uganda talks on labour deal break down"), lexicon
    )

    assert event.status is Status.DENIED


def test_a_demand_with_a_happening_keeps_it(lexicon: Lexicon) -> None:
    """ "UN urges inquiry after 12 drown" tells of the deaths."""
    title = "UN urges inquiry after 12 migrants drown off Libya"

    assert told(replace(ITEM, title=title), lexicon) == ["death_in_transit"]


def test_without_any_wording_nothing_is_told() -> None:
    """A lexicon that has no language is no error."""
    assert extract(ITEM, Lexicon()) == ()


def test_an_unknown_language_is_read_as_english(lexicon: Lexicon) -> None:
    """Models take short English headlines for many languages."""
    assert told(replace(ITEM, lang="xx-Latn"), lexicon) == ["agreement"]
