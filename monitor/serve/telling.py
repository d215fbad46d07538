"""What is a story mainly about, and what do many agree on, in words for people?"""

from collections.abc import Iterable

from monitor.group.register import agreements
from monitor.group.telling import accounts, story_facts
from monitor.model.message import AgreementLine
from monitor.model.register import Record
from monitor.model.sentence import Fact, event_sentence
from monitor.model.story import Story
from monitor.serve.parties import party_name


def tell(story: Story) -> tuple[Fact, ...]:
    """With the names of states in English."""
    return story_facts(story, party_name)


def register(stories: Iterable[Story]) -> tuple[AgreementLine, ...]:
    """The instruments between states that these stories tell of, each once."""
    told = [account for story in stories for account in accounts(story)]
    return tuple(_line(record) for record in agreements(told))


def _line(record: Record) -> AgreementLine:
    sources = len(record.sources)
    return AgreementLine(
        story=record.stories[0],
        told=event_sentence(record.event, party_name, sources=sources),
        status=record.status,
        url=record.urls[0],
        source=record.sources[0],
    )
