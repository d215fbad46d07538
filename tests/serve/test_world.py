"""Is the world that the package ships read, and read once?"""

from monitor.serve.lexicon import gazetteer, lexicon


def test_the_gazetteer_is_read_once() -> None:
    """It is large, and equal only to itself."""
    assert len(gazetteer().names) > 20_000
    assert gazetteer() is gazetteer()


def test_gazetteer_and_lexicon_know_the_same_countries() -> None:
    """What is extracted is what was counted as a state."""
    ids = {name.id for name in gazetteer().names if name.lang == "en"}

    assert set(lexicon().countries) <= ids
