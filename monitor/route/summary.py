"""What does a digest say: what is new, what was cut, and what stayed below the line?"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from monitor.model.decision import Told
from monitor.model.item import Standing
from monitor.model.message import AgreementLine, BelowLine, DigestMessage, StoryLine
from monitor.model.route import EVERY_DAY, Grade, Route
from monitor.model.sentence import Tell, tell_nothing
from monitor.model.story import StoryId
from monitor.route.alerts import Listed
from monitor.route.compose import story_line
from monitor.route.digest import Due

#: A first poll may hold hundreds of old matches; the digest names these and counts
#: the rest.
MOST_BACKLOG = 20
MOST_BELOW = 20
MOST_AGREEMENTS = 20
#: A digest that runs this long after its moment says so.
LATE = timedelta(hours=1)


def digest_message(
    route: Route,
    told: Sequence[Told],
    due_now: Due,
    *,
    now: datetime,
    health: str,
    tell: Tell = tell_nothing,
    agreements: Sequence[AgreementLine] = (),
) -> DigestMessage:
    """Every story of the window once: new, then backlog, then already told."""
    plan = route.digest
    latest: dict[StoryId, Told] = {}
    for each in (t for t in told if t.outcome != "quiet"):
        latest[each.change.story.id] = _stronger(latest.get(each.change.story.id), each)
    lines = sorted((_line(each, route, tell) for each in latest.values()), key=_rank)
    backlog = [line for line in lines if line.backlog]
    dropped = {line.story for line in backlog[MOST_BACKLOG:]}
    below = below_the_line(told, latest)
    return DigestMessage(
        route=route.name,
        start=due_now.start,
        end=now,
        stories=tuple(line for line in lines if line.story not in dropped),
        health=health,
        more=len(dropped),
        note=" ".join(filter(None, (_note(due_now, now), _cut(told, route)))),
        zone=plan.zone if plan else "UTC",
        summary=summary(lines, len(below), health, daily=_is_daily(route)),
        below=tuple(below[:MOST_BELOW]),
        below_count=len(below),
        agreements=tuple(agreements[:MOST_AGREEMENTS]),
        agreements_count=len(agreements),
    )


def summary(lines: Sequence[StoryLine], below: int, health: str, *, daily: bool) -> str:
    """One line for who reads one line."""
    told = sum(line.already_told for line in lines)
    backlog = sum(line.backlog for line in lines)
    updates = sum(bool(line.update) and not line.already_told for line in lines)
    new = len(lines) - told - backlog - updates
    parts = [
        _count(new, "new story", "new stories"),
        _count(updates, "update", "updates"),
        f"{told:,} already told" if told else "",
        f"{backlog:,} from new feeds" if backlog else "",
    ]
    if not lines:
        when = "today" if daily else "since the last digest"
        parts = [f"Nothing {when}: {health.partition(';')[0]}".removesuffix(": ")]
    counted = f"; below the line: {below:,}" if below else ""
    return ", ".join(filter(None, parts)) + counted


def below_the_line(told: Iterable[Told], shown: Iterable[StoryId]) -> list[BelowLine]:
    """Stories that only quiet decisions are about; most reported first."""
    above = set(shown)
    found = {
        each.change.story.id: each
        for each in told
        if each.outcome == "quiet" and each.change.story.id not in above
    }
    ranked = sorted(found.values(), key=lambda t: -len(t.change.story.sources))
    return [
        BelowLine(
            story=each.change.story.id,
            headline=each.change.story.headline,
            url=each.change.report.item.url,
            source=each.change.report.item.source,
            why=each.why,
        )
        for each in ranked
    ]


def _is_daily(route: Route) -> bool:
    plan = route.digest
    return bool(plan and plan.at and plan.days == EVERY_DAY)


def _cut(told: Iterable[Told], route: Route) -> str:
    """How many alerts the budget did not reach for."""
    cut = {t.change.story.id for t in told if t.gate == Listed.OVER_BUDGET.name}
    if not cut:
        return ""
    alerts = _count(len(cut), "alert is", "alerts are")
    return f"{alerts} listed here, over the budget of {route.budget} a day."


def _count(number: int, one: str, more: str) -> str:
    if not number:
        return ""
    return f"{number:,} {one if number == 1 else more}"


def _stronger(old: Told | None, new: Told) -> Told:
    """What was told at once stays told; else the later state of the story counts."""
    if old is None:
        return new
    return old if old.outcome == "alert" and new.outcome != "alert" else new


def _line(told: Told, route: Route, tell: Tell) -> StoryLine:
    return story_line(
        told.change.story,
        route,
        told.why,
        already_told=told.outcome == "alert",
        backlog=told.outcome != "alert"
        and told.change.report.item.standing is Standing.BACKLOG,
        severity=told.severity,
        update=told.update,
        tell=tell,
    )


def _rank(line: StoryLine) -> tuple[bool, bool, bool, tuple[str, ...], int, int, str]:
    """Told lines last, backlog before them; within, by topic, severity and size."""
    return (
        line.already_told,
        line.backlog,
        not line.topics,
        line.topics,
        -Grade(line.severity).rank if line.severity else 0,
        -len(line.items),
        line.headline,
    )


def _note(due_now: Due, now: datetime) -> str:
    if due_now.missed:
        return (
            f"Covers {due_now.missed + 1} digests: "
            "the monitor was not running when they were due."
        )
    if now - due_now.due_at > LATE:
        return "Late: the monitor was not running when it was due."
    return ""
