from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.acquire.desk import Desk
from monitor.acquire.document import Document, NotRead, RawEntry, clean
from monitor.acquire.findings import look_into
from monitor.acquire.sift import NOT_CLEANED
from monitor.model.feed import HEALTHY, Ail, Feed, FeedState, PollOutcome, Validators
from monitor.model.item import Entry
from monitor.ports import Intake
from tests.acquire_net.fakes import document, raw
from tests.acquire_net.publisher import Asked, Publisher, Wire, reply
from tests.acquire_net.rig import MINUTE, Rig, Shop, rig_for
from tests.values import DAY, HOUR, NOON

PAGE = b"<html><title>Sorry</title>"
FOLDER = Feed(name="example", source="us", folder="/srv/seeds")


def keys(intake: Intake) -> list[str]:
    return [s.entry.key for s in intake.new]


def test_a_poll_brings_what_is_new_and_what_changed() -> None:
    """And a ledger row that says how many of each."""
    shop = Shop(document(("1", "One"), ("2", "Two"), ("2", "Two again")))
    with Publisher(shop) as publisher:
        rig = rig_for(publisher.url())
        rig.poll()
        shop.publish(document(("3", "Three"), ("1", "<b>One</b>"), ("2", "2")))
        rig.poll()

    first, second = rig.shelf.intakes
    assert keys(first) == ["1", "2"]
    assert keys(second) == ["3"]
    assert [s.entry.title for s in second.changed] == ["2"]
    assert [s.entry.title for s in second.touched] == ["One"]
    assert (first.poll.seen, first.poll.new, first.poll.known) == (3, 2, 1)
    row = second.poll
    assert (row.seen, row.new, row.known, row.changed) == (3, 1, 1, 1)
    assert row.status == 200
    assert row.size == row.wire == len(shop.body)


def test_the_first_readable_document_is_the_first() -> None:
    """An error page before it is not, and an empty document is."""
    shop = Shop(PAGE)
    with Publisher(shop) as publisher:
        rig = rig_for(publisher.url())
        rig.poll()
        shop.publish(b"")
        rig.poll()
        read_at = rig.clock.now()
        shop.publish(document(("1", "One")))
        rig.poll()

    assert [i.first for i in rig.shelf.intakes] == [False, True, False]
    assert rig.state().readable_since == read_at


def test_same_bytes_are_not_read_again() -> None:
    """A server without validators costs no parsing."""
    with Publisher(Shop(etag="", modified="")) as publisher:
        rig = rig_for(publisher.url())
        rows = [rig.poll() for _ in range(3)]

    assert [r.outcome for r in rows[1:]] == [PollOutcome.SAME_BYTES] * 2
    assert len(rig.reader.read_bodies) == 1


def test_a_web_page_is_trouble_and_stays_it() -> None:
    """A 304 to it means that it is still the same page, not that all is well."""
    with Publisher(Shop(PAGE)) as publisher:
        rig = rig_for(publisher.url())
        first = rig.poll()
        second = rig.poll()

        assert publisher.last().get("If-None-Match") == b'"v1"'
    assert first.outcome is PollOutcome.WEB_PAGE
    assert (second.outcome, second.status) == (PollOutcome.WEB_PAGE, 304)
    assert second.detail == first.detail
    assert rig.state().failures == 1.0
    assert [each.kind for each in rig.state().ailments] == [Ail.WEB_PAGE]


def test_what_killed_the_parser_is_asked_for_anew() -> None:
    """It may have been a bad day of ours, so no 304 is risked."""
    with Publisher(Shop(b"kill")) as publisher:
        rig = rig_for(publisher.url())
        row = rig.poll()
        rig.poll()

        assert publisher.last().get("If-None-Match") is None
    assert row.outcome is PollOutcome.PARSER_KILLED


def test_a_failure_forgets_nothing() -> None:
    """Validators, entries and the last good moment outlive an outage."""
    shop = Shop()
    down = False

    def answer(asked: Asked, wire: Wire) -> bytes:
        return reply(500) if down else shop(asked, wire)

    with Publisher(answer) as publisher:
        rig = rig_for(publisher.url())
        rig.poll()
        down = True
        failed = rig.poll()
        broken = rig.state()
        down = False
        row = rig.poll()

    assert failed.outcome is PollOutcome.HTTP_ERROR
    assert broken.trouble.startswith("the server refused: 500 Internal Server Error")
    assert broken.validators == Validators(etag=shop.etag, last_modified=shop.modified)
    assert row.outcome is PollOutcome.UNCHANGED
    assert rig.state().trouble == ""


def test_a_folder_is_a_feed_without_a_publisher() -> None:
    """Its fingerprint says when nothing has changed."""
    rig = Rig([FOLDER])
    rig.reader.folder = Document(entries=(raw("a.txt", "One"),), asides=(("empty", 2),))
    (first,) = rig.once()
    (same,) = rig.once(MINUTE)
    rig.reader.folder = Document(entries=(raw("a.txt", "One"), raw("b.txt", "Two")))
    rig.reader.fingerprint = "f2"
    (more,) = rig.once(MINUTE)

    assert (first.seen, first.new, first.aside) == (3, 1, 2)
    assert first.asides == (("empty", 2),)
    assert same.outcome is PollOutcome.SAME_BYTES
    assert (more.new, more.known) == (1, 1)


def test_a_missing_folder_is_trouble() -> None:
    """As soon as it is there, it is read."""
    rig = Rig([FOLDER])
    rig.reader.folder = NotRead(outcome=PollOutcome.NO_FOLDER, detail="no such folder")
    (row,) = rig.once()
    rig.reader.folder = Document()
    (healed,) = rig.once(DAY)

    assert (row.outcome, row.detail) == (PollOutcome.NO_FOLDER, "no such folder")
    assert healed.outcome is PollOutcome.READ


