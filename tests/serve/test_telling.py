"""Does a digest list what states have agreed on, each once and in words?"""

from monitor.model.item import ItemId
from monitor.model.story import Story, StoryId
from monitor.serve.telling import register
from tests.group.accounts import arrest, deal, on
from tests.values import NOON, report

SIGNED = deal("VNM", "GBR", **on(18))


def test_an_instrument_of_many_items_is_one_line() -> None:
    """With the names of the states; what is no instrument between them is left out."""
    reports = tuple(
        report(id=ItemId(f"i{n}"), source=f"{n}.example", first_seen=NOON, events=told)
        for n, told in enumerate([(SIGNED,), (SIGNED, arrest("VNM")), (arrest("VNM"),)])
    )
    stories = [Story(id=StoryId("s-1"), headline="Headline", reports=reports)]
    (line,) = register(stories)

    assert line.told.startswith("Vietnam and the United Kingdom signed")
    assert line.told.endswith("; 2 sources")
    assert (line.story, line.source, line.status) == ("s-1", "0.example", "signed")
    assert not register([])
