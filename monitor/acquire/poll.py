"""What does one poll of one feed bring?"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import blake2b
from ssl import SSLContext
from typing import Protocol, TypeVar

from monitor.acquire.advert import choose
from monitor.acquire.answers import Answer, Failed, Fetched, Grade, Lesson, Unchanged
from monitor.acquire.checkup import Checkup, diagnose, examine, listen, wait_on
from monitor.acquire.children import merge
from monitor.acquire.document import Document, NotRead, RawEntry, clean
from monitor.acquire.fetch import Web, fetch
from monitor.acquire.folder import FolderRead, FolderUnchanged
from monitor.acquire.letters import gather_letters
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.post import PostAnswer, collect
from monitor.acquire.quarantine import is_kept_away, killed, may_read, sentence, to_ask
from monitor.acquire.round import Round, go_round, to_visit
from monitor.acquire.schedule import next_state
from monitor.acquire.sift import Sifted, sift
from monitor.acquire.tempo import Tempo
from monitor.acquire.turns import Turn
from monitor.model.feed import (
    ChildState,
    Feed,
    FeedState,
    PageList,
    Poison,
    Poll,
    PollOutcome,
    Validators,
)
from monitor.model.item import Entry
from monitor.model.mailbox import read_bookmark
from monitor.ports import Clock, Intake, Shelf

logger = logging.getLogger("monitor")

T = TypeVar("T")

#: What a document may be told to be instead of read.
UNREAD = (
    PollOutcome.WEB_PAGE,
    PollOutcome.NO_ITEMS,
    PollOutcome.ENTITIES,
    PollOutcome.UNREADABLE,
)


class Reads(Protocol):
    """Makes documents of bytes and folders; blocks meanwhile."""

    def read(
        self,
        body: bytes,
        *,
        content_type: str,
        url: str,
        allow_entities: bool,
        page_list: PageList | None,
        lang: str,
        read_at: datetime | None,
    ) -> Document | NotRead: ...

    def read_folder(
        self, folder: str, known_fingerprint: str
    ) -> FolderRead | FolderUnchanged | NotRead: ...

    def read_mail(self, body: bytes) -> Document | NotRead: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every poll works with."""

    reader: Reads
    shelf: Shelf
    clock: Clock
    policy: FetchPolicy
    clean: Callable[[RawEntry], Entry] = clean
    tls: SSLContext | None = None  #: whom mail servers are checked by; None: the system


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a poll learned, and what it found where it read a document."""

    lesson: Lesson
    sifted: Sifted | None = None
    checkup: Checkup | None = None  #: where a document was there, or still is
    asides: tuple[tuple[str, int], ...] = ()  #: of an index, before its sitemaps
    status: int | None = None
    wire: int = 0
    size: int = 0


class InThread(Protocol):
    """Does it outside the event loop."""

    async def __call__(self, act: Callable[[], T], /) -> T: ...


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
                lambda answer: in_thread(partial(_read, desk, feed, answer)),
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
    sifted = _sift(desk, feed, document)
    new = any(not sighting.backlog for sighting in sifted.new)
    return replace(
        found,
        lesson=made.conclude(found.lesson, now),
        sifted=sifted,
        checkup=listen(state, document.entries, now, new=new),
        wire=found.wire + made.wire,
        size=found.size + made.size,
    )


def read_answer(desk: Desk, feed: Feed, state: FeedState, answer: Answer) -> Findings:
    """With a document this takes long and asks the shelf: not for the event loop."""
    match answer:
        case Failed():
            return _failed(answer)
        case Unchanged():
            return _unchanged(desk, state, answer)
        case Fetched():
            return _fetched(desk, feed, state, answer)


def look_into(desk: Desk, feed: Feed, state: FeedState) -> Findings:
    """A folder feed: its fingerprint stands where others have their bytes' digest."""
    folder = desk.reader.read_folder(feed.folder, state.body_digest)
    match folder:
        case FolderUnchanged():
            return Findings(lesson=Lesson(outcome=PollOutcome.SAME_BYTES))
        case NotRead():
            return Findings(lesson=Lesson(outcome=folder.outcome, detail=folder.detail))
        case FolderRead():
            lesson = Lesson(outcome=PollOutcome.READ, body_digest=folder.fingerprint)
            sifted = _sift(desk, feed, folder.document)
            return Findings(lesson=lesson, sifted=sifted)


def open_letters(desk: Desk, feed: Feed, post: PostAnswer) -> Findings:
    """A mailbox: its bookmark stands where others have their bytes' digest."""
    if isinstance(post, Failed):
        return _failed(post)
    document = gather_letters(post, desk.reader.read_mail)
    if isinstance(document, NotRead):
        lesson = Lesson(outcome=document.outcome, detail=document.detail)
        return Findings(lesson=lesson, wire=post.wire)
    lesson = Lesson(
        outcome=PollOutcome.READ,
        detail=document.note,
        body_digest=post.bookmark.written(),
    )
    size = sum(len(mail.body) for mail in post.mails)
    sifted = _sift(desk, feed, document)
    return Findings(lesson=lesson, sifted=sifted, wire=post.wire, size=size)


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