@pytest.mark.parametrize(
    ("path", "secret"), [("/feed", b"s3"), ("/own", b"s3"), ("/else", None)]
)
def test_a_feeds_headers_go_to_its_own_host_only(
    path: str, secret: bytes | None
) -> None:
    """A redirect must not carry them away."""
    with Publisher(Shop()) as other:
        answers = {
            "/own": reply(302, headers={"Location": "/feed"}),
            "/else": reply(302, headers={"Location": other.url("/there")}),
        }
        shop = Shop()

        def answer(asked: Asked, wire: Wire) -> bytes:
            return answers.get(asked.target) or shop(asked, wire)

        with Publisher(answer) as publisher:
            rig = rig_for(publisher.url(path))
            headers = (("X-Token", "s3"), ("accept", "text/x"))
            rig.feeds = [replace(rig.feeds[0], headers=headers)]
            rig.poll()
            last = (other.asked or publisher.asked)[-1]

            assert publisher.asked[0].get("X-Token") == b"s3"
            assert publisher.asked[0].get("Accept") == b"text/x"
    assert last.get("X-Token") == secret


def test_a_login_in_the_address_is_sent_as_one() -> None:
    """And is not part of the request line."""
    with Publisher(Shop()) as publisher:
        url = publisher.url().replace("http://", "http://me:p%40ss@")
        rig_for(url).poll()

        assert publisher.last().get("Authorization") == b"Basic bWU6cEBzcw=="
        assert publisher.targets == ["/feed"]


def break_on_boom(entry: RawEntry) -> Entry:
    if entry.title.value == "boom":
        raise ZeroDivisionError(entry.key)
    return clean(entry)


def test_one_entry_that_breaks_cleaning_spoils_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is set aside with its traceback in the log and its reason in the ledger."""
    rig = Rig([FOLDER])
    rig.reader.folder = Document(entries=(raw("1", "One"), raw("2", "boom")))
    desk = Desk(
        reader=rig.reader,
        shelf=rig.shelf,
        clock=rig.clock,
        policy=rig.policy,
        clean=break_on_boom,
    )

    found = look_into(desk, FOLDER, FeedState(feed="example", address="/srv/seeds"))

    assert found.sifted
    assert [s.entry.key for s in found.sifted.new] == ["1"]
    assert found.sifted.asides == {NOT_CLEANED: 1}
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        lambda _asked, _wire: reply(200, document(("1", "a"), ("1", "b"))),
        lambda _asked, _wire: reply(200, PAGE),
        lambda _asked, _wire: reply(200, b""),
        lambda _asked, _wire: reply(304),
        lambda _asked, _wire: reply(500),
        lambda _asked, _wire: reply(410),
        lambda _asked, _wire: b"nonsense\r\n\r\n",
        lambda _asked, wire: wire.close(),
    ],
)
def test_every_poll_leaves_a_row_that_balances(
    answer: Callable[[Asked, Wire], bytes | None],
) -> None:
    """Whatever comes back, and one row per poll."""
    with Publisher(answer) as publisher:
        rig = rig_for(publisher.url())
        for _ in range(3):
            rig.once(DAY)

    assert len(rig.shelf.polls) == len(publisher.asked)
    assert all(row.balances for row in rig.shelf.polls)
    assert all(i.state.feed == i.poll.feed for i in rig.shelf.intakes)
    assert rig.heard == rig.shelf.polls
    assert all(
        bool(i.state.trouble) == (i.poll.outcome not in HEALTHY)
        for i in rig.shelf.intakes
    )


def test_once_polls_what_is_due_and_no_more() -> None:
    """With `everything` also what is not yet due."""
    with Publisher(Shop()) as publisher:
        rig = rig_for(publisher.url())
        now, soon = rig.once(), rig.once(MINUTE)
        early = rig.once(MINUTE, everything=True)

    assert [len(now), len(soon), len(early)] == [1, 0, 1]


def test_what_the_shelf_remembers_of_an_old_address_is_dropped() -> None:
    """A feed is its name: entries stay known, validators do not."""
    with Publisher(Shop()) as publisher:
        rig = rig_for(publisher.url())
        rig.poll()
        rig.feeds = [replace(rig.feeds[0], url=publisher.url("/moved"))]
        (row,) = rig.once()

        assert publisher.last().get("If-None-Match") is None
    assert (row.outcome, row.known) == (PollOutcome.READ, 2)
    assert not rig.shelf.intakes[-1].first


def test_what_is_no_address_leaves_a_row_too() -> None:
    """Though nothing was ever asked."""
    rig = rig_for("http://")
    row = rig.poll()

    assert (row.outcome, row.took) == (PollOutcome.UNREACHABLE, timedelta(0))
    assert row.started_at == NOON


def test_a_row_says_how_long_it_took() -> None:
    """From when it was asked, not from when it was due."""
    clock_moves = timedelta(seconds=3)
    with Publisher(Shop()) as publisher:
        rig = rig_for(publisher.url())
        shop = publisher.answer

        def slow(asked: Asked, wire: Wire) -> bytes | None:
            rig.clock.advance(clock_moves)
            return shop(asked, wire)

        publisher.answer = slow
        rig.shelf.states["example"] = FeedState(
            feed="example", address=publisher.url(), next_poll_at=NOON - HOUR
        )
        (row,) = rig.once()

    assert (row.started_at, row.took) == (NOON, clock_moves)
    assert rig.state().last_poll_at == NOON + clock_moves
