"""What do the tests of extraction share? The world, as the package ships it."""

import pytest

from monitor.model.lexicon import Lexicon
from monitor.serve import lexicon as shipped


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The shipped states, bodies and wordings."""
    return shipped.lexicon()
