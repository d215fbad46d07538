"""Is what hubs were asked for kept as it is?"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.push import Mode, Subscription
from monitor.store.database import Database
from monitor.store.subscriptions import from_row, to_values
from monitor.store.tables.found import SUBSCRIPTION
from tests.store.test_convert import counts, law, maybe, moments, texts, through, tuples
from tests.values import NOON

subscriptions = st.builds(
    Subscription,
    id=texts,
    feed=texts,
    topic=texts,
    hub=texts,
    door=texts,
    begun_at=moments,
    hubs=tuples,
    pending=st.none() | st.sampled_from(Mode),
    asked_at=maybe,
    ask_at=maybe,
    failures=counts,
    verified_at=maybe,
    lease=st.timedeltas(timedelta(0), timedelta(days=90)),
    lease_until=maybe,
    trouble=texts,
    pushes=counts,
    pushed_at=maybe,
    polled_at=maybe,
    look_at=maybe,
    idle=counts,
    unpushed_at=maybe,
    misses=counts,
    trust=counts,
    listening=st.booleans(),
    told=st.booleans(),
)
ONE = Subscription(
    id="1", feed="One", topic="t", hub="h", door="d", begun_at=NOON, hubs=("h", "i")
)


@law
@given(subscriptions)
def test_a_subscription_survives_the_round_trip(subscription: Subscription) -> None:
    """To the last moment and count."""
    row = through(SUBSCRIPTION, to_values(subscription))

    assert from_row(row) == subscription


def test_a_subscription_is_put_over_its_former_self(tmp_path: Path) -> None:
    """One row each; what is forgotten is gone, also after a restart."""
    path = tmp_path / "monitor.db"
    other = replace(ONE, id="2")
    with Database.open(path, write=True) as database:
        for subscription in (ONE, other, replace(ONE, trust=2)):
            database.subscriptions.save_subscription(subscription)
        database.subscriptions.forget_subscription("2")
    with Database.open(path, write=False) as database:
        (found,) = database.subscriptions.subscriptions()

    assert (found.id, found.trust, found.hubs) == ("1", 2, ("h", "i"))


def test_what_a_later_version_has_added_is_passed_by() -> None:
    """Going back by a copy must not fail on a word that is not known."""
    values = to_values(ONE)
    values["body"]["colour"] = "green"

    assert from_row(through(SUBSCRIPTION, values)) == ONE
