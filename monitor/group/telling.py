"""What is a story mainly about, as most of its items tell it?"""

from datetime import UTC, datetime

from monitor.group.register import happenings
from monitor.model.event import Event
from monitor.model.register import Account, Record
from monitor.model.sentence import Fact, Name, event_facts
from monitor.model.story import Report, Story

#: Of an item that nobody has seen come.
SOME_DAY = datetime(1970, 1, 1, tzinfo=UTC)


def main_record(story: Story) -> Record | None:
    """What most items are mainly about; None where no event was found."""
    told = accounts(story)
    mainly = [account for account in told if account.event.main]
    found = sorted(happenings(mainly or told), key=lambda r: r.first_told_at)
    return max(found, key=lambda record: record.items, default=None)


def accounts(story: Story) -> list[Account]:
    """Every event of its items, but for what they only recall."""
    return [
        _account(story, report, event)
        for report in story.reports
        for event in report.events
        if not event.background
    ]


def story_facts(story: Story, name: Name) -> tuple[Fact, ...]:
    """For an alert or a digest; () where there is nothing to tell."""
    record = main_record(story)
    if record is None:
        return ()
    return event_facts(record.event, name, sources=len(story.sources))


def _account(story: Story, report: Report, event: Event) -> Account:
    item = report.item
    return Account(
        event=event,
        item=item.id,
        story=story.id,
        saga=story.id,
        headline=story.headline,
        source=item.source,
        url=item.url,
        told_at=item.first_seen or SOME_DAY,
    )
