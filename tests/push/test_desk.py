"""Does the desk keep subscriptions, hear each push once, and tell no secret?"""

import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.acquire.hub import HubRequest
from monitor.acquire.nudge import NO_NUDGE, Nudge
from monitor.acquire.push_desk import PushDesk
from monitor.acquire.push_key import UnusableKeyError, open_key
from monitor.acquire.signature import METHODS, Seal, Verdict
from monitor.acquire.trust import Tell
from monitor.model.feed import Feed, FeedState, Poll, PollOutcome
from monitor.model.push import Advert, Mode, Subscription
from monitor.ports import Intake
from tests.acquire_net.fakes import HandClock
from tests.push.rig import MemoryStore
from tests.values import DAY, HOUR
from tests.world.hub import sign

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
BASE = "https://monitor.example.org"
ADVERT = Advert(topic="https://example.org/feed", hubs=("https://hub.example/",))
FEED = Feed(name="Example", source="example.org", url="https://example.org/feed")


@dataclass
class Post:
    """Takes requests for hubs, and hints for polls."""

    there: bool = True
    requests: list[tuple[str, HubRequest]] = field(default_factory=list)
    nudges: dict[str, Nudge] = field(default_factory=dict)

    def ask(self, subscription: str, request: HubRequest) -> bool:
        if self.there:
            self.requests.append((subscription, request))
        return self.there

    def nudge(self, feed: str, nudge: Nudge) -> None:
        self.nudges[feed] = nudge


@dataclass
class Office:
    """A desk with everything around it."""

    folder: Path
    base: str = BASE
    store: MemoryStore = field(default_factory=MemoryStore)
    clock: HandClock = field(default_factory=HandClock)
    post: Post = field(default_factory=Post)
    told: list[tuple[str, Tell]] = field(default_factory=list)
    count: int = 0

    def __post_init__(self) -> None:
        self.desk = PushDesk(
            base=self.base,
            key=open_key(self.folder),
            store=self.store,
            clock=self.clock,
            asks=self.post,
            on_tell=lambda known, tell: self.told.append((known.feed, tell)),
            new_id=self.new_id,
        )

    def new_id(self) -> str:
        self.count += 1
        return f"{self.count}"

    @property
    def only(self) -> Subscription:
        (known,) = self.store.kept.values()
        return known

    @property
    def request(self) -> HubRequest:
        return self.post.requests[-1][1]

    @property
    def callback(self) -> str:
        return self.request.callback.rpartition("/")[2]

    def opened(self, *feeds: Feed, advert: Advert | None = ADVERT) -> "Office":
        self.desk.open(feeds, {feed.name: advert for feed in feeds})
        self.desk.tick()
        return self

    def leased(self) -> "Office":
        """Verified, and polled once since."""
        self.opened(FEED)
        assert self.desk.verify(self.callback, "subscribe", ADVERT.topic, "864000")
        self.clock.advance(MINUTE)
        self.polled()
        return self

    def polled(self, new: int = 0, advert: Advert | None = ADVERT) -> None:
        now = self.clock.now()
        poll = Poll(
            feed=FEED.name,
            started_at=now,
            took=SECOND,
            outcome=PollOutcome.READ,
            seen=new,
            new=new,
        )
        state = FeedState(feed=FEED.name, address=FEED.url, advert=advert)
        self.desk.hear_poll(Intake(feed=FEED, poll=poll, state=state))

    def push(self, body: bytes, signature: str | None = None) -> str:
        good = sign("sha256", self.request.secret, body)
        said = good if signature is None else signature
        delivery = self.desk.expect(self.callback, said)
        assert delivery
        delivery.seal.add(body)
        return self.desk.hear_push(delivery, len(body))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_nothing_is_heard_before_the_desk_is_open(office: Office) -> None:
    """`monitor once` polls, too, and cannot be pushed."""
    office.polled()
    office.desk.tick()

    assert office.store.kept == {}
    assert office.post.requests == []


def test_a_push_that_is_played_again_does_nothing(office: Office) -> None:
    """By whoever has seen it go by; a ping without a body is always the same."""
    office.leased()
    first, again = office.push(b"news"), office.push(b"news")
    looked = office.only.look_at
    office.clock.advance(HOUR)
    late = office.push(b"news")

    assert (first, again, late) == ("pushed", "heard before", "heard before")
    assert office.only.look_at == looked
    office.polled(new=1)
    office.clock.advance(HOUR)
    assert office.push(b"") == "pushed"
    office.clock.advance(HOUR)
    assert office.push(b"") == "pushed"


def test_a_flood_of_pushes_is_written_once(office: Office) -> None:
    """Each has a good signature; a look that is planned is enough for all."""
    office.leased()
    before = office.store.writes
    for number in range(500):
        office.push(b"%d" % number)
        office.clock.advance(timedelta(milliseconds=1))

    assert office.store.writes == before + 1


def test_a_hint_survives_a_restart(office: Office, tmp_path: Path) -> None:
    """It was thanked for, so it is owed a look."""
    office.leased().push(b"news")
    again = Office(tmp_path, store=office.store, clock=office.clock).opened(FEED)

    assert again.post.nudges[FEED.name] == Nudge(look_at=office.only.look_at)


def test_trust_waits_for_a_poll_after_a_restart(office: Office, tmp_path: Path) -> None:
    """What was pushed while we were away was not heard."""
    office.leased()
    for number in range(3):
        office.clock.advance(HOUR)
        office.push(b"%d" % number)
        office.clock.advance(MINUTE)
        office.polled(new=1)
    trusted = office.post.nudges[FEED.name]
    again = Office(tmp_path, store=office.store, clock=office.clock).opened(FEED)
    at_first = again.post.nudges[FEED.name]
    again.polled()

    assert (trusted, at_first) == (Nudge(factor=12), NO_NUDGE)
    assert again.post.nudges[FEED.name] == Nudge(factor=12)


