"""Is a message handed to Apprise, and every answer of its understood?"""

import logging
from dataclasses import dataclass, field
from importlib.util import find_spec

import pytest

from monitor.ports import Deferred, Delivered, Refused
from monitor.send.apprise import MISSING, AppriseChannel, Notifier, load_apprise
from tests.send.examples import ALERT, delivery_of
from tests.send.receiver import receiving, says

CANARY = "CaNaRy7"


@dataclass
class FakeNotifier:
    """Answers as it is told."""

    knows: bool = True
    answer: bool | None = True
    got: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, servers: str) -> bool:
        return self.knows and bool(servers)

    def notify(self, *, title: str, body: str, body_format: str) -> bool | None:
        self.got.append((title, body, body_format))
        return self.answer


def test_a_message_is_handed_over_as_text() -> None:
    """With its title; no markup is left to whatever stands behind."""
    notifier = FakeNotifier()
    channel = AppriseChannel("pover://u@t", load=lambda: notifier)
    receipt = channel.deliver(delivery_of(ALERT))
    ((title, body, form),) = notifier.got

    assert receipt == Delivered()
    assert title == "[Trafficking] Police free 12 from compound"
    assert "https://news.example.org/rescue?id=7&lang=en" in body
    assert form == "text"


@pytest.mark.parametrize("answer", [False, None])
def test_a_no_is_tried_again(answer: bool | None) -> None:
    """It may be a 500 as well as a wrong password."""
    channel = AppriseChannel("pover://u@t", load=lambda: FakeNotifier(answer=answer))

    assert channel.deliver(delivery_of(ALERT)) == Deferred(
        "Apprise could not hand it over, and does not say why"
    )


def test_an_address_that_apprise_does_not_know_is_refused() -> None:
    """Trying again would change nothing."""
    channel = AppriseChannel("nope://", load=lambda: FakeNotifier(knows=False))

    assert channel.deliver(delivery_of(ALERT)) == Refused(
        "Apprise does not know such an address"
    )


def test_a_missing_library_is_told_with_its_remedy() -> None:
    """The delivery waits for it."""

    def fail() -> Notifier:
        raise ImportError

    receipt = AppriseChannel("pover://u@t", load=fail).deliver(delivery_of(ALERT))

    assert receipt == Deferred(MISSING, channel=True)


@pytest.mark.skipif(
    find_spec("apprise") is None, reason="the extra [apprise] is not installed"
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("status", "delivered"), [(200, True), (403, False)])
def test_the_library_itself(
    status: int, delivered: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """A plain JSON receiver stands for a service; its address shows nowhere."""
    caplog.set_level(logging.DEBUG)
    load_apprise()
    for name in ("apprise", "urllib3.connectionpool"):
        caplog.set_level(logging.DEBUG, name)
    with receiving(says(status, CANARY.encode())) as receiver:
        url = f"json://127.0.0.1:{receiver.port}/{CANARY}"
        channel = AppriseChannel(url)
        receipt = channel.deliver(delivery_of(ALERT))
    seen = "\n".join(r.getMessage() for r in caplog.records)

    assert isinstance(receipt, Delivered) is delivered
    assert receiver.got
    assert CANARY not in f"{seen} {receipt!r} {channel!r}"
