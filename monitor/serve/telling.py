"""What is a story mainly about, in words for people?"""

from monitor.group.telling import story_facts
from monitor.model.sentence import Fact
from monitor.model.story import Story
from monitor.serve.parties import party_name


def tell(story: Story) -> tuple[Fact, ...]:
    """With the names of states in English."""
    return story_facts(story, party_name)
