"""What does one poll of one feed bring?"""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime
from functools import partial

from monitor.acquire.answers import Answer, Fetched
from monitor.acquire.checkup import diagnose, listen
from monitor.acquire.desk import Desk, InThread, sift_document
from monitor.acquire.document import Document
from monitor.acquire.fetch import Web, fetch
from monitor.acquire.findings import (
    Findings,
    look_into,
    open_letters,
    read_answer,
    read_document,
)
from monitor.acquire.post import collect
from monitor.acquire.quarantine import to_ask
from monitor.acquire.round import Round, go_round, to_visit
from monitor.acquire.schedule import next_state
from monitor.acquire.sift import Sifted
from monitor.acquire.tempo import Tempo
from monitor.acquire.turns import Turn
from monitor.model.feed import ChildState, Feed, FeedState, Poll, PollOutcome
from monitor.model.mailbox import read_bookmark
from monitor.ports import Intake


async def poll(
    desk: Desk,
    web: Web,
    turn: Turn,
    *,
    feed: Feed,
    state: FeedState,
    tempo: Tempo,
    in_thread: InThread,
) -> Intake:
    """Ask, read, sift. Whatever happens outside ends as a row of the ledger."""
    if feed.folder:
        await turn.enter()
        found = await in_thread(partial(look_into, desk, feed, state))
    elif feed.mailbox:
        await turn.enter()
        bookmark = read_bookmark(state.body_digest)
        post = await collect(feed.mailbox, bookmark, state.last_good_at, desk.tls)
        found = await in_thread(partial(open_letters, desk, feed, post))
    else:
        state = to_ask(state, desk.clock.now())
        began = asyncio.get_running_loop().time()
        answer = await fetch(web, turn, feed, state, desk.clock.now)
        read = partial(read_answer, desk, feed, state, answer)
        found = await in_thread(read) if isinstance(answer, Fetched) else read()
        if children := to_visit(found.lesson, state):
            made = await go_round(
                children,
                partial(_fetch_child, desk, web, turn, feed=feed, state=state),
                lambda answer: in_thread(partial(read_document, desk, feed, answer)),
                now=desk.clock.now,
                began=began,
            )
            add = partial(_add, desk, feed, state, found, made)
            found = await in_thread(add)
    return to_intake(desk, turn, feed, state, found, tempo=tempo)


async def _fetch_child(
    desk: Desk, web: Web, turn: Turn, child: ChildState, *, feed: Feed, state: FeedState
) -> Answer:
    """Like the index itself: its headers and its host's turn, its own validators."""
    at_child = replace(state, url=child.url, validators=child.validators)
    return await fetch(web, turn, feed, at_child, desk.clock.now)


def _add(
    desk: Desk, feed: Feed, state: FeedState, found: Findings, made: Round
) -> Findings:
    """The index as read, with what its sitemaps say."""
    now = desk.clock.now()
    asides = tuple((Counter(dict(found.asides)) + made.asides).items())
    document = Document(entries=tuple(made.entries), asides=asides)
    sifted = sift_document(desk, feed, document)
    new = any(not sighting.backlog for sighting in sifted.new)
    return replace(
        found,
        lesson=made.conclude(found.lesson, now),
        sifted=sifted,
        checkup=listen(state, document.entries, now, new=new),
        wire=found.wire + made.wire,
        size=found.size + made.size,
    )


def to_intake(
    desk: Desk,
    turn: Turn,
    feed: Feed,
    state: FeedState,
    found: Findings,
    *,
    tempo: Tempo,
) -> Intake:
    now = desk.clock.now()
    sifted = found.sifted or Sifted()
    # What an index had no room for at first says nothing of when it appeared.
    claims = tuple(s.entry.published for s in sifted.new if not s.backlog)
    lesson = replace(found.lesson, claims=claims)
    first = lesson.outcome is PollOutcome.READ and state.readable_since is None
    planned = next_state(state, feed, lesson, now, desk.policy, tempo=tempo)
    return Intake(
        feed=feed,
        poll=_row(turn, feed, found, now),
        state=diagnose(planned, lesson.outcome, found.checkup),
        new=tuple(sifted.new),
        changed=tuple(sifted.changed),
        touched=tuple(sifted.touched),
        first=first,
    )


def _row(turn: Turn, feed: Feed, found: Findings, now: datetime) -> Poll:
    sifted = found.sifted or Sifted()
    parts = (len(sifted.new), sifted.known, len(sifted.changed), sifted.asides.total())
    return Poll(
        feed=feed.name,
        started_at=turn.started_at or now,
        took=turn.lasted(),
        outcome=found.lesson.outcome,
        detail=found.lesson.detail,
        status=found.status,
        wire=found.wire,
        size=found.size,
        seen=sum(parts),
        new=parts[0],
        known=parts[1],
        changed=parts[2],
        aside=parts[3],
        asides=tuple(sorted(sifted.asides.items())),
        gap=found.checkup.gap if found.checkup else None,
    )