def _failed(answer: Failed) -> Findings:
    lesson = Lesson(
        outcome=answer.outcome,
        detail=answer.detail,
        grade=answer.grade,
        wait=answer.wait,
    )
    return Findings(
        lesson=lesson, status=answer.status, wire=answer.wire, size=answer.size
    )


def _unchanged(desk: Desk, state: FeedState, answer: Unchanged) -> Findings:
    if state.poison and is_kept_away(state.poison) and not state.body_digest:
        lesson = Lesson(
            outcome=PollOutcome.QUARANTINED,
            detail=sentence(state.poison),
            wait=answer.wait,
        )
        return Findings(lesson=lesson, status=answer.status)
    if not state.body_digest:
        lesson = replace(_still(state.trouble), wait=answer.wait)
        return Findings(lesson=lesson, status=answer.status)
    lesson = Lesson(
        outcome=PollOutcome.UNCHANGED, wait=answer.wait, moved_to=answer.moved_to
    )
    return _same(Findings(lesson=lesson, status=answer.status), desk, state)


def _still(trouble: str) -> Lesson:
    """What could not be read before is told in its own words again."""
    for outcome in UNREAD:
        if trouble.startswith(outcome.value):
            detail = trouble.removeprefix(outcome.value).removeprefix(": ")
            return Lesson(outcome=outcome, detail=detail)
    detail = "still what could not be read before"
    return Lesson(outcome=PollOutcome.UNREADABLE, detail=detail)


def _fetched(desk: Desk, feed: Feed, state: FeedState, answer: Fetched) -> Findings:
    lesson = Lesson(
        outcome=PollOutcome.SAME_BYTES,
        wait=answer.wait,
        moved_to=answer.moved_to,
        validators=answer.validators,
        body_digest=blake2b(answer.body, digest_size=16).hexdigest(),
    )
    found = Findings(
        lesson=lesson, status=answer.status, wire=answer.wire, size=len(answer.body)
    )
    if lesson.body_digest == state.body_digest:
        return _same(found, desk, state)
    digest, now = lesson.body_digest or "", desk.clock.now()
    if state.poison and not may_read(state, digest, now):
        return replace(found, lesson=_kept_away(lesson, state.poison))
    document = _read(desk, feed, answer)
    if isinstance(document, NotRead):
        poison = killed(state, digest, now) if document.poison else None
        return replace(found, lesson=_unread(lesson, document, poison))
    first = state.readable_since is None
    read = replace(
        lesson,
        outcome=PollOutcome.READ,
        detail=document.note,
        hints=document.hints,
        advert=choose(answer.advert, document.advert, answer.url),
        children=merge(state.children, document.children, now, first=first),
    )
    if document.children:
        return replace(found, lesson=read, asides=document.asides)
    return _examined(desk, feed, state, replace(found, lesson=read), document)


def _examined(
    desk: Desk, feed: Feed, state: FeedState, found: Findings, document: Document
) -> Findings:
    """With what is new in the document, and what may have been lost before it."""
    sifted = _sift(desk, feed, document)
    new = [sighting.entry.key for sighting in sifted.new]
    checkup = examine(state, document.entries, desk.clock.now(), new)
    lesson = replace(found.lesson, lossy=checkup.lossy)
    return replace(found, lesson=lesson, sifted=sifted, checkup=checkup)


def _read(desk: Desk, feed: Feed, answer: Fetched) -> Document | NotRead:
    return desk.reader.read(
        answer.body,
        content_type=answer.content_type,
        url=answer.url,
        allow_entities=feed.allow_entities,
        page_list=feed.page_list,
        lang=feed.lang,
        read_at=desk.clock.now(),
    )


def _same(found: Findings, desk: Desk, state: FeedState) -> Findings:
    return replace(found, checkup=wait_on(state, desk.clock.now()))


def _unread(lesson: Lesson, document: NotRead, poison: Poison | None) -> Lesson:
    """Its validators stay, so that the same is not sent again; it has no digest.

    A parser that had to be stopped may have had a bad day: then we ask anew.
    """
    lesson = replace(
        lesson,
        outcome=document.outcome,
        detail=document.detail,
        grade=Grade.SOFT,
        wait=max(lesson.wait, document.wait),
        moved_to="",
        body_digest="",
    )
    if poison and is_kept_away(poison):
        return _kept_away(lesson, poison)
    if document.outcome is PollOutcome.PARSER_KILLED:
        return replace(lesson, validators=Validators(), poison=poison)
    return lesson


def _kept_away(lesson: Lesson, poison: Poison) -> Lesson:
    """The parser does not see it; its validators ask whether it has changed."""
    return replace(
        lesson,
        outcome=PollOutcome.QUARANTINED,
        detail=sentence(poison),
        grade=Grade.SOFT,
        moved_to="",
        body_digest="",
        poison=poison,
    )


def _sift(desk: Desk, feed: Feed, document: Document) -> Sifted:
    keys = list(dict.fromkeys(raw.key for raw in document.entries))
    known = desk.shelf.known(feed.name, keys) if keys else {}
    return sift(document, known, partial(_clean, desk, feed))


def _clean(desk: Desk, feed: Feed, raw: RawEntry) -> Entry | None:
    """The guard of one entry: what breaks on it is set aside, and the next one read."""
    try:
        return desk.clean(raw)
    except Exception:
        logger.exception("clean feed=%r key=%r", feed.name, raw.key)
        return None
