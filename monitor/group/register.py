"""Which happenings do the stories tell of, each once, and how far have they come?

Within one story, or the chapters of one saga, the accounts of many items become one
record. Which items belong together was decided before; here nothing joins two
stories that grouping has kept apart.
"""

from collections.abc import Callable, Iterable, Sequence

from monitor.group.pile import Pile
from monitor.group.pooled import GENERIC, event_of, in_order
from monitor.model.event import Status
from monitor.model.register import Account, Choice, Record, Stage, Turn
from monitor.model.stage import acting, is_between_states, stage_of

#: Before it is over, the later rank says how far it has come.
RANKS: dict[str, int] = {
    **{stage.value: rank for rank, stage in enumerate(Stage)},
    Status.PLANNED.value: 0,
    Status.DONE.value: 1,
    Status.DENIED.value: 2,
}
OVER = frozenset({Stage.FAILED.value, Status.DENIED.value})

#: Whether an account may be of what these accounts tell.
Fits = Callable[[Pile, Account], bool]


def agreements(accounts: Iterable[Account]) -> tuple[Record, ...]:
    """Instruments between states, those that moved last first.

    Where no item names two who act, there is no telling between whom it is.
    """
    told = [a for a in accounts if is_between_states(a.event)]
    piles = _piles(told, lambda a: a.saga, _is_one_instrument)
    records = (_record(pile, lambda a: stage_of(a.event).value) for pile in piles)
    return _latest(r for r in records if len(acting(r.event)) > 1)


def happenings(accounts: Iterable[Account]) -> tuple[Record, ...]:
    """All events, those that moved last first."""
    piles = _piles(accounts, lambda a: a.story, _is_one_happening)
    return _latest(_record(pile, lambda a: a.event.status.value) for pile in piles)


def chosen(record: Record, choice: Choice) -> bool:
    """Whether the row is one of those that are asked for."""
    event = record.event
    states = acting(event)
    place = {event.place.country} if event.place else set()
    named = {p.id for p in event.parties} | place
    return (
        choice.between <= states
        and (not choice.country or choice.country in named)
        and (not choice.kind or choice.kind == event.instrument)
        and (not choice.status or choice.status == record.status)
        and (event.main or not choice.main)
        and _is_within(record, choice)
    )


def _is_within(record: Record, choice: Choice) -> bool:
    """By its day; where none is known, by the day on which it was first told."""
    first = record.event.date or record.first_told_at.date()
    last = record.event.date_end or first
    return (choice.since is None or last >= choice.since) and (
        choice.until is None or first <= choice.until
    )


def _piles(
    accounts: Iterable[Account], family: Callable[[Account], str], fits: Fits
) -> list[list[Account]]:
    """The accounts of each happening, first told first."""
    families: dict[str, list[Pile]] = {}
    for account in sorted(accounts, key=lambda a: (a.told_at, a.item)):
        piles = families.setdefault(family(account), [])
        latest = reversed(piles)
        pile = next((p for p in latest if _may_join(p, account, fits)), None)
        if pile is None:
            pile = Pile(account)
            piles.append(pile)
        pile.add(account)
    return [pile.accounts for piles in families.values() for pile in piles]


def _may_join(pile: Pile, account: Account, fits: Fits) -> bool:
    """What an item only recalls is never pooled with what it reports."""
    alike = account.event.background is pile.first.background
    doing = acting(account.event)
    # Items name fewer or more of the parties; another pair is another deal.
    same = doing <= pile.acting or pile.acting <= doing or len(doing & pile.acting) > 1
    return alike and same and fits(pile, account)


def _is_one_instrument(pile: Pile, account: Account) -> bool:
    """One paper; its stages may be told by one item, or by stories months apart."""
    paper = account.event.instrument
    same = not pile.papers or paper in GENERIC or paper in pile.papers
    return same and pile.goes_on(account)


def _is_one_happening(pile: Pile, account: Account) -> bool:
    """Two of a kind in one item are two, and so are what conflicts."""
    event = account.event
    place = event.place.country if event.place else ""
    return (
        event.type is pile.first.type
        and account.item not in pile.items
        and pile.is_near(event)
        and (not place or not pile.countries or place in pile.countries)
    )


def _record(pile: Sequence[Account], status_of: Callable[[Account], str]) -> Record:
    history = _history(pile, status_of)
    status = _status(history)
    told = [a for a in pile if status_of(a) == status]
    return Record(
        event=event_of(pile, told),
        status=status,
        history=history,
        stories=in_order(a.story for a in pile),
        headline=told[0].headline,
        facets=in_order(f for a in pile for f in a.facets),
        sources=tuple(sorted({a.source for a in pile})),
        items=len({a.item for a in pile}),
        urls=in_order(a.url for a in pile),
        first_told_at=pile[0].told_at,
        last_told_at=pile[-1].told_at,
    )


def _history(
    pile: Sequence[Account], status_of: Callable[[Account], str]
) -> tuple[Turn, ...]:
    turns: dict[str, list[Account]] = {}
    for account in pile:
        turns.setdefault(status_of(account), []).append(account)
    made = (_turn(status, told) for status, told in turns.items())
    return tuple(sorted(made, key=lambda turn: (turn.told_at, RANKS[turn.status])))


def _turn(status: str, told: Sequence[Account]) -> Turn:
    event = event_of(told, told)
    return Turn(
        status=status,
        told_at=told[0].told_at,
        accounts=len({a.item for a in told}),
        date=event.date,
        date_end=event.date_end,
        date_source=event.date_source,
    )


def _status(history: Sequence[Turn]) -> str:
    """The furthest it has come, unless the last thing told is that it fell through.

    Items that are late with a plan do not undo its signing.
    """
    if history[-1].status in OVER:
        return history[-1].status
    going = [turn.status for turn in history if turn.status not in OVER]
    return max(going, key=lambda status: RANKS[status])


def _latest(records: Iterable[Record]) -> tuple[Record, ...]:
    by_story = sorted(records, key=lambda r: (r.stories[0], r.event.type))
    return tuple(sorted(by_story, key=lambda r: r.last_told_at, reverse=True))
