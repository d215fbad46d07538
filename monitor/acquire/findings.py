"""What does an answer bring?"""

from dataclasses import dataclass, replace
from hashlib import blake2b

from monitor.acquire.advert import choose
from monitor.acquire.answers import Answer, Failed, Fetched, Lesson, Unchanged
from monitor.acquire.checkup import Checkup, examine, wait_on
from monitor.acquire.children import merge
from monitor.acquire.desk import Desk, sift_document
from monitor.acquire.document import Document, NotRead
from monitor.acquire.folder import FolderRead, FolderUnchanged
from monitor.acquire.letters import gather_letters
from monitor.acquire.post import PostAnswer
from monitor.acquire.quarantine import is_kept_away, killed, may_read, sentence
from monitor.acquire.sift import Sifted
from monitor.acquire.unread import kept_away, still_unread, unread
from monitor.model.feed import Feed, FeedState, PollOutcome


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
            sifted = sift_document(desk, feed, folder.document)
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
    sifted = sift_document(desk, feed, document)
    return Findings(lesson=lesson, sifted=sifted, wire=post.wire, size=size)


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
        lesson = replace(still_unread(state.trouble), wait=answer.wait)
        return Findings(lesson=lesson, status=answer.status)
    lesson = Lesson(
        outcome=PollOutcome.UNCHANGED, wait=answer.wait, moved_to=answer.moved_to
    )
    return _same(Findings(lesson=lesson, status=answer.status), desk, state)


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
        return replace(found, lesson=kept_away(lesson, state.poison))
    document = read_document(desk, feed, answer)
    if isinstance(document, NotRead):
        poison = killed(state, digest, now) if document.poison else None
        return replace(found, lesson=unread(lesson, document, poison))
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
    sifted = sift_document(desk, feed, document)
    new = [sighting.entry.key for sighting in sifted.new]
    checkup = examine(state, document.entries, desk.clock.now(), new)
    lesson = replace(found.lesson, lossy=checkup.lossy)
    return replace(found, lesson=lesson, sifted=sifted, checkup=checkup)


def read_document(desk: Desk, feed: Feed, answer: Fetched) -> Document | NotRead:
    """What the bytes hold, as the feed wants them read."""
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
