"""Does the ledger balance, whatever comes, is repeated, or follows on a restart?"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.acquire.answers import Answer, Failed, Fetched, Grade, Unchanged
from monitor.acquire.desk import Desk
from monitor.acquire.document import RawEntry, clean
from monitor.acquire.findings import read_answer
from monitor.acquire.poll import to_intake
from monitor.acquire.tempo import Tempo
from monitor.acquire.turns import Turn, Turns
from monitor.model.feed import FeedState, GapKind, PollOutcome, Validators
from monitor.model.item import Entry
from monitor.ports import Intake
from monitor.store.database import Database
from tests.acquire_net.fakes import POLICY, HandClock, LineReader, document, feed_at
from tests.sizes import size

FEED = feed_at("https://a.example/feed")

#: An entry's key and title: few of each, so that edits and repeats are common. One
#: title cannot be cleaned.
BAD = "bad"
lines = st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["x", "y", "z", BAD]))
documents = st.lists(lines, max_size=8).map(lambda pairs: document(*pairs))
acts = st.one_of(
    documents,
    documents,
    st.sampled_from(["304", "same", "page", "down", "repeat", "restart", "twice"]),
)


def clean_most(raw: RawEntry) -> Entry:
    if raw.title.value == BAD:
        raise ZeroDivisionError("a bug in cleaning")
    return clean(raw)


@dataclass
class Office:
    """One feed, its poller's state, and a real store."""

    path: Path
    database: Database
    clock: HandClock = field(default_factory=HandClock)
    state: FeedState = field(
        default_factory=lambda: FeedState(feed=FEED.name, address=FEED.url)
    )
    saved: list[Intake] = field(default_factory=list)
    body: bytes = b""

    def act(self, act: bytes | str) -> None:
        self.clock.advance(timedelta(minutes=10))
        if isinstance(act, bytes):
            self.body = act
            self.poll(self.fetched(act))
            return
        down = Failed(outcome=PollOutcome.UNREACHABLE, detail="", grade=Grade.UNASKED)
        acts: dict[str, Callable[[], None]] = {
            "304": lambda: self.poll(Unchanged(status=304)),
            "same": lambda: self.poll(self.fetched(self.body)),
            "page": lambda: self.poll(self.fetched(b"<html>")),
            "down": lambda: self.poll(down),
            "repeat": self.repeat,
            "restart": self.restart,
            "twice": self.twice,
        }
        acts[act]()

    def repeat(self) -> None:
        for intake in self.saved[-1:]:
            self.database.shelf.save_poll(intake)

    def restart(self) -> None:
        self.database.close()
        self.database = Database.open(self.path, write=True)
        self.state = self.database.shelf.feed_states().get(FEED.name, self.state)

    def poll(self, answer: Answer) -> None:
        self.save(self.ask(answer))

    def twice(self) -> None:
        """Two polls that know nothing of each other."""
        both = [self.ask(self.fetched(self.body + b"i|new\n")) for _ in range(2)]
        for intake in both:
            self.save(intake)

    def close(self) -> None:
        """Whichever is open by then."""
        self.database.close()

    def ask(self, answer: Answer) -> Intake:
        shelf = self.database.shelf
        desk = Desk(
            reader=LineReader(),
            shelf=shelf,
            clock=self.clock,
            policy=POLICY,
            clean=clean_most,
        )
        found = read_answer(desk, FEED, self.state, answer)
        turn = Turn(Turns(1, self.clock))
        return to_intake(desk, turn, FEED, self.state, found, tempo=Tempo())

    def save(self, intake: Intake) -> None:
        self.database.shelf.save_poll(intake)
        self.saved.append(intake)
        self.state = intake.state

    def fetched(self, body: bytes) -> Fetched:
        return Fetched(
            url=FEED.url,
            body=body,
            content_type="",
            status=200,
            wire=len(body),
            validators=Validators(),
        )


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: migrations take longer than an example."""
    path = tmp_path_factory.mktemp("empty") / "monitor.db"
    Database.open(path, write=True).close()
    return path


@pytest.mark.proof
@settings(max_examples=size(20, 500), derandomize=size(1, 0) == 1)
@given(st.lists(acts, min_size=1, max_size=12))
def test_seen_is_new_known_changed_and_aside(
    empty: Path, steps: Sequence[bytes | str]
) -> None:
    """In every row, and what the rows call new are the items that are there."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        path = Path(copyfile(empty, Path(folder) / "monitor.db"))
        office = Office(path, Database.open(path, write=True))
        stack.callback(office.close)
        for step in steps:
            office.act(step)
        rows = office.database.queries.polls(limit=500)
        counts = office.database.queries.counts()
        problems = office.database.upkeep.check(office.clock.now())
        kept = office.database.shelf.feed_states()

    assert all(row.balances for row in rows)
    assert sum(row.new for row in rows) == counts.items
    assert sum(row.new + row.changed for row in rows) == counts.texts
    assert problems == []
    assert all(
        row.outcome is PollOutcome.READ
        for row in rows
        if row.gap and row.gap.kind is GapKind.LOST
    )
    if office.saved:
        assert kept[FEED.name] == office.state
