"""What comes of one change, or of a held alert, for one route?

A verdict becomes a decision: with the deliveries that it owes, the sentence that
`monitor explain` shows, and all that it was made from.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from monitor.model.decision import (
    Basis,
    Decision,
    Holding,
    LastTold,
)
from monitor.model.message import DigestMessage
from monitor.model.route import Route
from monitor.model.silence import Mute
from monitor.model.story import Change
from monitor.route.alerts import (
    Alert,
    Around,
    Listed,
    Quiet,
    Wait,
    decide,
    follow,
    known_facts,
)
from monitor.route.compose import alert_message, story_line
from monitor.route.facts import facts, news, tell_news
from monitor.route.owe import owe
from monitor.route.severity import severity
from monitor.route.silences import silencing


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One change as one route may hear of it, with what it was told before."""

    change: Change
    route: Route
    told: LastTold
    around: Around


def case(change: Change, route: Route, told: LastTold, around: Around) -> Case:
    """With the facts and the severity of the story as it is now."""
    followed = follow((*change.story.reports, change.report), route)
    found = facts(change.story)
    around = replace(around, facts=found, severity=severity(found, followed))
    return Case(change=change, route=route, told=told, around=around)


def decision(of: Case, now: datetime) -> Decision:
    """What the route hears of it, with the deliveries that it is owed."""
    verdict = decide(of.change, of.route, of.told, now, of.around)
    if not isinstance(verdict, Alert):
        return unheard(of, verdict)
    message = alert_message(
        of.change,
        of.route,
        verdict.why,
        now,
        severity=of.around.severity,
        tell=of.around.tell,
        update=_new(of),
    )
    owed = owe(message, of.route.alerts, _cause(of), of.change.story.id)
    made = _decision(of, "alert", "ALERT", verdict.why)
    return replace(made, deliveries=owed)


def unheard(of: Case, verdict: Wait | Listed | Quiet) -> Decision:
    """A decision that owes nothing yet."""
    match verdict:
        case Wait():
            made = _decision(of, "held", verdict.hold.name, verdict.hold.value)
            return replace(made, held_until=verdict.until)
        case Listed():
            new = _new(of)
            why = f"{verdict.value}; new: {new}" if new else verdict.value
            made = _decision(of, "digest", verdict.name, why)
            return replace(made, backlog=verdict is Listed.BACKLOG)
        case Quiet():
            why = f"{verdict.value}{_silence(of, verdict)}"
            return _decision(of, "quiet", verdict.name, why)


def bundle(released: Sequence[Case], now: datetime) -> list[Decision]:
    """What quiet hours have held for one route, in one message; the gravest first."""
    ranked = sorted(released, key=lambda c: -c.around.severity.points)
    verdicts = [(c, decide(c.change, c.route, c.told, now, c.around)) for c in ranked]
    told = [(c, v) for c, v in verdicts if isinstance(v, Alert)]
    rest = [unheard(c, v) for c, v in verdicts if not isinstance(v, Alert)]
    if len(told) < 2:  # noqa: PLR2004 - one story is an alert like any other
        return [*(decision(c, now) for c, _ in told), *rest]
    first, _ = told[0]
    key = f"bundle/{first.route.name}/{now.isoformat()}/{first.change.seq}"
    owed = owe(_bundle_message(told, now), first.route.alerts, key)
    made = [replace(_decision(c, "alert", "ALERT", v.why), bundle=key) for c, v in told]
    return [replace(made[0], deliveries=owed), *made[1:], *rest]


def version(route: Route) -> str:
    """The same for the same settings, on every machine."""
    return sha256(repr(route).encode()).hexdigest()[:12]


def hear(last: LastTold, made: Decision, now: datetime) -> LastTold:
    """What the route was last told, once this decision is saved too."""
    known = made.basis.facts if made.basis else None
    if made.outcome == "alert":
        return replace(last, alerted_at=now, alerted=known)
    if made.outcome == "digest" and not made.backlog:
        return replace(last, listed_at=now, listed=known)
    if made.held_until:
        return replace(last, held=Holding(gate=made.gate, until=made.held_until))
    return last


def _bundle_message(told: Sequence[tuple[Case, Alert]], now: datetime) -> DigestMessage:
    route = told[0][0].route
    held = [c.around.held for c, _ in told if c.around.held]
    hours = route.quiet_hours
    return DigestMessage(
        route=route.name,
        start=min((each.since for each in held), default=now),
        end=now,
        stories=tuple(
            story_line(
                c.change.story,
                route,
                v.why,
                severity=c.around.severity,
                tell=c.around.tell,
                update=_new(c),
            )
            for c, v in told
        ),
        health="",
        note=f"{len(told)} alerts that were held over quiet hours.",
        zone=hours.zone if hours else route.zone,
        held=True,
    )


def _decision(of: Case, outcome: str, gate: str, why: str) -> Decision:
    item = of.change.report.item
    reports = of.change.story.reports
    return Decision(
        route=of.route.name,
        change=of.change.seq,
        story=of.change.story.id,
        outcome=outcome,
        why=why,
        gate=gate,
        basis=Basis(
            seq=item.seq,
            version=item.version,
            first_seen=item.first_seen,
            rules=of.change.rules,
            route=version(of.route),
            facts=of.around.facts,
            severity=of.around.severity,
            reports=len(reports),
            newest=max((r.item.seq for r in reports), default=item.seq),
            update=_new(of),
            shown=of.change.shown,
            silences=_asked(of),
            # A turn counts on for every route, also where nobody asks.
            spent=0 if of.route.budget is None else of.around.spent,
        ),
    )


def _asked(of: Case) -> tuple[int, ...]:
    """Those of every route, and the route's own."""
    silences = of.around.silences
    return tuple(s.id for s in silences if s.route in {"", of.route.name})


def _cause(of: Case) -> str:
    """A held alert has its own change once it is saved: its key is of the held one."""
    cause = f"alert/{of.route.name}/{of.change.story.id}/{of.change.seq}"
    held = of.around.held
    return f"{cause}/{held.until.isoformat()}" if held else cause


def _new(of: Case) -> str:
    """What is new to a route that has heard of the story before."""
    told = known_facts(of.told)
    found = news(of.around.facts, told, of.around.name) if told else {}
    return tell_news(found)


def _silence(of: Case, verdict: Quiet) -> str:
    kinds = (Mute.STORY, Mute.SOURCE, Mute.TERM)
    if verdict is not Quiet.SILENCED:
        return ""
    return f": {silencing(of.around.silences, of.change, of.route, kinds)}"
