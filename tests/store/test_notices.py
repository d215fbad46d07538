"""What is remembered of the notices about feeds."""

from monitor.model.feed import Ail, ToldAilment
from monitor.store.database import Database
from tests.store.intake import owed
from tests.values import HOUR, NOON


def test_told_and_owed_are_one_transaction(database: Database) -> None:
    """What was told stays until its end is told."""
    silent = ToldAilment("a", Ail.SILENT, NOON)
    lossy = ToldAilment("a", Ail.LOSSY, NOON)
    database.notices.save([owed("n1", story="")], [silent, lossy], [], NOON)
    both = set(database.notices.told())
    database.notices.save([owed("n2", story="")], [], [silent], NOON + HOUR)

    assert both == {silent, lossy}
    assert database.notices.told() == (lossy,)
    assert [line.delivery.key for line in database.queries.outbox()] == ["n2", "n1"]


def test_without_channels_it_is_remembered_all_the_same(database: Database) -> None:
    """A notice that nobody gets is in the log, once."""
    database.notices.save([], [ToldAilment("", Ail.BROKEN, NOON)], [], NOON)

    assert database.notices.told() == (ToldAilment("", Ail.BROKEN, NOON),)
