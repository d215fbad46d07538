"""How long from a feed's last byte to the receiver's answer, in the real process?

The publisher stamps before it hands the document to the kernel, the receiver when it
has read the alert. The floor in the same run: a bare post to the same receiver, and
as many fsynced commits as the way takes.
"""

import random
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from monitor.store.engine import WRITER, connect
from tests.bench.command import Bench, Size, run
from tests.bench.table import Row, Table
from tests.bench.timing import percentile
from tests.daemon.desk import FEED, configure
from tests.world.mailbox import Mailbox
from tests.world.process import Monitor, until
from tests.world.publisher import Publisher
from tests.world.receiver import Post, Receiver

LIMIT_MS = 1000.0
#: Matches, of feeds that are asked about once a second each.
A_SECOND = 50
#: One feed that brings all of them holds each back until its whole document is judged.
CROWD_FEEDS = 5
#: Of the crowd's news; those before are told alone.
FIRST = 1000
#: save_poll, matches, events, stories, decisions, and the claim of the delivery.
COMMITS = 6


def measure(size: Size, _data: Path | None) -> list[Table]:
    samples = size.pick(2, 20)
    with TemporaryDirectory() as folder, Receiver() as chat:
        stamps = _Stamps(chat)
        first, *later = _alerts(Path(folder), chat, stamps, samples + 1)
        crowd = _crowd(Path(folder) / "crowd", chat, stamps, size.pick(1, 20))
        posts = _posts(chat.url, samples)
        commits = [_commit(Path(folder) / "floor.db") for _ in range(samples)]
    floor = [post + commit for post, commit in zip(posts, commits, strict=True)]
    rows = (
        _row("first alert after the start", [first]),
        _row("every later alert", later),
        _row(f"each of {len(crowd):,}, {A_SECOND} a second", crowd),
        _row(f"floor: a post and {COMMITS} commits", floor),
        _row("  a bare httpx post", posts),
        _row(f"  {COMMITS} fsynced commits", commits),
    )
    notes = (
        f"{samples} alerts one after the other, feed asked every 1s; ms by the wall",
        f"{A_SECOND} a second: {CROWD_FEEDS} feeds in turn, after their first alert",
        "each feed says its language, so no language model is loaded",
    )
    title = "From a feed's last byte to the receiver, in milliseconds"
    return [Table(title=title, rows=rows, notes=notes)]


def news(number: int) -> tuple[str, str]:
    """A matching entry in words of its own: what is worded alike is one story."""
    dice = random.Random(number)
    words = ["".join(dice.choices("bdfgklmnprst", k=7)) for _ in range(8)]
    title = f"{' '.join(words[:4]).capitalize()} human traffickers jailed"
    return title, f"{' '.join(words[4:])}: case {number}."


def _row(name: str, values: Sequence[float]) -> Row:
    most = 1000 * max(values)
    return {
        "what": name,
        "p50": 1000 * percentile(values, 50),
        "p95": 1000 * percentile(values, 95),
        "p99": 1000 * percentile(values, 99),
        "max": most,
        "limit": LIMIT_MS,
        "holds": "yes" if most < LIMIT_MS else "no",
    }


class _Stamps:
    """When each headline was first written, and when it arrived."""

    def __init__(self, chat: Receiver) -> None:
        self.written: dict[str, float] = {}
        self.arrived: dict[str, float] = {}
        self.waited_for: set[str] = set()
        chat.answer = self._arrive

    def write(self, body: bytes) -> None:
        """The first document that holds the headline counts."""
        now = time.perf_counter()
        for headline in self.waited_for - self.written.keys():
            if headline.encode() in body:
                self.written[headline] = now

    def _arrive(self, post: Post) -> int:
        self.arrived[post.headline] = time.perf_counter()
        return 200

    @property
    def have_arrived(self) -> bool:
        return self.waited_for <= self.arrived.keys()

    def took(self, headline: str) -> float:
        return self.arrived[headline] - self.written[headline]


