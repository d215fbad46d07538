"""When is there no use in looking for garbage?"""

import gc
from collections.abc import Iterator

import pytest

from monitor.serve.collecting import not_collecting


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_none_is_looked_for_meanwhile() -> None:
    with not_collecting():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_looked_for_again_after_a_failure() -> None:
    with pytest.raises(ValueError, match="bad"), not_collecting():
        raise ValueError("bad")
    assert gc.isenabled()


def test_who_does_without_is_left_alone() -> None:
    gc.disable()
    with not_collecting():
        pass
    assert not gc.isenabled()
