"""Whatever a server does, does it cost little, and does its row say what it did?"""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.acquire.answers import Failed
from monitor.acquire.fetch import fetch_document
from monitor.acquire.meter import MAX_HEAD
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.poller import Poller
from monitor.acquire.workers import Reader
from monitor.model.feed import Poll, PollOutcome
from tests.acquire_net.fakes import POLICY, HandClock, MemoryShelf, feed_at
from tests.acquire_net.hostile import BOUNDS, CASES, GOOD, HASTY, sends
from tests.acquire_net.publisher import Answer, Publisher

HEALTHY = [f"healthy {number}" for number in range(10)]
Rows = dict[str, Poll]


def poll_all(answers: Mapping[str, Answer], policy: FetchPolicy) -> Rows:
    """Once, each at a server of its own."""
    shelf, reader = MemoryShelf(), Reader(limit=timedelta(seconds=3))
    with ExitStack() as stack:
        feeds = [
            feed_at(stack.enter_context(Publisher(answer)).url(), name)
            for name, answer in answers.items()
        ]
        poller = Poller(
            feeds=feeds,
            shelf=shelf,
            clock=HandClock(),
            policy=policy,
            reader=reader,
            on_saved=lambda _: None,
        )
        poller.once(everything=True)
        reader.close()
    return {poll.feed: poll for poll in shelf.polls}


def test_each_row_says_what_its_server_did() -> None:
    """The slow ones at once, and all others at once; healthy feeds among both.

    Every feed has its row, and no bound was passed by much.
    """
    slow = {n: c.answer for n, c in CASES.items() if c.outcome is PollOutcome.TOO_SLOW}
    others = {n: c.answer for n, c in CASES.items() if n not in slow}
    good = dict.fromkeys(HEALTHY, sends(GOOD))
    rows = poll_all(slow | good, HASTY)
    assert {rows[name].new for name in HEALTHY} == {2}
    rows |= poll_all(others | good, BOUNDS)
    assert {rows[name].new for name in HEALTHY} == {2}

    wrong = {
        name: (rows[name].outcome, rows[name].detail)
        for name, case in CASES.items()
        if rows[name].outcome not in {case.outcome, case.on_a_quick_machine}
        or case.says not in rows[name].detail
    }
    assert wrong == {}
    for row in rows.values():
        assert row.balances
        assert row.wire <= BOUNDS.max_wire + MAX_HEAD, row
        assert row.size <= BOUNDS.max_body + MAX_HEAD, row
        assert len(row.detail) <= 200


#: Ways to write an address that is none of a stranger's business.
SPELLINGS = [
    "127.0.0.1", "127.0.0.1.", "localhost", "localhost.", "LOCALHOST", "127.1",
    "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "0177.0.0.1",
    "0", "0.0.0.0", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "user@127.0.0.1", "user:pw@127.1",
    "example.org@127.0.0.1", "\u2460\u2461\u2466.0.0.1", "127\u30020\u30020\u30021",
    "\uff11\uff12\uff17.0.0.1", "10.0.0.1", "192.168.0.1", "169.254.169.254",
    "100.100.100.200", "[fd00::1]", "[fe80::1]", "[fe80::1%25lo]", "224.0.0.1",
    "255.255.255.255",
]  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_leads_into_a_private_network(host: str) -> None:
    """Nothing is dialled, and if it can be said why, it is."""
    hasty = replace(POLICY, allow_networks=(), connect=timedelta(seconds=5))
    with Publisher(sends(GOOD)) as publisher:
        told = fetch_document(f"http://{host}:{publisher.port}/", hasty)

        assert publisher.connections == 0
    assert isinstance(told, Failed)
    assert told.outcome in {PollOutcome.FORBIDDEN, PollOutcome.UNREACHABLE}
    assert told.detail