def _alerts(folder: Path, chat: Receiver, stamps: _Stamps, count: int) -> list[float]:
    """Seconds, one entry published after the other was told."""
    with Publisher() as publisher, Mailbox() as mailbox:
        publisher.on_write = stamps.write
        publisher.publish("/feed")
        config = configure(folder, publisher, chat, mailbox, every="1s")
        with Monitor(config, folder / "state", fresh=True) as monitor:
            assert until(lambda: publisher.count("/feed") > 1), monitor.log
            entries: list[tuple[str, str]] = []
            for number in range(count):
                entry = news(number)
                stamps.waited_for.add(entry[0])
                entries.insert(0, entry)
                publisher.publish("/feed", *entries)
                assert chat.wait(lambda _: stamps.have_arrived), monitor.log
            assert monitor.stop() == 0
    return [stamps.took(news(number)[0]) for number in range(count)]


def _crowd(folder: Path, chat: Receiver, stamps: _Stamps, seconds: int) -> list[float]:
    """So many matches a second, of which each is told."""
    folder.mkdir()
    paths = [f"/feed{number or ''}" for number in range(CROWD_FEEDS)]
    with Publisher() as publisher, Mailbox() as mailbox:
        publisher.on_write = stamps.write
        for path in paths:
            publisher.publish(path)
        config = configure(folder, publisher, chat, mailbox, every="1s")
        _add_feeds(config / "feeds.toml", publisher, paths[1:])
        with Monitor(config, folder / "state", fresh=True) as monitor:
            assert until(lambda: publisher.count(paths[-1]) > 1), monitor.log
            # The first alert loads dictionaries, and has a row of its own. Nothing
            # of it was told before, else we would not wait for it.
            before = {path: [news(FIRST - 1 - n)] for n, path in enumerate(paths)}
            for path, told in before.items():
                stamps.waited_for.update(title for title, _ in told)
                publisher.publish(path, *told)
            assert chat.wait(lambda _: stamps.have_arrived), monitor.log
            for second in range(seconds):
                _publish_second(publisher, stamps, before, second)
            assert chat.wait(lambda _: stamps.have_arrived, 120), monitor.log
            assert monitor.stop() == 0
    return [stamps.took(news(FIRST + n)[0]) for n in range(seconds * A_SECOND)]


def _add_feeds(file: Path, publisher: Publisher, paths: Sequence[str]) -> None:
    """Beside the one that is there: to the second, and in its language."""
    more = (
        FEED.format(base=publisher.base, every="1s")
        .replace("/feed", path)
        .replace('"Example"', f'"Example {path}"')
        for path in paths
    )
    file.write_text(file.read_text() + "".join(more))


def _publish_second(
    publisher: Publisher,
    stamps: _Stamps,
    before: dict[str, list[tuple[str, str]]],
    second: int,
) -> None:
    """Each feed brings its share, one after the other; what was last stays below."""
    share = A_SECOND // len(before)
    for number, (path, last) in enumerate(before.items()):
        first = FIRST + second * A_SECOND + number * share
        entries = [news(each) for each in reversed(range(first, first + share))]
        stamps.waited_for.update(title for title, _ in entries)
        publisher.publish(path, *entries, *last)
        before[path] = entries
        time.sleep(1 / len(before))


def _posts(url: str, count: int) -> list[float]:
    """Each on a new connection, as alerts are too rare to keep one."""
    limits = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(limits=limits) as client:
        return [_post(client, url, number) for number in range(count)]


def _post(client: httpx.Client, url: str, number: int) -> float:
    body = {"data": {"headline": f"floor {number}"}}
    began = time.perf_counter()
    client.post(url, json=body, headers={"webhook-id": "floor"}).raise_for_status()
    return time.perf_counter() - began


def _commit(path: Path) -> float:
    """With the pragmas of the store."""
    with closing(connect(path, "rwc")) as connection:
        for pragma in WRITER:
            connection.execute(pragma)
        connection.execute("CREATE TABLE IF NOT EXISTS floor (line TEXT)")
        stamps = [time.perf_counter(), *(_insert(connection) for _ in range(COMMITS))]
    return sum(later - earlier for earlier, later in pairwise(stamps))


def _insert(connection: sqlite3.Connection) -> float:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO floor VALUES (?)", ("x" * 1000,))
    connection.execute("COMMIT")
    return time.perf_counter()


BENCH = Bench(name="latency", doc=__doc__, measure=measure)

if __name__ == "__main__":
    run(BENCH)
