"""Which digests are due now, and what goes into them?"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.model.decision import DigestState, Told
from monitor.model.message import AgreementLine, DigestMessage
from monitor.model.route import DigestPlan, Route
from monitor.model.sentence import Tell, tell_nothing
from monitor.model.story import Story
from monitor.ports import Digests
from monitor.route.digest import NEVER, Due, Fires, due, never, next_due
from monitor.route.owe import owe
from monitor.route.summary import digest_message
from monitor.serve.cron import fires

log = logging.getLogger("monitor")


#: The health line of a window.
Health = Callable[[datetime, datetime], str]
#: The agreements that stories tell of.
Register = Callable[[Iterable[Story]], Sequence[AgreementLine]]


def no_register(_: Iterable[Story]) -> Sequence[AgreementLine]:
    """Where nobody keeps one."""
    return ()


@dataclass(frozen=True, slots=True)
class Planned:
    """A route that has a digest, with its plan and zone at hand."""

    route: Route
    plan: DigestPlan
    zone: ZoneInfo
    fires: Fires = never  #: of a plan by cron


def planned(routes: Sequence[Route]) -> tuple[Planned, ...]:
    """The routes that have a digest."""
    return tuple(_plan(route, route.digest) for route in routes if route.digest)


def next_digests(
    routes: Sequence[Route], store: Digests, now: datetime
) -> dict[str, datetime]:
    """By route, when its next digest is due; nothing is written."""
    found = {}
    for p in planned(routes):
        name = p.route.name
        state = store.known_state(name) or DigestState(route=name, since=now)
        found[name] = next_due(p.plan, state, p.zone, now, p.fires)
    return {name: at for name, at in found.items() if at < NEVER}


def _plan(route: Route, plan: DigestPlan) -> Planned:
    zone = ZoneInfo(plan.zone)
    return Planned(route, plan, zone, fires(plan.cron, zone) if plan.cron else never)


class DigestDesk:
    """Knows when each route's next digest is due, and sends those that are."""

    def __init__(
        self,
        routes: Sequence[Route],
        store: Digests,
        health: Health,
        now: datetime,
        *,
        tell: Tell = tell_nothing,
        register: Register = no_register,
    ) -> None:
        self._store = store
        self._health = health
        self._tell = tell
        self._register = register
        self._plans = planned(routes)
        self._states = {
            p.route.name: store.digest_state(p.route.name, now) for p in self._plans
        }
        self._next_at: datetime | None = now if self._plans else None

    def is_due(self, now: datetime) -> bool:
        """From memory: the tick asks this twice a second."""
        return self._next_at is not None and self._next_at <= now

    def late(self, before: datetime) -> tuple[tuple[str, datetime], ...]:
        """Routes whose digest was due before then and is not made, and since when."""
        if not self.is_due(before):
            return ()
        found = [
            (p.route.name, due(p.plan, self._states[p.route.name], p.zone, before))
            for p in self._plans
        ]
        return tuple((name, each.due_at) for name, each in found if each)

    def send_due(self, now: datetime) -> int:
        """Owe every digest whose moment has come; how many."""
        if not self.is_due(now):
            return 0
        sent = sum(self._send(p, now) for p in self._plans)
        self._next_at = min(
            next_due(p.plan, self._states[p.route.name], p.zone, now, p.fires)
            for p in self._plans
        )
        return sent

    def send_now(self, name: str, now: datetime) -> int:
        """Send a digest ahead of its moment; the next one starts where it ends."""
        plan = next(p for p in self._plans if p.route.name == name)
        state = self._states[name]
        # The plan's own moment stays due: an extra digest replaces none.
        return self._owe(plan, _unscheduled(plan, state, now), state.last_due_at, now)

    def _send(self, plan: Planned, now: datetime) -> int:
        state = self._states[plan.route.name]
        due_now = due(plan.plan, state, plan.zone, now, plan.fires)
        return self._owe(plan, due_now, due_now.due_at, now) if due_now else 0

    def _owe(
        self, plan: Planned, due_now: Due, served: datetime | None, now: datetime
    ) -> int:
        name = plan.route.name
        upto = self._store.last_decided()
        told = self._store.told_between(name, self._states[name].last_seq, upto)
        health = self._health(due_now.start, now)
        message = digest_message(
            plan.route,
            told,
            due_now,
            now=now,
            health=health,
            tell=self._tell,
            agreements=self._register(stories_of(told)),
        )
        state = replace(
            self._states[name], last_due_at=served, last_end=now, last_seq=upto
        )
        saved = self._store.save_digest(
            state,
            key=due_now.key,
            due_at=due_now.due_at,
            deliveries=owe(message, plan.plan.channels, due_now.key),
        )
        self._states[name] = state if saved else self._store.digest_state(name, now)
        log.info("digest.owed route=%s stories=%d", name, len(message.stories))
        return int(saved)


def _unscheduled(plan: Planned, state: DigestState, now: datetime) -> Due:
    """A digest that was asked for by hand."""
    return Due(
        due_at=now.replace(microsecond=0),
        key=f"digest/{plan.route.name}/asked/{now.isoformat()}",
        start=state.last_end or state.since,
        missed=0,
    )


def stories_of(told: Iterable[Told]) -> list[Story]:
    """Each once, as it is now."""
    return list({t.change.story.id: t.change.story for t in told}.values())


def preview(
    route: Route,
    store: Digests,
    health: Health,
    now: datetime,
    *,
    tell: Tell = tell_nothing,
    register: Register = no_register,
) -> DigestMessage:
    """The digest as it would be sent now; nothing is sent or changed."""
    (plan,) = planned([route])
    upto = store.last_decided()
    fresh = DigestState(route=route.name, since=now, last_seq=upto)
    state = store.known_state(route.name) or fresh
    told = store.told_between(route.name, state.last_seq, upto)
    due_now = _unscheduled(plan, state, now)
    line = health(due_now.start, now)
    return digest_message(
        route,
        told,
        due_now,
        now=now,
        health=line,
        tell=tell,
        agreements=register(stories_of(told)),
    )
