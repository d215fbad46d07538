"""Hand a message to Apprise, for the many services that have no renderer here.

The library is an extra, imported when the first message goes out. It says no more than
yes or no, so that every no may be tried again.
"""

import importlib
import json
import logging
from collections.abc import Callable
from typing import Any, Protocol, cast

from monitor.model.message import message_from_body
from monitor.model.route import Delivery
from monitor.ports import Deferred, Delivered, Receipt, Refused
from monitor.send.marked import BARE, blocks, intro, join, tail, title_of
from monitor.send.page import fit
from monitor.send.plain import asleep, within
from monitor.send.views import Page

#: What most of its services take; Apprise cuts where a service takes less.
MOST_CHARACTERS = 1900
LIBRARY = "apprise"
MISSING = 'apprise is not installed: run pip install "news-monitor[apprise]"'


class Notifier(Protocol):
    """As much of the library as is used."""

    def add(self, servers: str) -> bool: ...

    def notify(self, *, title: str, body: str, body_format: str) -> bool | None: ...


def load_apprise() -> Notifier:
    """Raises ImportError where the extra is not installed."""
    library: Any = importlib.import_module(LIBRARY)
    # It logs addresses, and what services answer.
    logging.getLogger(LIBRARY).addFilter(lambda _record: False)
    logging.getLogger("urllib3.connectionpool").addFilter(lambda _record: False)
    return cast(Notifier, library.Apprise())


class AppriseChannel:
    """One address of Apprise's; it is the secret."""

    def __init__(
        self, url: str, *, load: Callable[[], Notifier] = load_apprise
    ) -> None:
        self._url = url
        self._load = load

    def deliver(self, delivery: Delivery) -> Receipt:
        try:
            notifier = self._load()
        except ImportError:
            return Deferred(MISSING, channel=True)
        if not notifier.add(self._url):
            return Refused("Apprise does not know such an address")
        title, body = render_apprise(delivery)
        if notifier.notify(title=title, body=body, body_format="text"):
            return Delivered()
        return Deferred("Apprise could not hand it over, and does not say why")


def render_apprise(delivery: Delivery) -> tuple[str, str]:
    """Title and text; whole stories are left out where it gets too long."""
    message = message_from_body(json.loads(delivery.body))
    page = fit(message, lambda p: len(_text(p)) <= MOST_CHARACTERS)
    return asleep(title_of(page)), within(_text(page), MOST_CHARACTERS, str)


def _text(page: Page) -> str:
    lines = "\n".join(intro(page, BARE))
    return join([lines, *blocks(page, BARE), tail(page, BARE)], BARE)
