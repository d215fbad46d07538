"""What does `stories` show of a story? One flat row of JSON values."""

from monitor.group.telling import main_record, story_facts
from monitor.model.sentence import event_sentence
from monitor.model.story import Story
from monitor.model.view import StorySummary
from monitor.serve.parties import party_name
from monitor.serve.rows import Row, when


def story_row(summary: StorySummary) -> Row:
    story = summary.story
    topics = {m.topic for r in story.reports for m in r.matches}
    return {
        "story": story.id,
        "started_at": when(summary.started_at),
        "last_at": when(summary.last_at),
        "topics": sorted(topics),
        "items": len(story.reports),
        "sources": sorted(story.sources),
        "headline": story.headline,
        "told": _told(story),
        "facts": dict(story_facts(story, party_name)),
        "urls": [r.item.url for r in story.reports],
        "mark": summary.marks[-1].word.value if summary.marks else "",
    }


def _told(story: Story) -> str:
    """Its main event in a line; empty where none was found."""
    record = main_record(story)
    if record is None:
        return ""
    return event_sentence(record.event, party_name, sources=len(story.sources))
