"""The rules that a subscriber must keep, each by its number in websub_rules.json.

The numbers are those of websub.rocks; what each asks for is said in our own words.
Everything is real: a publisher, a hub, the poller, and the listener.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.feed import PageList
from monitor.model.push import Mode
from tests.acquire_net.fakes import feed_at
from tests.acquire_net.publisher import Publisher
from tests.push.documents import Site, atom, link_header, rss
from tests.push.rig import House, open_house
from tests.world.hub import Hub, Request, ask, post, sign

MINUTE = timedelta(minutes=1)
ELSEWHERE = "https://example.org/another"


@dataclass
class World:
    publisher: Publisher
    site: Site
    hub: Hub
    folder: Path

    @contextmanager
    def house(self, path: str = "/feed") -> Iterator[House]:
        with open_house(self.folder, feed_at(self.publisher.url(path))) as house:
            yield house

    def url(self, path: str = "/feed") -> str:
        return self.publisher.url(path)

    def topics(self, house: House, count: int = 1) -> list[str]:
        """What the hub was asked for, once it was asked so often."""
        assert house.until(lambda: len(self.hub.verifications) >= count)
        return [request.said["hub.topic"] for request in self.hub.requests]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    site = Site()
    with Publisher(site) as publisher, Hub() as hub:
        yield World(publisher, site, hub, tmp_path)


# --- 1xx: where hub and topic are found ------------------------------------------


def test_rule_100_link_headers_name_hub_and_topic(world: World) -> None:
    """A document that says nothing of push is subscribed by its headers alone."""
    world.site.put("/feed", rss(), **link_header(world.hub.url, ELSEWHERE))
    with world.house() as house:
        assert world.topics(house) == [ELSEWHERE]
        assert world.hub.verifications == [(200, world.hub.challenge)]


def test_rule_101_links_in_the_head_of_a_page_name_them(world: World) -> None:
    """For sources that are web pages; links in the body are the readers' own."""
    page = f"""<!doctype html><html><head><!-- <link rel=hub href=/no> -->
      <link rel="hub" href="{world.hub.url}"><link href='{ELSEWHERE}' rel='self'>
      </head><body><link rel="hub" href="/comment"><li><a href="/1">One</a></body>"""
    world.site.put("/list", page.encode(), **{"Content-Type": "text/html"})
    listed = replace(feed_at(world.url("/list")), page_list=PageList(item="li"))
    with open_house(world.folder, listed) as house:
        assert world.topics(house) == [ELSEWHERE]
        assert house.only.hubs == (world.hub.url,)


def test_rule_102_links_of_an_atom_feed_name_them(world: World) -> None:
    """As elements of the feed itself."""
    world.site.put("/feed", atom(hub=world.hub.url, own=ELSEWHERE))
    with world.house() as house:
        assert world.topics(house) == [ELSEWHERE]


def test_rule_103_atom_links_in_an_rss_feed_name_them(world: World) -> None:
    """RSS borrows the element from Atom."""
    world.site.put("/feed", rss(hub=world.hub.url, own=ELSEWHERE))
    with world.house() as house:
        assert world.topics(house) == [ELSEWHERE]


def test_rule_104_headers_count_before_the_document(world: World) -> None:
    """The hub that the body names is never asked."""
    with Hub() as other:
        body = rss(hub=other.url, own="https://example.org/body")
        world.site.put("/feed", body, **link_header(world.hub.url, ELSEWHERE))
        with world.house() as house:
            assert world.topics(house) == [ELSEWHERE]
            assert other.requests == []


# --- 2xx: what is asked for -------------------------------------------------------


def test_rule_200_the_topic_is_what_the_feed_calls_itself(world: World) -> None:
    """And not where it was fetched; polls go on asking the configured address."""
    own = world.url("/feed?canonical=1")
    world.site.put("/feed", rss(hub=world.hub.url, own=own))
    with world.house() as house:
        assert world.topics(house) == [own]
        assert set(world.publisher.targets) == {"/feed"}


@pytest.mark.parametrize("status", [302, 301], ids=["rule_201", "rule_202"])
def test_rules_201_and_202_the_topic_is_that_of_the_redirects_end(
    world: World, status: int
) -> None:
    """Whether it has moved for good or for now."""
    world.site.redirect("/old", status, world.url("/feed"))
    world.site.put("/feed", rss(hub="/hub", own="/feed"))
    world.site.put("/hub", b"")
    with world.house("/old") as house:
        assert house.polled(1)
        assert house.until(lambda: house.store.kept)

        assert house.only.topic == world.url("/feed")
        assert house.only.hub == world.url("/hub")


@pytest.mark.parametrize("status", [307, 308], ids=["rule_203", "rule_204"])
def test_rules_203_and_204_a_hub_that_moved_is_asked_the_same_again(
    world: World, status: int
) -> None:
    """The whole request goes to the new place; the secret with it."""
    with Hub(answer=lambda _: (status, {"Location": world.hub.url})) as old:
        world.site.put("/feed", rss(hub=old.url, own=ELSEWHERE))
        with world.house() as house:
            assert world.topics(house) == [ELSEWHERE]
            assert [r.said for r in old.requests] == [
                r.said for r in world.hub.requests
            ]
            assert house.until(lambda: house.only.lease_until)


