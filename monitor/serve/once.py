"""What does one whole cycle do, without a daemon?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from monitor.model.feed import HEALTHY
from monitor.ports import Clock
from monitor.send.sender import Sender
from monitor.serve.build import Parts, build
from monitor.serve.config import Config
from monitor.serve.start import begin_logging

#: Of a cycle that cron starts every few minutes.
LONGEST_REAPPLY_SECONDS = 60.0
#: For what a provider's rate holds up.
LONGEST_SENDING = timedelta(seconds=60)
LONGEST_BRINGING = timedelta(seconds=60)


def run_once(config: Config, clock: Clock, *, everything: bool) -> dict[str, int]:
    """Poll what is due, run the steps, owe the digests, deliver what is owed."""
    begin_logging()
    parts = build(config, clock)
    try:
        polls = parts.poller.once(everything=everything)
        parts.line.work()
        parts.line.turn()
        parts.notices.turn(at_once=True)
        parts.alarms.turn(at_once=True)
        parts.heartbeats.turn(at_once=True)
        owed = deliver_due(parts)  # before the pages: an alert never waits for them
        if parts.poller.bring(LONGEST_BRINGING):
            parts.line.work()
            parts.line.turn()
            owed += deliver_due(parts)
        _reapply_rules(parts)
        outdated = parts.database.line.count_outdated()
        counts = parts.database.queries.health_counts()
        if parts.ping:
            parts.ping.turn("")
    finally:
        parts.close()
    return {
        "polls": len(polls),
        "failed": sum(poll.outcome not in HEALTHY for poll in polls),
        "new": sum(poll.new for poll in polls),
        "owed": owed,
        "waiting": sum(count for _, count in counts.owed),
        "outdated": outdated,
        "wanted": counts.wanted,
        "behind": sum(count for _, count in counts.waiting) + counts.undecided,
    }


def _reapply_rules(parts: Parts) -> None:
    """As far as the time goes that a cycle may take; the next one goes on."""
    end = parts.clock.monotonic() + LONGEST_REAPPLY_SECONDS
    while parts.line.reapplying and parts.clock.monotonic() < end:
        if not parts.line.turn():
            return


def deliver_due(parts: Parts) -> int:
    """One attempt at everything that is due, all channels at once; attempts made."""
    send = partial(Sender.send_all_due, within=LONGEST_SENDING)
    with ThreadPoolExecutor(max_workers=max(1, len(parts.senders))) as pool:
        return sum(pool.map(send, parts.senders))
