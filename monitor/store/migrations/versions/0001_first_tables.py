"""The first tables, and the full-text index over all texts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "digest",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        sa.Column("upto_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_digest_route"), "digest", ["route"], unique=False)
    op.create_table(
        "digest_state",
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("route"),
    )
    op.create_table(
        "feed",
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("last_modified", sa.String(), nullable=False),
        sa.Column("body_digest", sa.String(), nullable=False),
        sa.Column("next_poll_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_poll_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_good_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("readable_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Float(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("moved_to", sa.String(), nullable=False),
        sa.Column("moved_polls", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("feed"),
    )
    op.create_table(
        "item",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("canonical", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("raw_digest", sa.String(), nullable=False),
        sa.Column("text_digest", sa.String(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("feed", "key"),
        sa.UniqueConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_item_canonical"), "item", ["canonical"], unique=False)
    op.create_index(op.f("ix_item_first_seen"), "item", ["first_seen"], unique=False)
    op.create_index(op.f("ix_item_url"), "item", ["url"], unique=False)
    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("wire", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("aside", sa.Integer(), nullable=False),
        sa.Column("asides", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_poll_feed", "poll", ["feed", "started_at"], unique=False)
    op.create_index(op.f("ix_poll_started_at"), "poll", ["started_at"], unique=False)
    op.create_table(
        "poll_day",
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("polls", sa.Integer(), nullable=False),
        sa.Column("healthy", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("aside", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "day"),
    )
    op.create_table(
        "story",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("headline", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_story_last_at"), "story", ["last_at"], unique=False)
    op.create_table(
        "item_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("poll", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("waits_for", sa.String(), nullable=True),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("classified_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["item"],
            ["item.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("item", "version"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_item_text_waiting",
        "item_text",
        ["waits_for", "id"],
        unique=False,
        sqlite_where=sa.text("waits_for IS NOT NULL"),
    )
    op.create_table(
        "story_item",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item"],
            ["item.id"],
        ),
        sa.ForeignKeyConstraint(
            ["story"],
            ["story.id"],
        ),
        sa.PrimaryKeyConstraint("item"),
    )
    op.create_index(op.f("ix_story_item_story"), "story_item", ["story"], unique=False)
    op.create_table(
        "story_key",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["story"],
            ["story.id"],
        ),
        sa.PrimaryKeyConstraint("key", "story"),
    )
    op.create_index(
        op.f("ix_story_key_last_seen"), "story_key", ["last_seen"], unique=False
    )
    op.create_table(
        "change",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("text", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["story"],
            ["story.id"],
        ),
        sa.ForeignKeyConstraint(
            ["text"],
            ["item_text.id"],
        ),
        sa.PrimaryKeyConstraint("seq"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_change_text"), "change", ["text"], unique=False)
    op.create_index(op.f("ix_item_text_poll"), "item_text", ["poll"], unique=False)
    op.create_index(op.f("ix_change_story"), "change", ["story"], unique=False)
    op.create_index(
        "ix_change_undecided",
        "change",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("decided_at IS NULL"),
    )
    op.create_table(
        "event",
        sa.Column("text", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["text"],
            ["item_text.id"],
        ),
        sa.PrimaryKeyConstraint("text", "n"),
    )
    op.create_index(op.f("ix_event_type"), "event", ["type"], unique=False)
    op.create_table(
        "match",
        sa.Column("text", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("facets", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["text"],
            ["item_text.id"],
        ),
        sa.PrimaryKeyConstraint("text", "topic"),
    )
    op.create_table(
        "aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("text", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=True),
        sa.Column("waited_for", sa.String(), nullable=True),
        sa.Column("trace", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("app", sa.String(), nullable=False),
        sa.Column("requeued_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change"],
            ["change.seq"],
        ),
        sa.ForeignKeyConstraint(
            ["text"],
            ["item_text.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_aside_text"), "aside", ["text"], unique=False)
    op.create_table(
        "decision",
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("backlog", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["change"],
            ["change.seq"],
        ),
        sa.ForeignKeyConstraint(
            ["story"],
            ["story.id"],
        ),
        sa.PrimaryKeyConstraint("change", "route"),
    )
    op.create_index("ix_decision_story", "decision", ["story", "route"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["change"],
            ["change.seq"],
        ),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["digest.key"],
        ),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_delivery_digest"), "delivery", ["digest"], unique=False)
    op.create_index(
        "ix_delivery_owed",
        "delivery",
        ["channel", "seq"],
        unique=False,
        sqlite_where=sa.text("state = 'owed'"),
    )
    op.create_index(
        "ix_delivery_owed_story",
        "delivery",
        ["channel", "story", "seq"],
        unique=False,
        sqlite_where=sa.text("state = 'owed'"),
    )
    op.create_index(op.f("ix_delivery_story"), "delivery", ["story"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery"],
            ["delivery.key"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_receipt_delivery"), "receipt", ["delivery"], unique=False)
    _index_texts()


def _index_texts() -> None:
    """FTS5 without a copy of the texts. Filled by store/search.py, not by triggers:
    SQLite up to 3.40 at least refuses them under `trusted_schema = OFF`."""
    op.execute(
        "CREATE VIRTUAL TABLE item_text_index USING fts5("
        "title, summary, text, content='item_text', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2')"
    )
