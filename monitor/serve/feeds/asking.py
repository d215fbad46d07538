"""How does a command ask the outside, politely and with a sign of life?"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from monitor.acquire.fetch import Web
from monitor.acquire.probe import Asker, Probed, probe_all
from monitor.acquire.turns import Turns
from monitor.acquire.workers import Reader
from monitor.model.feed import Feed
from monitor.serve.build import policy_of
from monitor.serve.clock import SystemClock
from monitor.serve.config import Config
from monitor.serve.feeds.probing import Report, report
from monitor.serve.progress import Progress

Found = TypeVar("Found")

#: Between two requests to one host.
PAUSE = timedelta(seconds=1)
#: Hosts that are asked side by side.
AT_ONCE = 10
READERS = 2
BEAT_SECONDS = 0.25


def ask(
    config: Config,
    errand: Callable[[Asker], Awaitable[Found]],
    *,
    pause: timedelta,
    progress: Progress,
) -> Found:
    """Run an errand to its end; the line on the terminal goes on meanwhile."""
    with closing(Reader(size=READERS)) as reader:
        try:
            return asyncio.run(_run(config, errand, reader, pause, progress))
        finally:
            progress.end()


def ask_all(
    config: Config, feeds: Sequence[Feed], *, pause: timedelta, twice: bool
) -> list[Report]:
    """A report on each; of its document only what the report needs is kept."""
    progress = Progress("probing feeds", len(feeds))

    def take(probed: Probed) -> Report:
        progress.step()
        return report(probed, config.rules)

    return ask(
        config,
        lambda asker: probe_all(asker, feeds, take, twice=twice),
        pause=pause,
        progress=progress,
    )


async def _run(
    config: Config,
    errand: Callable[[Asker], Awaitable[Found]],
    reader: Reader,
    pause: timedelta,
    progress: Progress,
) -> Found:
    policy, clock = replace(policy_of(config), at_once=AT_ONCE), SystemClock()
    web = Web(policy)
    turns = Turns(policy.at_once, clock)
    ticker = asyncio.create_task(_tick(progress))
    try:
        asker = Asker(web=web, turns=turns, reader=reader, clock=clock, pause=pause)
        return await errand(asker)
    finally:
        ticker.cancel()
        await web.close()


async def _tick(progress: Progress) -> None:
    while True:
        await asyncio.sleep(BEAT_SECONDS)
        progress.beat()
