"""What does an HTTP answer mean for a delivery?"""

import re
from datetime import datetime

from monitor.ports import Deferred, Delivered, Receipt, Refused
from monitor.send.post import Answer
from monitor.send.retry import retry_after

OK = range(200, 300)
MOVED = range(300, 400)
#: Slack, Discord and many gateways say "later" with these two.
BUSY = frozenset({429, 503})
#: Not ready, not sure, too early: none of them is about the message.
PASSING = frozenset({408, 425})
#: Answers that may be about the form of the message, not about the channel.
MALFORMED = frozenset({400, 413, 422})

#: About us or our address, whatever we send.
ABOUT_US = frozenset({401, 403, 404, 405, 410})

_REFUSALS = {
    400: "it does not understand the message",
    401: "it does not accept our secret",
    403: "it does not let us in",
    404: "nothing listens at this address",
    405: "it takes no messages at this address",
    410: "it is gone for good",
    413: "the message is too large for it",
    422: "it does not understand the message",
}


def receipt_for(
    answer: Answer, now: datetime, codes: re.Pattern[bytes] | None = None
) -> Receipt:
    """Delivered, later, or never.

    The sentence holds nothing that was received but a code that is known: anything
    else may be an echo of the address.
    """
    status = answer.status
    said = f"HTTP {status}"
    if status in OK:
        return Delivered(said)
    if status in BUSY:
        return _busy(answer, said, now)
    if status in PASSING or status not in range(300, 500):
        return Deferred(f"it is in trouble ({said})")
    if status in MOVED:
        elsewhere = f"it sends us elsewhere, and that is not followed ({said})"
        return Refused(elsewhere, channel=True)
    why = _REFUSALS.get(status, "it refuses the message")
    said = f"{why} ({said}){_code(answer, codes)}"
    return Refused(said, channel=status in ABOUT_US)


def _busy(answer: Answer, said: str, now: datetime) -> Deferred:
    """Only a wait that was asked for, or a 429, is about the whole channel."""
    after = retry_after(answer.headers, answer.body, now)
    whole = answer.status == 429 or after is not None  # noqa: PLR2004  a status
    return Deferred(f"it asks us to wait ({said})", after=after, channel=whole)


def _code(answer: Answer, codes: re.Pattern[bytes] | None) -> str:
    """Such as ": invalid_blocks", where the provider says why in a word we know."""
    found = codes.search(answer.body) if codes else None
    return f": {found[found.lastindex or 0].decode()}" if found else ""
