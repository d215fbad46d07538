"""A room in Python and, where it was built, compiled."""

from typing import TypeVar

import pytest

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
