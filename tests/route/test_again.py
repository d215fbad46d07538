"""Is a decision that is made again the one that was made, and is it said if not?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from monitor.model.decision import Decision
from monitor.model.item import ItemId
from monitor.model.past import Cause, Made, Shown
from monitor.model.route import QuietHours, Route
from monitor.model.sentence import tell_nothing
from monitor.model.silence import Mute, Silence
from monitor.model.story import Report, StoryId
from monitor.route.again import Kept, Remade, Text, Unknown, remake, turns
from monitor.route.outcome import version
from monitor.route.past import Past
from tests.route.test_past import BASIS
from tests.values import DAY, HOUR, NOON, ROUTE, report

#: All that came to be shown.
MOST = 99
A, B = StoryId("s-a"), StoryId("s-b")
MINUTE = timedelta(minutes=1)
GATHERS = replace(ROUTE, group_wait=10 * MINUTE)
NIGHT = replace(
    ROUTE, quiet_hours=QuietHours(start=time(22), end=time(8)), budget=3, digest=None
)
QUIET = Silence(
    id=4,
    kind=Mute.SOURCE,
    what="b.org",
    since=NOON,
    until=NOON + DAY,
)


class Desk:
    """Decides as it goes, by the very code that decides again; then it is asked."""

    def __init__(self, route: Route = ROUTE) -> None:
        self.route = route
        self.silences: tuple[Silence, ...] = ()
        self.reports: dict[Text, Report] = {}
        self.log: list[Shown] = []
        self.stored: list[Made] = []

    def tell(self, item: str, story: StoryId = A, at: datetime = NOON) -> Made:
        """A report joins a story, and is decided about."""
        seq = len(self.log) + 1
        source = f"{item}.org"
        told = report(id=ItemId(item), seq=seq, source=source, first_seen=at)
        self.reports[told.item.id, 1] = told
        shown = Shown(n=seq, item=told.item.id, version=1, story=story)
        self.log.append(shown)
        return self.decide(told.item.id, at)

    def decide(self, item: ItemId, at: datetime, held: Made | None = None) -> Made:
        """As the next one, and it is stored as it came out."""
        seq = len(self.stored) + 1
        waited = held.decision.change if held else None
        made = self._of_now(stub(seq, item, at, self.route, releases=waited))
        again = self.ask([*self.stored, made])[-1].again
        assert isinstance(again, Decision)
        made = replace(made, decision=again)
        self.stored.append(made)
        return made

    def _of_now(self, made: Made) -> Made:
        """What came to be shown until now, and no more."""
        basis = made.decision.basis
        assert basis
        basis = replace(basis, shown=len(self.log))
        return replace(made, decision=replace(made.decision, basis=basis))

    def ask(
        self, stored: Sequence[Made] | None = None, since: datetime = NOON, **kept: Any
    ) -> list[Remade]:
        asked = Kept(
            **{
                "routes": {version(self.route): self.route},
                "silences": {each.id: each for each in self.silences},
                "read": self.read,
                "zone": lambda _: UTC,
                "tell": tell_nothing,
                "name": str,
                **kept,
            }
        )
        of = self.stored if stored is None else stored
        return list(remake(Past(self.log, {}), of, asked, since))

    def read(self, _: Sequence[Text], rules: str) -> Mapping[Text, Report] | None:
        return self.reports if rules == "r1" else None


def stub(
    seq: int, item: str, at: datetime, route: Route, *, releases: int | None = None
) -> Made:
    """What is known of a decision before it is made."""
    basis = replace(BASIS, rules="r1", route=version(route), shown=MOST)
    decision = Decision(
        route=route.name, change=seq, story=A, outcome="", why="", basis=basis
    )
    cause = Cause(seq=seq, item=ItemId(item), version=1, reason="", at=at)
    return Made(n=seq, decision=decision, at=at, cause=cause, releases=releases)


def outcomes(*made: Made) -> list[tuple[str, str]]:
    return [(each.decision.outcome, each.decision.gate) for each in made]


def same(found: Sequence[Remade]) -> list[bool]:
    return [not each.differs and not isinstance(each.again, Unknown) for each in found]


def test_what_was_decided_comes_out_the_same() -> None:
    """With what the route had been told by then, and with the story as it was."""
    desk = Desk()
    made = [
        desk.tell("a"),
        desk.tell("b", at=NOON + HOUR),
        desk.tell("c", B, at=NOON + HOUR),
        desk.tell("d", at=NOON + 2 * DAY),
    ]

    assert outcomes(*made) == [
        ("alert", "ALERT"),
        ("quiet", "ALREADY_TOLD"),
        ("alert", "ALERT"),
        ("alert", "ALERT"),
    ]
    assert [m.decision.basis and m.decision.basis.reports for m in made] == [1, 2, 1, 3]
    assert same(desk.ask()) == [True] * 4


def test_a_held_alert_comes_out_the_same() -> None:
    """With what gathered meanwhile, at the moment at which it was released."""
    desk = Desk(GATHERS)
    held = desk.tell("a")
    joins = desk.tell("b", at=NOON + MINUTE)
    told = desk.decide(ItemId("a"), NOON + 10 * MINUTE, held)

    assert outcomes(held, joins, told) == [
        ("held", "GROUP_WAIT"),
        ("quiet", "GATHERS"),
        ("alert", "ALERT"),
    ]
    assert told.decision.change == 3
    assert told.decision.basis
    assert told.decision.basis.reports == 2
    assert same(desk.ask()) == [True] * 3


def test_a_night_is_made_again_as_one() -> None:
    """Its alerts are one message, and one alert of the budget."""
    desk = Desk(NIGHT)
    evening, morning = NOON + 10 * HOUR, NOON + 20 * HOUR
    held = [desk.tell("a", A, evening), desk.tell("b", B, evening + HOUR)]
    bundle = [
        stub(n, item, morning, NIGHT, releases=n - 2)
        for n, item in ((3, "a"), (4, "b"))
    ]
    again = [each.again for each in desk.ask([*held, *bundle])[2:]]
    whole = [
        replace(was, decision=now)
        for was, now in zip(bundle, again, strict=True)
        if isinstance(now, Decision)
    ]
    found = desk.ask([*held, *whole])

    assert outcomes(*whole) == [("alert", "ALERT")] * 2
    assert len({each.decision.bundle for each in whole}) == 1
    assert [len(each.decision.deliveries) for each in whole] == [1, 0]
    assert same(found) == [True] * 4


def test_what_was_released_later_is_another_turn() -> None:
    """Another route's, another moment's, or what was held only after the first."""
    one = stub(10, "a", NOON, ROUTE, releases=1)
    same_turn = stub(11, "b", NOON, ROUTE, releases=2)
    made_since = stub(12, "c", NOON, ROUTE, releases=11)
    other_route = stub(13, "d", NOON, replace(ROUTE, name="x"), releases=3)
    later = stub(14, "d", NOON + HOUR, replace(ROUTE, name="x"), releases=4)
    fresh = stub(15, "e", NOON + HOUR, ROUTE)
    stored = [one, same_turn, made_since, other_route, later, fresh]

    assert [[m.n for m in turn] for turn in turns(stored)] == [
        [10, 11],
        [12],
        [13],
        [14],
        [15],
    ]
    assert list(turns([])) == []


def test_a_silence_of_then_holds_again() -> None:
    """By its number, though it has ended meanwhile; one that is gone does not."""
    desk = Desk()
    desk.silences = (QUIET,)
    waiting = stub(1, "b", NOON, ROUTE)
    desk.tell("b")
    desk.stored.clear()
    basis = replace(waiting.decision.basis, silences=(4,))  # type: ignore[type-var]  # it has one
    asked = replace(waiting, decision=replace(waiting.decision, basis=basis))
    (muted,) = desk.ask([asked])
    (loud,) = desk.ask([asked], silences={})

    assert isinstance(muted.again, Decision)
    assert isinstance(loud.again, Decision)
    assert muted.again.gate == "SILENCED"
    assert muted.again.basis
    assert muted.again.basis.silences == (4,)
    assert loud.again.gate == "ALERT"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"outcome": "digest"}, "outcome: digest, now alert"),
        ({"gate": "LATE"}, "gate: LATE, now ALERT"),
        ({"why": "because"}, "why: because, now first report of this story"),
        ({"held_until": NOON}, f"held_until: {NOON.isoformat()}, now None"),
        ({"backlog": True}, "backlog: True, now False"),
        ({"bundle": "b"}, "bundle: b, now "),
    ],
)
def test_each_difference_is_said(changed: dict[str, Any], said: str) -> None:
    """What was stored, and what it is now."""
    desk = Desk()
    made = desk.tell("a")
    stored = replace(made, decision=replace(made.decision, **changed))
    (found,) = desk.ask([stored])

    assert found.differs == (said,)


def test_other_channels_and_another_basis_are_differences() -> None:
    """Channels by the keys of what they were owed."""
    desk = Desk()
    made = desk.tell("a")
    (owed,) = made.decision.deliveries
    basis = made.decision.basis
    assert basis
    decision = replace(made.decision, deliveries=(), basis=replace(basis, reports=2))
    (found,) = desk.ask([replace(made, decision=decision)])

    assert found.differs == (
        f"deliveries: none, now chat {owed.key}",
        "reports: 2, now 1",
    )


def test_other_settings_of_a_route_are_a_difference() -> None:
    """What is kept of a version is what counts."""
    desk = Desk()
    desk.tell("a")
    desk.tell("b", at=NOON + HOUR)
    other = replace(ROUTE, repeat_after=MINUTE)
    first, second = desk.ask(routes={version(ROUTE): other})

    assert first.differs == ()
    assert "gate: ALREADY_TOLD, now ALERT" in second.differs


def test_what_was_decided_before_is_heard_and_not_asked() -> None:
    """It still counts as told."""
    desk = Desk()
    desk.tell("a")
    desk.tell("b", at=NOON + HOUR)
    (found,) = desk.ask(since=NOON + MINUTE)

    assert outcomes(found.made) == [("quiet", "ALREADY_TOLD")]
    assert same([found]) == [True]


def unknown(found: Sequence[Remade]) -> list[Unknown | None]:
    return [each.again if isinstance(each.again, Unknown) else None for each in found]


def test_what_cannot_be_made_again_is_said_with_the_reason() -> None:
    """And counts as no difference."""
    desk = Desk()
    made = desk.tell("a")
    basis = made.decision.basis
    assert basis
    bases = [
        None,
        replace(basis, shown=0),
        replace(basis, route="gone"),
        replace(basis, rules="r0"),
    ]
    stored = [replace(made, decision=replace(made.decision, basis=b)) for b in bases]
    found = desk.ask(stored)
    nowhere = replace(made, cause=replace(made.cause, item=ItemId("nobody")))
    held_by_none = replace(made, releases=7)

    assert unknown(found) == [
        Unknown.NOT_NOTED,
        Unknown.NOT_NOTED,
        Unknown.OTHER_ROUTE,
        Unknown.OTHER_RULES,
    ]
    assert [each.differs for each in found] == [()] * 4
    assert unknown(desk.ask([nowhere])) == [Unknown.NOT_NOTED]
    assert unknown(desk.ask([held_by_none])) == [Unknown.NOT_NOTED]


def test_beside_one_that_was_put_off_each_was_decided_alone() -> None:
    """One bad story of a night: the others were told one by one, in no bundle."""
    desk = Desk(NIGHT)
    evening, morning = NOON + 10 * HOUR, NOON + 20 * HOUR
    held = [desk.tell(item, StoryId(item), evening) for item in ("a", "b", "c")]
    told = [
        stub(n, item, morning, NIGHT, releases=n - 3)
        for n, item in ((4, "a"), (5, "b"), (6, "c"))
    ]
    told[1] = replace(told[1], decision=replace(told[1].decision, basis=None))
    found = desk.ask([*held, *told])[3:]
    made = [each.again for each in found if isinstance(each.again, Decision)]

    assert unknown(found) == [None, Unknown.NOT_NOTED, None]
    assert [(each.gate, each.bundle) for each in made] == [("ALERT", "")] * 2
    assert [each.change for each in made] == [4, 6]
