"""Was what may be compiled of a room built, and for the use that is made of it?

Where a C compiler is at hand a room has a `_core.c` beside its `core.py`: that says
which functions are compiled, and the functions in Python stay the reference.
"""

from importlib import import_module
from types import ModuleType


def load(name: str, edition: int) -> ModuleType | None:
    """None where it was not built, or from a source that is older than its use."""
    try:
        module = import_module(name)
    except ImportError:
        return None
    return module if getattr(module, "EDITION", 0) == edition else None
