"""Of which earlier happening is this a later chapter?

Negotiated, signed, in force; arrested, on trial, sentenced: each is a story of its
own, and the next of them says which one it follows.
"""

from collections.abc import Iterator
from datetime import timedelta

from monitor.group.signature import BETWEEN_STATES, CASE, PAIR
from monitor.group.trace import Trace

#: A treaty comes into force, and a trial ends, a year later as a rule.
LASTS = timedelta(days=400)
PREFIX = "saga:"
#: More parties make a forum, and its next meeting is no chapter.
MOST_STATES = 3


def saga_keys(trace: Trace) -> Iterator[str]:
    """By what a later chapter would be recognised: who dealt, or who was accused."""
    sign = trace.signature
    if sign is None:
        return
    if sign.type in BETWEEN_STATES and PAIR <= len(sign.states) <= MOST_STATES:
        yield f"{PREFIX}states:{'+'.join(sorted(sign.states))}"
    if sign.type in CASE:
        for name in sorted(sign.persons):
            if " " in name:
                yield f"{PREFIX}person:{name}"
