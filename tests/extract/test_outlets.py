"""Which state's is a publisher, by the name in its address?"""

import pytest

from monitor.extract.outlets import state_in
from monitor.model.lexicon import Lexicon


@pytest.mark.parametrize(
    ("address", "state"),
    [
        # a state, its people, its capital
        ("timesofmalta.com", "MLT"),
        ("https://www.irishexample.com/news", "IRL"),
        ("en.dailykenya.info:8080", "KEN"),
        ("thebangkokpost.com", "THA"),
        ("onlinejapan.net", "JPN"),
        # a town before what papers are called
        ("chicagonews.com", "USA"),
        ("mumbaivoice.com", "IND"),
        ("indianapolispost.com", "USA"),
        ("chicagoenergy.com", ""),
        # no name, or in another word
        ("womansday.com", ""),
        ("example.com", ""),
        # its title, where there is no address
        ("The Kenya Times", "KEN"),
        ("The Voice (Kenya)", "KEN"),
        ("El Correo (Medellín)", "COL"),
        ("New Kampala Post", "UGA"),
        ("Kenya Watch (English)", ""),
        ("The Evening Post", ""),
        ("kenya", ""),
        ("", ""),
    ],
)
def test_a_name_in_the_address_tells_the_state(
    address: str, state: str, lexicon: Lexicon
) -> None:
    """At its beginning or its end; a town only before what papers are called."""
    assert state_in(address, lexicon) == state
