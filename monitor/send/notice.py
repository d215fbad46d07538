"""What does a channel get when an operator wants to see whether it works?"""

from datetime import datetime

from monitor.model.message import NoticeMessage


def trial_message(name: str, at: datetime) -> NoticeMessage:
    """Sent by `monitor channels test`."""
    return NoticeMessage(
        headline=f"Test of channel {name}",
        why="Somebody asked for this test; it needs no answer. "
        "Alerts and digests will come the same way.",
        at=at,
    )
