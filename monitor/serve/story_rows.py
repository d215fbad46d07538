"""What does `stories` show of a story? One flat row of JSON values."""

from monitor.model.sentence import facts_line
from monitor.model.view import StorySummary
from monitor.serve.rows import Row, when
from monitor.serve.telling import tell


def story_row(summary: StorySummary) -> Row:
    story = summary.story
    facts = tell(story)
    topics = {m.topic for r in story.reports for m in r.matches}
    return {
        "story": story.id,
        "started_at": when(summary.started_at),
        "last_at": when(summary.last_at),
        "topics": sorted(topics),
        "items": len(story.reports),
        "sources": sorted(story.sources),
        "headline": story.headline,
        "told": facts_line(facts) if facts else "",
        "facts": dict(facts),
        "urls": [r.item.url for r in story.reports],
        "mark": summary.marks[-1].word.value if summary.marks else "",
    }
