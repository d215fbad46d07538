"""A room in Python and, where it was built, compiled."""

import random
from typing import TypeVar

import pytest
from hypothesis import strategies as st

from tests.classify.made_texts import NAMES, make_text, script

NOT_BUILT = "the core was not built; `python -m deploy.core` does it"
Core = TypeVar("Core")


def both(compiled: object) -> pytest.MarkDecorator:
    """For a test that holds of both."""
    absent = pytest.mark.skipif(compiled is None, reason=NOT_BUILT)
    in_c = pytest.param(compiled, id="compiled", marks=absent)
    return pytest.mark.parametrize("core", [pytest.param(None, id="python"), in_c])


def built(compiled: Core | None) -> Core:
    if compiled is None:
        pytest.skip(NOT_BUILT)
    return compiled


def mixed(
    words: st.SearchStrategy[str], *, size: int, letters: str, times: int
) -> st.SearchStrategy[str]:
    """These words, `size` words of two scripts, or a letter so many times.

    And whatever characters there are: lone surrogates, NULs, marks without a letter.
    """
    made = st.builds(
        lambda seed, one, other: make_text(
            random.Random(seed), script(one), script(other), size
        ),
        st.integers(0, 1 << 32),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
    )
    wild = st.text(st.characters(exclude_categories=[]), max_size=60)
    long = st.builds(lambda c: c * times, st.sampled_from(letters))
    return st.one_of(words, made, wild, st.builds("{} {}".format, long, words))