def test_rule_205_a_topic_that_was_not_asked_for_is_not_confirmed(
    world: World,
) -> None:
    """404, whoever asks; and nothing changes."""
    world.hub.mute = True
    world.site.put("/feed", rss(hub=world.hub.url, own=ELSEWHERE))
    with world.house() as house:
        assert house.until(lambda: world.hub.requests)
        (request,) = world.hub.requests
        said = {"hub.mode": "subscribe", "hub.challenge": "c", "hub.lease_seconds": "9"}
        wrong = ask(request.callback, {**said, "hub.topic": "https://evil.example/"})
        stranger = request.callback[:-1] + ("0" if request.callback[-1] != "0" else "1")
        unknown = ask(stranger, {**said, "hub.topic": ELSEWHERE})

        assert wrong == unknown == (404, "Not Found")
        assert house.only.lease_until is None
        assert world.hub.verify(request) == 200
        assert house.only.lease_until == house.clock.now() + timedelta(days=10)


# --- 3xx: what is pushed ----------------------------------------------------------


@contextmanager
def subscribed(world: World) -> Iterator[tuple[House, Request]]:
    """A feed with a lease, polled once since."""
    world.site.put("/feed", rss("One", hub=world.hub.url, own=ELSEWHERE))
    with world.house() as house:
        assert house.until(lambda: house.store.kept and house.only.lease_until)
        yield house, world.hub.requests[0]


def publish(world: World) -> bytes:
    body = rss("Two", "One", hub=world.hub.url, own=ELSEWHERE)
    world.site.put("/feed", body)
    return body


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_rule_300_a_signed_push_is_thanked_for_and_looked_into(
    world: World, method: str
) -> None:
    """What it holds is fetched from the publisher, and never taken from the hub."""
    with subscribed(world) as (house, request):
        publish(world)
        secret = request.said["hub.secret"]
        forged = rss("Made up by the hub")
        status = post(request.callback, forged, sign(method, secret, forged))
        house.move(MINUTE / 4)

        assert status == 200
        assert len(secret.encode()) < 200
        assert house.polled(2)
        assert (house.polls[1].new, house.polls[1].known) == (1, 1)


@pytest.mark.parametrize(
    "signature",
    ["sha256=" + 64 * "0", "sha256=", "sha1=" + 40 * "f", "md5=" + 32 * "0", "?"],
)
def test_rule_301_a_push_with_a_wrong_signature_is_ignored(
    world: World, signature: str
) -> None:
    """It is thanked for all the same, so that guessing teaches nothing."""
    with subscribed(world) as (house, request):
        status = post(request.callback, publish(world), signature)
        house.move(MINUTE / 4)

        assert status == 200
        assert house.only.pushes == 0
        assert house.only.look_at is None
        assert "1 pushes ignored" in house.desk.status()
        assert len(house.polls) == 1


def test_rule_302_a_push_without_a_signature_is_ignored(world: World) -> None:
    """We always ask for one."""
    with subscribed(world) as (house, request):
        status = post(request.callback, publish(world), None)
        house.move(MINUTE / 4)

        assert status == 200
        assert house.only.look_at is None
        assert "ignored: without a signature" in house.desk.status()
        assert len(house.polls) == 1


# --- what the file asks for besides ----------------------------------------------


def test_callbacks_and_secrets_are_unguessable_and_never_shared(world: World) -> None:
    """Another feed, another topic or another hub has others."""
    feeds = []
    for name in ("a", "b"):
        world.site.put(f"/{name}", rss(hub=world.hub.url, own=world.url(f"/{name}")))
        feeds.append(feed_at(world.url(f"/{name}"), name))
    with open_house(world.folder, *feeds) as house:
        house.move(MINUTE / 60)  # new feeds are polled one after the other
        assert house.until(lambda: len(world.hub.held) == 2)
    callbacks = [r.callback.rpartition("/")[2] for r in world.hub.requests]
    secrets = [r.said["hub.secret"] for r in world.hub.requests]

    assert len({*callbacks, *secrets}) == 4
    assert all(re.fullmatch("[0-9a-f]{48}", name) for name in callbacks)


def test_a_lease_is_renewed_before_it_ends(world: World) -> None:
    """With the same callback, when most of it is over and before the last tenth."""
    world.hub.lease = 3600
    with subscribed(world) as (house, request):
        house.move(47 * MINUTE)
        early = len(world.hub.requests)
        house.move(8 * MINUTE)

        assert house.until(lambda: len(world.hub.verifications) == 2)
        assert early == 1
        assert world.hub.requests[1].callback == request.callback
        assert house.only.lease_until == house.clock.now() + 60 * MINUTE


def test_giving_up_is_verified_as_well(world: World) -> None:
    """A feed that leaves the config is unsubscribed, and only when we want it so."""
    with subscribed(world) as (house, request):
        stranger = Request("/", {**request.said, "hub.mode": "unsubscribe"})
        assert world.hub.verify(stranger) == 404
        before = house
    # The same state and door, but the config has no feed any more.
    with open_house(
        world.folder, store=before.store, clock=before.clock, port=before.port
    ) as house:
        assert house.until(lambda: world.hub.held == {})
        assert house.until(lambda: house.store.kept == {})
        secret = request.said["hub.secret"]
        late = post(request.callback, b"late", sign("sha1", secret, b"late"))

    modes = [Mode.SUBSCRIBE, Mode.UNSUBSCRIBE]
    assert [request.mode for request in world.hub.requests] == modes
    assert late == 404


@pytest.mark.data
def test_every_rule_of_the_file_has_a_test() -> None:
    """By its number, in a name or in the id of a case."""
    if not (data := os.environ.get("MONITOR_DATA")):
        pytest.skip("needs MONITOR_DATA")
    told = json.loads((Path(data) / "feeds" / "websub_rules.json").read_text())
    here = Path(__file__).read_text(encoding="utf-8")
    tested = {int(number) for number in re.findall(r"rules?_(\d{3})", here)}

    assert {rule["n"] for rule in told["tests"]} == tested
