"""What runs for months? Threads that wake each other, a clock that asks, signals."""

import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from monitor.serve.bell import Bell, Word
from monitor.serve.build import Parts
from monitor.serve.config import Config
from monitor.serve.control import Answer, ControlServer, Wishes
from monitor.serve.language import warm_up
from monitor.serve.pages import told_pages
from monitor.serve.spare import share_arenas
from monitor.serve.systemd import notify
from monitor.serve.wishes import wishes

log = logging.getLogger("monitor")

#: How often the clock asks whether a feed, a digest or a retry is due. The answer is
#: found in memory, so that a tick costs microseconds.
TICK_SECONDS = 0.5
#: A worker that has not shown progress for this long is stuck: its longest single
#: wait is a delivery (20 s) or a poll's parser (10 s).
STUCK = timedelta(seconds=120)
CHORES_HOURS = 24
#: Workers get this long to finish what is in hand (contract: exit within 10 s).
STOP_SECONDS = 8.0
#: A clock that moved this much more than time passed has jumped.
JUMP_SECONDS = 2.0


class Daemon:
    """Starts every part, keeps them going, and stops them cleanly."""

    def __init__(
        self,
        parts: Parts,
        read_again: Callable[[], Config | None],
        rebuild: Callable[[Config], Parts],
    ) -> None:
        self._parts = parts
        self._read_again = read_again
        self._rebuild = rebuild
        self._bell = Bell()
        self._threads: list[threading.Thread] = []
        self._drift = 0.0
        self._clock = BackgroundScheduler(
            timezone="UTC",
            job_defaults={
                "misfire_grace_time": None,  # its default drops what is 1 s late
                "coalesce": True,
                "max_instances": 1,
            },
        )

    def run(self) -> None:
        """Until SIGTERM or SIGINT; SIGHUP reads the config again."""
        self._bell.hang()
        share_arenas()
        control = ControlServer(self._parts.state, self._wishes())
        self._start(self._parts)
        self._schedule()
        control.start()
        notify(f"READY=1\nSTATUS={self._parts.watch.status()}")
        log.info("run.started state=%s", self._parts.state)
        self._say_how_feeds_are()
        try:
            self._wait()
        finally:
            log.info("run.stopping")
            notify("STOPPING=1")
            self._clock.shutdown(wait=False)
            control.stop()
            self._halt(self._parts)
            log.info("run.stopped")
            self._bell.take_down()

    def stop(self) -> None:
        self._bell.ring(Word.STOP)

    def is_stuck(self) -> str:
        """Workers that ended or show no progress, by name; empty when all is well."""
        now = self._parts.clock.monotonic()
        beats = {"poller": self._parts.poller.beat, "line": self._parts.line.beat}
        late = [n for n, beat in beats.items() if now - beat > STUCK.total_seconds()]
        dead = [t.name for t in self._threads if not t.is_alive()]
        return ", ".join(dict.fromkeys([*dead, *late]))

    def _wishes(self) -> Wishes:
        own: Wishes = {
            "status": lambda _: self._status(),
            "reload": lambda _: self._on_reload_wish(),
        }
        return {**wishes(lambda: self._parts), **own}

    def _status(self) -> Answer:
        push = self._parts.push
        return {
            **({"push": push.status()} if push else {}),
            "status": self._parts.watch.status(),
            "stuck": self.is_stuck(),
            "pid": os.getpid(),
            "outdated": self._parts.database.line.count_outdated(),
            "pages": told_pages(self._parts.database.queries.health_counts()),
        }

    def _say_how_feeds_are(self) -> None:
        """As the last polls found them; a first start has nothing to say."""
        now = self._parts.clock.now()
        line = self._parts.watch.line_between(now - timedelta(days=1), now)
        log.info("feeds at the last poll: %s", line)

    def _on_reload_wish(self) -> Answer:
        """The same as SIGHUP, for a command that need not know our process."""
        self._bell.ring(Word.RELOAD)
        return {"config": str(self._parts.config.loaded.config.resolve())}

    def _wait(self) -> None:
        while self._bell.wait() is Word.RELOAD:
            self._swap()

    def _swap(self) -> None:
        """New parts if the config is good; on an error the old ones go on."""
        notify("RELOADING=1")
        config = self._read_again()
        if config is None:
            log.error("reload.refused the old config stays in force")
        else:
            self._halt(self._parts)
            self._parts = self._rebuild(config)
            self._start(self._parts)
            log.info("reload.done")
        notify("READY=1")

    def _start(self, parts: Parts) -> None:
        parts.open()
        self._threads = [
            threading.Thread(target=run, name=name, daemon=True)
            for name, run in parts.workers()
        ]
        for thread in self._threads:
            thread.start()
        parts.line.tick()
        if any(feed.enabled and not feed.lang for feed in parts.config.loaded.feeds):
            warm_up()

    def _halt(self, parts: Parts) -> None:
        """Ask all to stop, then wait for each: finish or release, within seconds."""
        parts.stop()
        deadline = time.monotonic() + STOP_SECONDS
        for thread in self._threads:
            thread.join(max(0.1, deadline - time.monotonic()))
            if thread.is_alive():
                log.warning("stop.late worker=%s its work is released", thread.name)
        self._threads = []
        parts.close()

    def _schedule(self) -> None:
        add = self._clock.add_job
        add(self._tick, "interval", seconds=TICK_SECONDS, id="tick")
        add(self._chores, "interval", hours=CHORES_HOURS, id="chores")
        add(self._watchdog, "interval", seconds=10, id="watchdog")
        add(self._ping, "interval", seconds=1, id="ping")
        self._clock.start()

    def _tick(self) -> None:
        """Ask everyone whether something is due; a jump of the clock wakes all."""
        clock = self._parts.clock
        drift = clock.now().timestamp() - clock.monotonic()
        if abs(drift - self._drift) > JUMP_SECONDS:
            self._drift = drift
            self._parts.wake_senders()
        for sender in self._parts.senders:
            sender.tick()
        self._parts.poller.wake()
        self._parts.line.tick()
        self._parts.notices.turn()
        self._parts.alarms.turn()
        if self._parts.heartbeats.turn():
            self._parts.wake_senders()
        if self._parts.push:
            self._parts.push.tick()

    def _chores(self) -> None:
        parts = self._parts
        keep = parts.config.loaded.store.keep
        kept = parts.database.upkeep.retain(parts.clock.now(), keep)
        parts.line.renew()
        log.info("chores.done texts=%d polls=%d", kept.texts, kept.polls)

    def _ping(self) -> None:
        """In a job of its own: an address that hangs holds up nothing else."""
        if self._parts.ping:
            self._parts.ping.turn(self.is_stuck())

    def _watchdog(self) -> None:
        """Only real progress feeds the service manager's watchdog."""
        stuck = self.is_stuck()
        if stuck:
            log.error("watchdog.withheld worker=%s", stuck)
            return
        notify(f"WATCHDOG=1\nSTATUS={self._parts.watch.status()}")
