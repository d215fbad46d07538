"""Who gives memory back that is not needed any more?"""

import ctypes
from contextlib import suppress


def give_back() -> None:
    """After something big was loaded; the C library keeps what was freed otherwise.

    Only glibc has the call; elsewhere memory comes back by itself, or does not.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
