"""Who gives memory back that is not needed any more?"""

import ctypes
from contextlib import suppress

#: From glibc's malloc.h, and how many arenas the daemon's threads share.
_M_ARENA_MAX = -8
ARENAS = 2


def give_back() -> None:
    """After something big was loaded; the C library keeps what was freed otherwise.

    Only glibc has the call; elsewhere memory comes back by itself, or does not.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def share_arenas() -> None:
    """Before threads begin: each would get an arena, and keep what it frees there.

    Only one thread runs Python at a time, so sharing costs them no waiting.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, ARENAS)
