"""What does it take to be pushed? A desk, a door, and somebody to tell.

Web server and key file are opened when the daemon starts, and only if it has a public
address: without one nothing of this is imported.
"""

import logging
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.model.feed import Feed
from monitor.model.push import Subscription
from monitor.ports import Clock, Intake
from monitor.serve.operator import Operator
from monitor.store.database import Database

if TYPE_CHECKING:
    from monitor.acquire.poller import Poller
    from monitor.acquire.push_desk import PushDesk
    from monitor.acquire.trust import Tell
    from monitor.serve.listener import Listener
    from monitor.serve.unsubscribe import Recipient

log = logging.getLogger("monitor")


@dataclass(slots=True, kw_only=True)
class Push:
    """Made with the other parts; does nothing before `open`."""

    base: str
    listen: str
    state: Path
    feeds: tuple[Feed, ...]
    database: Database
    clock: Clock
    operator: Operator
    recipients: "tuple[Recipient, ...]" = ()  #: who may unsubscribe
    _desk: "PushDesk | None" = None
    _listener: "Listener | None" = None
    _told_on: date | None = field(default=None)

    def open(self, poller: "Poller") -> None:
        """A key that cannot be read costs pushes, and nothing else."""
        from monitor.acquire.messenger import Messenger
        from monitor.acquire.push_desk import PushDesk
        from monitor.acquire.push_key import UnusableKeyError, open_key
        from monitor.serve.hook import make_app
        from monitor.serve.listener import Listener
        from monitor.serve.unsubscribe import UnsubscribeDesk
        from monitor.serve.unsubscribe_page import unsubscribe_routes

        try:
            key = open_key(self.state)
        except UnusableKeyError as error:
            why = f"{error}. Feeds are polled as if there were no push."
            self.operator.tell("Push is off", why, f"push/key/{self.clock.now():%F}")
            return
        messenger = Messenger(poller, self.clock)
        self._desk = PushDesk(
            base=self.base,
            key=key,
            store=self.database.subscriptions,
            clock=self.clock,
            asks=messenger,
            on_tell=self._tell,
        )
        messenger.on_answer = self._desk.hear_answer
        states = self.database.shelf.feed_states()
        adverts = {name: state.advert for name, state in states.items()}
        self._desk.open(self.feeds, adverts)
        desk = UnsubscribeDesk(
            self.recipients, key, self.database.recipients, self.operator, self.clock
        )
        app = make_app(self._desk, unsubscribe_routes(desk))
        self._listener = Listener(app, self.listen)

    @property
    def is_open(self) -> bool:
        return self._listener is not None

    def run(self) -> None:
        """Listens until `stop`; wants a thread of its own."""
        if self._listener:
            self._listener.run()

    def stop(self) -> None:
        if self._listener:
            self._listener.stop()

    def tick(self) -> None:
        """No hub is asked while it could not ask back."""
        if self._desk and self._listener and self._listener.up:
            self._desk.tick()

    def hear_poll(self, intake: Intake) -> None:
        if self._desk:
            self._desk.hear_poll(intake)

    def status(self) -> str:
        if not (self._desk and self._listener):
            return "push is off: its key cannot be read"
        if trouble := self._listener.trouble:
            return f"push is off: {trouble}"
        return self._desk.status()

    def _tell(self, known: Subscription, tell: "Tell") -> None:
        from monitor.acquire.redirects import hostname
        from monitor.acquire.trust import Tell

        hub, today = hostname(known.hub), self.clock.now().date()
        match tell:
            case Tell.UNREACHED:
                if self._told_on == today:
                    return
                self._told_on = today
                headline = "A hub does not reach the monitor"
                why = (
                    f"{hub} accepted to push {known.feed}, but did not call back. "
                    f"Check that {self.base}/hook/ is passed on to {self.listen}."
                )
                cause = f"push/unreached/{today}"
            case Tell.STOPPED:
                headline = f"Feed {known.feed} is no longer pushed"
                why = f"{hub} {known.trouble or 'does not push what is new'}. {POLLED}"
                cause = f"push/{known.id}/stopped/{today}"
            case Tell.MENDED:
                headline = f"Feed {known.feed} is pushed again"
                why = f"{hub} has pushed what was new."
                cause = f"push/{known.id}/mended/{today}"
        self.operator.tell(headline, why, cause)


POLLED = "It is polled as if there were no push, so nothing is lost."
