"""Why did I (not) hear of this? Everything known, from a URL, an item or a story."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, or_, select

from monitor.model.story import Near, StoryId
from monitor.model.url import canonical
from monitor.model.view import (
    AsideLine,
    ChangeHistory,
    DecisionLine,
    Explanation,
    ItemHistory,
    OutboxLine,
    Placement,
    StoryHistory,
    StorySummary,
    TextHistory,
    WantLine,
)
from monitor.model.want import PageOutcome
from monitor.store import basis, channels, convert, load
from monitor.store.convert import AnyRow
from monitor.store.deliveries import outbox_lines
from monitor.store.edited import alive, edits_of
from monitor.store.marks import marks_of
from monitor.store.reapply import former
from monitor.store.statements import KEYS
from monitor.store.tables.asked import WANTED
from monitor.store.tables.found import ITEM, POLL, TEXT
from monitor.store.tables.told import (
    ASIDE,
    CHANGE,
    DECISION,
    DELIVERY,
    DIGEST,
    STORY,
    STORY_ITEM,
)

POLLS = select(POLL).where(POLL.c.id.in_(KEYS))
DECISIONS = select(DECISION).where(DECISION.c.change.in_(KEYS))
CHAPTERS = (
    select(STORY.c.id, STORY.c.follows)
    .where(STORY.c.follows.in_(KEYS))
    .order_by(STORY.c.started_at, STORY.c.id)
)
WANTS = select(WANTED).where(WANTED.c.item == bindparam("item"))
ASIDES = select(ASIDE, TEXT.c.item).join(TEXT, TEXT.c.id == ASIDE.c.text)
ASIDES_OF = ASIDES.where(ASIDE.c.text.in_(KEYS)).order_by(ASIDE.c.id)


def explain(connection: Connection, ref: str) -> Explanation:
    """Empty when nothing is known of it."""
    ref = convert.storable(ref.strip())
    story = alive(connection, ref)
    rows = _items_of(connection, ref, story)
    items = tuple(_item_history(connection, row) for row in rows)
    ids = [i.placement.story for i in items if i.placement]
    stories = _story_histories(connection, list(dict.fromkeys([*ids, story])))
    open_ = (line for each in stories for line in each.deliveries if line.is_open)
    names = dict.fromkeys(line.delivery.channel for line in open_)
    return Explanation(
        items=items, stories=stories, channels=channels.lines(connection, names)
    )


def _items_of(connection: Connection, ref: str, story: StoryId) -> Sequence[AnyRow]:
    """By id, by address as published or in any spelling of it, or by story."""
    members = select(STORY_ITEM.c.item).where(STORY_ITEM.c.story == story)
    address = or_(ITEM.c.url == ref, ITEM.c.canonical == canonical(ref))
    named = or_(ITEM.c.id == ref, ITEM.c.id.in_(members))
    query = select(ITEM).where(or_(named, address if ref else named))
    return connection.execute(query.order_by(ITEM.c.seq)).all()


def _item_history(connection: Connection, row: AnyRow) -> ItemHistory:
    return ItemHistory(
        id=row.id,
        feed=row.feed,
        key=row.key,
        source=row.source,
        url=row.url,
        first_seen=row.first_seen,
        standing=row.standing,
        texts=_texts(connection, row.id),
        placement=_placement(connection, row.id),
    )


def _texts(connection: Connection, item: str) -> tuple[TextHistory, ...]:
    query = load.ITEMS.add_columns(
        TEXT.c.poll,
        TEXT.c.seen_at,
        TEXT.c.waits_for,
        TEXT.c.rules.label("ruleset"),
        TEXT.c.classified_at,
        TEXT.c.former,
    )
    rows = connection.execute(
        query.where(ITEM.c.id == item).order_by(TEXT.c.version)
    ).all()
    reports = load.reports(connection, rows)
    polls = load.rows_by(connection, POLLS, [row.poll for row in rows])
    by_id = {poll.id: convert.poll(poll) for poll in polls}
    asides = _asides(connection, [row.text_id for row in rows])
    wants = connection.execute(WANTS, {"item": item}).all()
    asked = {want.text: _want_line(want) for want in wants}
    came = {want.brought: _want_line(want) for want in wants if want.brought}
    return tuple(
        TextHistory(
            item=report.item,
            seen_at=row.seen_at,
            waits_for=row.waits_for or "",
            rules=row.ruleset,
            classified_at=row.classified_at,
            poll=by_id.get(row.poll),
            matches=report.matches,
            former=former(row.former),
            events=report.events,
            asides=tuple(asides.get(row.text_id, ())),
            wanted=asked.get(row.text_id),
            brought=came.get(row.text_id),
        )
        for row, report in zip(rows, reports, strict=True)
    )


def _want_line(row: AnyRow) -> WantLine:
    return WantLine(
        why=row.why,
        asked_at=row.asked_at,
        held_until=row.held_until,
        again_at=row.due_at,
        attempts=row.attempts,
        outcome=PageOutcome[row.outcome] if row.outcome else None,
        detail=row.detail,
        answered_at=row.answered_at,
        page=row.page,
        size=row.size,
    )


def _asides(connection: Connection, texts: Sequence[int]) -> dict[int, list[AsideLine]]:
    rows = load.rows_by(connection, ASIDES_OF, texts)
    return {
        text: [aside_line(row) for row in found]
        for text, found in convert.keyed(rows, "text").items()
    }


def aside_line(row: AnyRow) -> AsideLine:
    return AsideLine(
        step=row.step,
        item=row.item,
        trace=row.trace,
        at=row.at,
        app=row.app,
        change=row.change,
        requeued_by=row.requeued_by or "",
    )


def _placement(connection: Connection, item: str) -> Placement | None:
    query = select(STORY_ITEM).where(STORY_ITEM.c.item == item)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Placement(
        story=StoryId(row.story),
        reason=row.reason,
        score=row.score,
        at=row.at,
        near=tuple(Near(**near) for near in row.near),
        same_as=StoryId(row.same_as) if row.same_as else None,
    )


def _story_histories(
    connection: Connection, ids: Sequence[StoryId]
) -> tuple[StoryHistory, ...]:
    rows = load.rows_by(connection, load.STORIES, ids)
    follows = {row.id: row.follows for row in rows}
    later = convert.keyed(load.rows_by(connection, CHAPTERS, ids), "follows")
    return tuple(
        StoryHistory(
            summary=summary,
            follows=follows[summary.story.id],
            chapters=tuple(StoryId(row.id) for row in later.get(summary.story.id, ())),
            changes=_changes(connection, summary.story.id),
            deliveries=_deliveries(connection, summary.story.id),
            edits=edits_of(connection, summary.story.id),
        )
        for summary in summaries(connection, rows)
    )


def summaries(
    connection: Connection, rows: Sequence[AnyRow]
) -> tuple[StorySummary, ...]:
    """Rows of the story table."""
    ids = [row.id for row in rows]
    stories, marks = load.stories(connection, ids), marks_of(connection, ids)
    return tuple(
        StorySummary(
            story=stories[row.id],
            started_at=row.started_at,
            last_at=row.last_at,
            marks=marks.get(row.id, ()),
        )
        for row in rows
    )


def _changes(connection: Connection, story: str) -> tuple[ChangeHistory, ...]:
    query = (
        select(CHANGE, TEXT.c.item, TEXT.c.version)
        .join(TEXT, TEXT.c.id == CHANGE.c.text)
        .where(CHANGE.c.story == story)
        .order_by(CHANGE.c.seq)
    )
    rows = connection.execute(query).all()
    made = load.rows_by(connection, DECISIONS, [row.seq for row in rows])
    decisions = convert.keyed(made, "change")
    return tuple(
        ChangeHistory(
            seq=row.seq,
            item=row.item,
            version=row.version,
            reason=row.reason,
            at=row.at,
            decided_at=row.decided_at,
            decisions=tuple(map(_decision_line, decisions.get(row.seq, ()))),
        )
        for row in rows
    )


def _decision_line(row: AnyRow) -> DecisionLine:
    return DecisionLine(
        route=row.route,
        outcome=row.outcome,
        why=row.why,
        backlog=row.backlog,
        at=row.at,
        gate=row.gate,
        held_until=None if row.released_by else row.held_until,
        severity=str(basis.from_json(row.basis).severity) if row.basis else "",
    )


def _deliveries(connection: Connection, story: str) -> tuple[OutboxLine, ...]:
    """Its own, and those of the digests whose window holds a line of it."""
    digests = (
        select(DIGEST.c.key)
        .join(DECISION, DECISION.c.route == DIGEST.c.route)
        .where(
            DECISION.c.story == story,
            DECISION.c.outcome.in_(("alert", "digest")),
            DECISION.c.change > DIGEST.c.after_seq,
            DECISION.c.change <= DIGEST.c.upto_seq,
        )
    )
    chosen = or_(DELIVERY.c.story == story, DELIVERY.c.digest.in_(digests))
    query = select(DELIVERY).where(chosen).order_by(DELIVERY.c.seq)
    return outbox_lines(connection, connection.execute(query).all())
