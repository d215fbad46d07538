"""What does `stories` show of a story? One flat row of JSON values."""

from datetime import timedelta

from monitor.group.origins import coverage
from monitor.model.sentence import facts_line
from monitor.model.view import StorySummary
from monitor.serve.rows import Row, when
from monitor.serve.telling import tell
from monitor.settings.duration import format_duration

MINUTE = timedelta(minutes=1)
COLUMNS = (
    "story", "last_at", "topics", "items", "sources", "first", "mark", "headline",
    "what",
)  # fmt: skip


def shown(row: Row) -> Row:
    """For a table: how many sources, and how many of them wrote it themselves.

    Its facts stand under the word that alerts have for them.
    """
    count, own = len(row["sources"]), row["independent"]
    sources = f"{count}, {own} own" if own < count else count
    return {**row, "sources": sources, "what": row["told"]}


def story_row(summary: StorySummary) -> Row:
    story = summary.story
    facts, told = tell(story), coverage([r.item for r in story.reports])
    topics = {m.topic for r in story.reports for m in r.matches}
    return {
        "story": story.id,
        "started_at": when(summary.started_at),
        "last_at": when(summary.last_at),
        "topics": sorted(topics),
        "items": len(story.reports),
        "sources": sorted(story.sources),
        "independent": len(told.origins),
        "reprints": told.reprints,
        "first": told.origins[0].name,
        "first_at": when(told.origins[0].at),
        "spread": format_duration(timedelta(minutes=told.spread // MINUTE)),
        "headline": story.headline,
        "told": facts_line(facts) if facts else "",
        "facts": dict(facts),
        "urls": [r.item.url for r in story.reports],
        "mark": summary.marks[-1].word.value if summary.marks else "",
    }
