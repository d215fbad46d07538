"""Is the shipped list of states complete and free of contradictions?"""

from collections import Counter

from monitor.extract.names import Form, find_names
from monitor.model.lexicon import Lexicon


def test_every_state_has_two_codes_and_a_name(lexicon: Lexicon) -> None:
    """ISO 3166 has 249 entries; Kosovo stands beside them."""
    states = [c for c in lexicon.countries.values() if c.alpha2]

    assert len(states) == 250
    assert all(len(c.id) == 3 and len(c.alpha2) == 2 and c.names for c in states)
    assert len({c.alpha2 for c in states}) == 250


def test_no_name_or_demonym_stands_for_two(lexicon: Lexicon) -> None:
    """A word that meant two states would name neither for certain."""
    words = Counter(
        word for c in lexicon.countries.values() for word in (*c.names, *c.demonyms)
    )

    assert [word for word, times in words.items() if times > 1] == []


def test_every_name_is_found_as_itself(lexicon: Lexicon) -> None:
    """Longest match wins, so no name is eaten by a shorter or a longer one."""
    missed = [
        (country.id, name)
        for country in lexicon.countries.values()
        for name in country.names
        if [m.sense.id for m in find_names(f"in {name} today", lexicon)] != [country.id]
    ]

    assert missed == []


def test_every_capital_is_a_place_in_its_country(lexicon: Lexicon) -> None:
    """A capital may have several meanings; its own country is one of them."""
    for country in lexicon.countries.values():
        for capital in country.capitals:
            mentions = find_names(f"in {capital} today", lexicon)
            ids = {s.id for m in mentions for s in m.senses if s.form is Form.CAPITAL}

            assert country.id in ids, capital


def test_every_wary_name_is_a_name(lexicon: Lexicon) -> None:
    """A typing error in the list would silence nothing."""
    words = {
        word
        for c in lexicon.countries.values()
        for word in (*c.names, *c.demonyms, *c.capitals)
    }

    assert lexicon.wary <= words
