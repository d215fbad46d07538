"""How is a feed with too many entries kept within bounds, before it is parsed?"""

import re
from dataclasses import dataclass

from monitor.acquire.document import MAX_ENTRIES

#: Namespaced or not; a scan of 10 MB takes some 20 ms.
_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)

REASON = f"more than {MAX_ENTRIES:,} entries in one document"


@dataclass(frozen=True, slots=True)
class Shortened:
    """The head, the first entries and the tail; and how many were left out."""

    body: bytes
    left_out: int = 0


def shorten(body: bytes, limit: int = MAX_ENTRIES) -> Shortened:
    ends = [found.end() for found in _END.finditer(body)]
    if len(ends) <= limit:
        return Shortened(body)
    return Shortened(body[: ends[limit - 1]] + body[ends[-1] :], len(ends) - limit)


def asides(left_out: int) -> tuple[tuple[str, int], ...]:
    return ((REASON, left_out),) if left_out else ()
