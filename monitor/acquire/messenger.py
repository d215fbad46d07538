"""How do the push desk's requests and hints get into the poller's loop?"""

import asyncio
from collections.abc import Callable
from functools import partial

from monitor.acquire.fetch import Web
from monitor.acquire.hub import HubRequest, ask_hub
from monitor.acquire.nudge import Nudge
from monitor.acquire.poller import Poller
from monitor.acquire.push import HubRefused
from monitor.acquire.turns import Turns
from monitor.ports import Clock

OnAnswer = Callable[[str, HubRefused | None], None]


def _nobody(_subscription: str, _refused: HubRefused | None) -> None:
    """Before the desk is built nothing is asked."""


class Messenger:
    """Hubs are asked like publishers: by the same guarded way out, one at a time."""

    def __init__(self, poller: Poller, clock: Clock) -> None:
        self._poller = poller
        self._clock = clock
        self.on_answer: OnAnswer = _nobody

    def ask(self, subscription: str, request: HubRequest) -> bool:
        return self._poller.send(partial(self._ask, subscription, request))

    def nudge(self, feed: str, nudge: Nudge) -> None:
        self._poller.nudge(feed, nudge)

    async def _ask(
        self, subscription: str, request: HubRequest, web: Web, turns: Turns
    ) -> None:
        refused = await ask_hub(web, turns, request, self._clock.now)
        # It is saved, and the loop must not wait for a disk.
        await asyncio.to_thread(self.on_answer, subscription, refused)
