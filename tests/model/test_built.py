"""Is what was compiled taken only where it is there, and of this edition?"""

import json

from monitor.model.built import load


def test_is_not_there_where_it_was_not_built() -> None:
    """Then Python does the same; so it does where another edition was built."""
    assert load("monitor.classify._never_built", 1) is None
    assert load("json", 1) is None
    assert load("json", 0) is json
