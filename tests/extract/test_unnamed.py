"""Whose police or government acts where the text does not say it?"""

from dataclasses import replace

import pytest

from monitor.extract.events import extract
from monitor.model.item import Item, ItemId
from monitor.model.lexicon import Lexicon

ITEM = Item(id=ItemId("i"), feed="f", source="s", url="", title="")

CASES = [
    # where it happened
    ({"title": "Police arrest six in Hanoi"}, "VNM agency where"),
    ({"title": "Six smugglers arrested in raids in Peru"}, "PER agency where"),
    ({"title": "Migrants deported from Greece"}, "GRC agency where"),
    # the publisher's own
    ({"title": "Police arrest six", "country": "SG"}, "SGP agency publisher"),
    ({"title": "Police arrest six", "source": "news.example.co.uk"},
     "GBR agency publisher"),
    ({"title": "Police arrest six", "url": "https://a.example.com.ph:8080/b.c"},
     "PHL agency publisher"),
    ({"title": "Police arrest six", "source": "singaporevoice.com"},
     "SGP agency publisher"),
    ({"title": "Immigration Minister hosts talks", "source": "example.gov.sg"},
     "SGP state publisher"),
    ({"title": "Government names anti-trafficking tsar", "country": "SG"},
     "SGP state publisher"),
    ({"title": "Government names anti-trafficking tsar",
      "text": "ACCRA: The government appointed a coordinator against smuggling."},
     "GHA state publisher"),
    # beside a state that is named
    ({"title": "Prime minister to visit Kenya", "country": "SG"},
     "KEN state named, SGP state publisher"),
    ({"title": "Prime minister of Peru visits Kenya", "country": "SG"},
     "PER state office, KEN state named"),
    ({"title": "Le ministre ghanéen rencontre ses homologues à Lomé", "lang": "fr",
      "country": "SN"}, "GHA state office"),
    ({"title": "Thủ tướng sẽ thăm chính thức Kenya", "source": "tin.example.vn",
      "lang": "vi"}, "KEN state office, VNM state publisher"),
    ({"title": "Prime minister signs pact with Kenya and Uganda", "country": "SG"},
     "KEN state named, UGA state named, SGP state publisher"),
    # a capital that one deals with
    ({"title": "Kenya signs accord with Paris"}, "KEN state named, FRA state capital"),
    # nobody can say
    ({"title": "Prime minister to visit Kenya"}, "KEN state named"),
    ({"title": "Visit to Kenya begins", "country": "SG"}, "KEN state named"),
    ({"title": "Kenia visita a la ministra", "lang": "de", "country": "SG"}, ""),
    ({"title": "Police arrest six", "source": "example.co"}, ""),
    ({"title": "Police arrest six", "source": "sg"}, ""),
    ({"title": "Police arrest six"}, ""),
    ({"title": "Nine migrants drown", "country": "SG"}, ""),
    ({"title": "Report warns of scams, police say", "country": "SG"}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), CASES)
def test_place_and_publisher_tell_who_acts(
    fields: dict[str, str], expected: str, lexicon: Lexicon
) -> None:
    """The place first; the publisher where police or an office are named."""
    events = extract(replace(ITEM, **fields), lexicon)  # type: ignore[arg-type] # texts
    found = [
        f"{party.id} {party.role.value} {e.rule.rpartition(':')[2]}"
        for event in events
        for party in event.parties
        for e in event.evidence
        if e.rule.startswith(f"party:{party.id}")
    ]

    assert ", ".join(found) == expected
