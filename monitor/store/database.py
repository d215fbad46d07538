"""Everything remembered, opened and closed as one."""

from pathlib import Path
from typing import Self

from sqlalchemy import Engine

from monitor.store import schema
from monitor.store.alarms import Alarms
from monitor.store.digests import Digests
from monitor.store.edits import Edits
from monitor.store.engine import open_reader, open_writer
from monitor.store.history import History
from monitor.store.line import Line
from monitor.store.marks import Marks
from monitor.store.notices import FeedNotices
from monitor.store.outbox import Outbox
from monitor.store.pages import Pages
from monitor.store.queries import Queries
from monitor.store.recipients import Recipients
from monitor.store.replay import Replay
from monitor.store.shelf import Shelf
from monitor.store.silences import Silences
from monitor.store.subscriptions import Subscriptions
from monitor.store.upkeep import Upkeep


class Database:
    """One file. Only the process that holds the state folder's lock may write."""

    def __init__(
        self, path: Path, reader: Engine, writer: Engine, *, app: str, rules: str
    ) -> None:
        self.path = path
        self._reader = reader
        self._writer = writer
        self.shelf = Shelf(reader, writer)
        self.subscriptions = Subscriptions(reader, writer)
        self.pages = Pages(reader, writer)
        self.line = Line(reader, writer, app=app, rules=rules)
        self.edits = Edits(reader, writer)
        self.digests = Digests(reader, writer)
        self.outbox = Outbox(reader, writer)
        self.notices = FeedNotices(reader, writer)
        self.alarms = Alarms(reader, writer)
        self.silences = Silences(reader, writer)
        self.marks = Marks(reader, writer)
        self.recipients = Recipients(reader, writer)
        self.queries = Queries(reader)
        self.history = History(reader, writer)
        self.replay = Replay(path, reader)
        self.upkeep = Upkeep(path, reader, writer)

    @classmethod
    def open(
        cls, path: Path, *, write: bool, app: str = "", rules: str = ""
    ) -> "Database":
        """`app` and `rules` are versions: of the monitor, and of what classifies."""
        if write:
            schema.upgrade(path)
        else:
            schema.require_current(path)
        reader = open_reader(path)
        # Without the right to write, SQLite itself refuses.
        writer = open_writer(path) if write else reader
        return cls(path, reader, writer, app=app, rules=rules)

    def let_go(self) -> None:
        """No connection stays open until one is needed again: SQLite and forks
        do not go together (https://sqlite.org/howtocorrupt.html, 2.6).
        """
        self._reader.dispose()
        self._writer.dispose()

    def close(self) -> None:
        """The writer last: who closes last tidies the log file away."""
        self._reader.dispose()
        self._writer.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