def test_a_hub_is_asked_when_somebody_can_ask(office: Office) -> None:
    """At start-up the poller may not be there yet; nothing is lost by it."""
    office.post.there = False
    office.opened(FEED)
    assert office.only.asked_at is None
    office.post.there = True
    office.desk.tick()

    assert office.only.asked_at == office.clock.now()
    assert len(office.post.requests) == 1


@pytest.mark.parametrize("change", ["another base", "another key"])
def test_another_door_makes_another_subscription(
    office: Office, tmp_path: Path, change: str
) -> None:
    """The hub knows the old callback, which nobody answers any more."""
    old = office.leased().request
    base = "https://new.example.org" if change == "another base" else BASE
    if change == "another key":
        (tmp_path / "push.key").unlink()
    again = Office(tmp_path, base=base, store=office.store, clock=office.clock, count=9)
    again.opened(FEED)

    assert again.only.id == "10"
    assert again.request.mode is Mode.SUBSCRIBE
    assert again.request.callback != old.callback
    assert not again.desk.knows(old.callback.rpartition("/")[2])


@pytest.mark.parametrize(
    "feed",
    [replace(FEED, push=False), replace(FEED, enabled=False)],
    ids=["push = false", "enabled = false"],
)
def test_a_feed_that_is_switched_off_is_given_up(
    office: Office, tmp_path: Path, feed: Feed
) -> None:
    """The hub is asked to stop, and what it still pushes hurries nothing."""
    office.leased()
    again = Office(tmp_path, store=office.store, clock=office.clock).opened(feed)

    assert again.request.mode is Mode.UNSUBSCRIBE
    assert again.push(b"late") == "without a lease"
    assert again.desk.verify(again.callback, "unsubscribe", ADVERT.topic, "")
    assert again.store.kept == {}


def test_a_feed_that_moves_to_another_hub_follows_it(office: Office) -> None:
    """The old one is left while the new one is asked; both callbacks are their own."""
    office.leased()
    office.clock.advance(2 * HOUR)
    moved = replace(ADVERT, hubs=("https://new.example/",))
    office.polled(advert=moved)
    office.desk.tick()
    asked = [(r.hub, r.mode) for _, r in office.post.requests]

    assert asked[1:] == [
        ("https://hub.example/", Mode.UNSUBSCRIBE),
        ("https://new.example/", Mode.SUBSCRIBE),
    ]
    assert len({r.callback for _, r in office.post.requests}) == 2


def test_a_denied_subscription_is_shown(office: Office) -> None:
    """With the hub's reason; a denial of something else is not heard."""
    office.leased()

    assert not office.desk.deny(office.callback, "https://other.example/", "")
    assert not office.desk.deny("0" * 48, ADVERT.topic, "")
    assert office.desk.deny(office.callback, ADVERT.topic, "no such topic")
    assert office.only.trouble == "the hub denied it: no such topic"
    assert "1 wait for a hub" in office.desk.status()


def test_who_is_told_what_is_said_once(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """Pushes that are ignored are counted, and logged the first time only."""
    office.leased()
    with caplog.at_level(logging.INFO):
        for _ in range(50):
            assert office.push(b"x", "sha256=00") == Verdict.WRONG.value

    assert len(caplog.messages) == 1
    assert "50 pushes ignored: with a wrong signature" in office.desk.status()


def test_a_lease_that_runs_out_is_told(office: Office) -> None:
    """After pushes had come; polling goes on as before."""
    office.leased().push(b"news")
    office.clock.advance(MINUTE)
    office.polled(new=1)
    office.post.there = False  # so it cannot be renewed
    office.clock.advance(10 * DAY)
    office.desk.tick()

    assert office.told == [("Example", Tell.STOPPED)]
    assert office.post.nudges[FEED.name] == NO_NUDGE


def test_no_secret_is_stored(office: Office) -> None:
    """What the store is given lets nobody push."""
    office.leased()
    written = repr(office.only)

    assert office.callback not in written
    assert office.request.secret not in written


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_key_file_that_is_none_says_what_to_do(
    tmp_path: Path, content: bytes
) -> None:
    """It is never replaced by itself: hubs know what was made with it."""
    (tmp_path / "push.key").write_bytes(content)

    with pytest.raises(UnusableKeyError, match="remove the file"):
        open_key(tmp_path)
    with pytest.raises(UnusableKeyError, match="mend its owner and mode"):
        open_key(tmp_path / "missing")


@pytest.mark.parametrize("method", sorted(METHODS))
def test_a_signature_is_that_of_the_whole_body(method: str) -> None:
    """However it comes in pieces."""
    secret, body = "s" * 64, b"a body in three pieces"
    seal = Seal(f" {sign(method, secret, body).upper()} ", secret.encode())
    for piece in (body[:5], body[5:9], body[9:]):
        seal.add(piece)
    cut = Seal(sign(method, secret, body), secret.encode())
    cut.add(body[:-1])

    assert seal.verdict() is Verdict.GOOD
    assert cut.verdict() is Verdict.WRONG


@pytest.mark.parametrize(
    ("header", "verdict"),
    [
        ("", Verdict.MISSING),
        ("  ", Verdict.MISSING),
        ("md5=00", Verdict.UNKNOWN),
        ("shake_128=00", Verdict.UNKNOWN),
        ("00", Verdict.UNKNOWN),
        ("sha256=ü", Verdict.WRONG),
    ],
)
def test_every_other_signature_is_refused(header: str, verdict: Verdict) -> None:
    assert Seal(header, b"secret").verdict() is verdict
