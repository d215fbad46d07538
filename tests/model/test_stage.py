"""Is a stage told only where an item's own words say so, in each language?"""

import pytest

from monitor.model.event import EventType, Status
from monitor.model.register import Stage
from monitor.model.stage import acting, stage_of
from tests.group.accounts import deal

PAIR = ("VNM", "GBR")


@pytest.mark.parametrize(
    "words",
    ["sign", "signed", "inked", "ký kết", "firmaron", "signé", "menandatangani"],
)
def test_words_of_signing(words: str) -> None:
    """English, Vietnamese, Spanish, French, Indonesian."""
    assert stage_of(deal(*PAIR, words=words)) is Stage.SIGNED


@pytest.mark.parametrize(
    "words",
    ["enters into force", "took effect", "có hiệu lực", "entró en vigor", "berlaku"],
)
def test_words_of_being_in_force(words: str) -> None:
    """In the same languages."""
    assert stage_of(deal(*PAIR, words=words)) is Stage.IN_FORCE


@pytest.mark.parametrize("words", ["agreed", "signals", "significant", "announces"])
def test_other_words_are_an_agreement_and_no_more(words: str) -> None:
    """A signature that is not told of is not assumed."""
    assert stage_of(deal(*PAIR, words=words)) is Stage.AGREED


def test_a_status_says_more_than_words() -> None:
    """What is to be signed is proposed."""
    assert stage_of(deal(*PAIR, status=Status.PLANNED)) is Stage.PROPOSED
    assert stage_of(deal(*PAIR, status=Status.DENIED)) is Stage.FAILED
    assert stage_of(deal(*PAIR, type=EventType.NEGOTIATION)) is Stage.NEGOTIATED


def test_only_states_and_their_bodies_act() -> None:
    """Not who is named as a people or a place."""
    assert acting(deal("VNM", "police:GBR", "people:FRA", "in:ESP")) == {"VNM", "GBR"}
