"""Is a page that lists its items polled like any other feed?"""

from dataclasses import replace

from monitor.model.feed import PageList, PollOutcome
from tests.acquire_net.fakes import OpenReader
from tests.acquire_net.publisher import Publisher
from tests.acquire_net.rig import Rig, Shop, rig_for

ROW = "<li><a href='/press/{0}'>Statement {0}</a></li>"


def page(*numbers: int, of: str = "news") -> bytes:
    rows = "".join(map(ROW.format, numbers))
    return f"<html><title>Press</title><ul class={of}>{rows}</ul>".encode()


def rig_with(publisher: Publisher, item: str = "ul.news li") -> Rig:
    rig = rig_for(publisher.url())
    rig.reads = OpenReader()
    rig.feeds = [replace(rig.feeds[0], page_list=PageList(item=item))]
    return rig


def test_what_is_new_on_the_page_is_new() -> None:
    """The address of each item is its identity."""
    shop = Shop(page(1, 2))
    with Publisher(shop) as publisher:
        rig = rig_with(publisher)
        first = rig.poll()
        shop.publish(page(3, 1, 2))
        second = rig.poll()

    assert (first.new, second.new, second.known) == (2, 1, 2)
    assert [s.entry.title for s in rig.shelf.intakes[1].new] == ["Statement 3"]
    assert [i.first for i in rig.shelf.intakes] == [True, False]


def test_a_page_that_has_changed_stays_in_trouble_in_the_same_words() -> None:
    """Also when the server says that nothing has changed since."""
    shop = Shop(page(1))
    with Publisher(shop) as publisher:
        rig = rig_with(publisher)
        rig.poll()
        shop.publish(page(1, 2, of="aktuell"), '"v2"')
        broken, still = rig.poll(), rig.poll()
        trouble = rig.state().trouble
        shop.publish(page(1, 2), '"v3"')
        healed = rig.poll()

    assert broken.outcome is still.outcome is PollOutcome.NO_ITEMS
    assert "'ul.news li' matches nothing" in trouble
    assert (still.status, still.detail) == (304, broken.detail)
    assert (healed.outcome, healed.new) == (PollOutcome.READ, 1)


def test_another_selector_reads_the_same_page_anew() -> None:
    """No validator of the old reading keeps it from us."""
    with Publisher(Shop(page(1))) as publisher:
        rig = rig_with(publisher, item="ul.nws li")
        wrong = rig.poll()
        rig.feeds = [replace(rig.feeds[0], page_list=PageList(item="ul.news li"))]
        (right,) = rig.once()

    assert wrong.outcome is PollOutcome.NO_ITEMS
    assert (right.outcome, right.new) == (PollOutcome.READ, 1)


def test_a_selector_that_finds_nothing_is_named_in_the_ledger() -> None:
    """The items are there, their dates are not."""
    with Publisher(Shop(page(1))) as publisher:
        rig = rig_with(publisher)
        feed = rig.feeds[0]
        rig.feeds = [replace(feed, page_list=PageList(item="li", date=".day"))]
        row = rig.poll()

    assert (row.outcome, row.new) == (PollOutcome.READ, 1)
    assert row.detail == "matches nothing in any of the 1 items: '.day'"
