"""In which role does a named state or body stand?"""

import pytest

from monitor.extract.grammar import grammar_of
from monitor.extract.names import find_names
from monitor.extract.roles import Clause, parts_of
from monitor.extract.triggers import find_triggers
from monitor.model.event import EventType
from monitor.model.lexicon import Lexicon

A, R, D = EventType.AGREEMENT, EventType.ARREST, EventType.DEPORTATION_RETURN

CASES = [
    (A, "Vietnam and the UK sign", "VNM state, GBR state"),
    (A, "UK-Vietnam pact", "GBR state, VNM state"),
    (A, "an Anglo-French plan", "GBR state, FRA state"),
    (A, "the Vietnamese Minister and UK's Home Secretary", "VNM state, GBR state"),
    (A, "the government of Vietnam", "VNM state"),
    (A, "delegates from Laos and the Philippines", "LAO state, PHL state"),
    (A, "in Laos, Oman and Peru", "LAO location, OMN location, PER location"),
    (A, "Chinese-owned sites", "CHN -"),
    (A, "a pact against China", "CHN -"),
    (A, "the UK-wide scheme", "GBR location"),
    (A, "Hanoi and London agree", "VNM state, GBR state"),
    (A, "Rome-Tripoli agree", "ITA state, LBY state"),
    (A, "Wellington has agreed", "NZL state"),
    (A, "IOM, Laos and the UN met in Hanoi", "IOM org, LAO state, UN org, VNM -"),
    (A, "deals in Laos, Hanoi", "LAO location, VNM -"),
    (A, "colleagues from across Laos", "LAO location"),
    (A, "a Frontex status agreement", "FRONTEX -"),
    (A, "they met in Hanoi", "VNM -"),
    (A, "Hanoi, 16 April", "VNM -"),
    (A, "Victoria agreed", "SYC -"),
    (A, "a walk through Hanoi has charm", "VNM -"),
    (A, "delegates with the EU and IOM", "EU state, IOM org"),
    (A, "the IOM met", "IOM org"),
    (A, "the French coast", "FRA -"),
    (A, "Thai and Lao interior ministers", "THA state, LAO state"),
    (A, "the French, Dutch coast", "FRA -, NLD -"),
    (R, "Thai police and Interpol", "THA agency, INTERPOL agency"),
    (R, "Australia's Federal Police", "AUS agency"),
    (R, "the Home Office said", "GBR agency"),
    (R, "a Vietnamese woman in the UK", "VNM nationality, GBR location"),
    (R, "two Thais and Nigeria nationals", "THA nationality, NGA nationality"),
    (R, "India holds six", "IND agency"),
    (R, "trafficked to Myanmar from Laos", "MMR location, LAO location"),
    (R, "the day that Libya spoke", "LBY location"),
    (R, "police arrested six while Libya spoke", "LBY location"),
    (R, "six were arrested by Libya", "LBY agency"),
    (R, "a warm Hanoi day", "VNM -"),
    (R, "police arrested six on Haiti-Chile flights", "HTI -, CHL -"),
    (D, "Kenya deported six men from Laos", "KEN agency, LAO nationality"),
    (D, "six were deported from Laos", "LAO agency"),
    (R, "off the coast of Libya", "LBY location"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "expected"), CASES)
def test_words_around_a_name_decide_its_role(
    kind: EventType, text: str, expected: str, lexicon: Lexicon
) -> None:
    """A state that acts, police, people of a country, a place, or none of them."""
    mentions = find_names(text, lexicon)
    grammar = grammar_of(lexicon.wordings["en"])
    named = [t for t in find_triggers(text, grammar) if t.type is kind]
    trigger = named[0].span if named else None
    clause = Clause(text=text, kind=kind, grammar=grammar, trigger=trigger)
    found = [
        f"{mention.sense.id} {part.role.value if part.role else '-'}"
        for mention, part in zip(mentions, parts_of(clause, mentions), strict=True)
    ]

    assert ", ".join(found) == expected
