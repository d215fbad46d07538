"""Is the world that the package ships read, and read once?"""

from monitor.serve.lexicon import gazetteer, lexicon, state_names


def test_the_gazetteer_is_read_once() -> None:
    """It is large, and equal only to itself."""
    assert len(gazetteer().names) > 20_000
    assert gazetteer() is gazetteer()


def test_gazetteer_and_lexicon_know_the_same_countries() -> None:
    """What is extracted is what was counted as a state."""
    ids = {name.id for name in gazetteer().names if name.lang == "en"}

    assert set(lexicon().countries) <= ids


def test_english_names_of_states_come_from_their_own_list_as_well() -> None:
    names = {name.surface: name.id for name in state_names("en")}

    assert names["Viet Nam"] == names["Vietnamese"] == names["Hanoi"] == "VNM"
    assert "Danmark" in {name.surface for name in state_names("da")}
    assert "Danmark" not in names
