"""The matcher in Python and, where it was built, compiled."""

import pytest

from monitor.classify.core import COMPILED, Core

NOT_BUILT = "the core was not built; `python -m deploy.core` does it"
#: For a test that holds of both.
both = pytest.mark.parametrize(
    "core",
    [
        pytest.param(None, id="python"),
        pytest.param(
            COMPILED,
            id="compiled",
            marks=pytest.mark.skipif(COMPILED is None, reason=NOT_BUILT),
        ),
    ],
)


def built() -> Core:
    if COMPILED is None:
        pytest.skip(NOT_BUILT)
    return COMPILED
