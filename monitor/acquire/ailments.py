"""What is wrong with a feed after a poll?"""

from collections.abc import Iterable

from monitor.acquire.memory import Memory, moment, seconds
from monitor.acquire.silence import is_silent
from monitor.model.feed import HEALTHY, UNREAD, Ail, Ailment, FeedState, PollOutcome

DAY = 86_400
#: Weighted as in schedule.py: one hard failure, two soft or four temporary ones.
BROKEN_FROM = 1.0
#: Said at once: a person has to act.
FINAL = frozenset({Ail.GONE, Ail.QUARANTINED})


def ailments(
    state: FeedState, memory: Memory, outcome: PollOutcome
) -> tuple[Ailment, ...]:
    """`state` is that after the poll, with the ailments of before."""
    if outcome not in HEALTHY:
        rest = [each for each in state.ailments if each.kind not in UNREAD]
        return (*_unread(state, outcome), *rest)
    at = seconds(state.last_poll_at)
    return tuple(_keep_first(state.ailments, _seen(memory, at)))


def _unread(state: FeedState, outcome: PollOutcome) -> tuple[Ailment, ...]:
    """What it began with stays, until that becomes final."""
    known = [each for each in state.ailments if each.kind in UNREAD]
    kind = _kind(state, outcome)
    if known and kind not in FINAL:
        return (known[0],)
    since = state.failing_since or state.last_poll_at
    told = kind in FINAL or state.failures >= BROKEN_FROM
    if since is None or not told:
        return ()
    same = [each for each in known if each.kind is kind]
    return tuple(same) or (Ailment(kind=kind, since=since, why=state.trouble),)


def _kind(state: FeedState, outcome: PollOutcome) -> Ail:
    if state.gone:
        return Ail.GONE
    match outcome:
        case PollOutcome.WEB_PAGE:
            return Ail.WEB_PAGE
        case PollOutcome.QUARANTINED:
            return Ail.QUARANTINED
        case _:
            return Ail.BROKEN


def _seen(memory: Memory, at: int) -> Iterable[Ailment]:
    if is_silent(memory, at):
        yield Ailment(
            kind=Ail.SILENT, since=moment(memory.new_at), why=_silence(memory, at)
        )
    if memory.shrunk_since and at > memory.shrunk_from:
        yield Ailment(
            kind=Ail.SHRUNK, since=moment(memory.shrunk_since), why=_size(memory)
        )
    if memory.loss_since:
        yield Ailment(
            kind=Ail.LOSSY, since=moment(memory.loss_since), why=memory.loss_why
        )


def _keep_first(
    known: tuple[Ailment, ...], seen: Iterable[Ailment]
) -> Iterable[Ailment]:
    """As it was first told: the same thing has one beginning and one reason."""
    first = {each.kind: each for each in known}
    return [first.get(each.kind, each) for each in seen]


def _silence(memory: Memory, at: int) -> str:
    days, longest = (at - memory.new_at) / DAY, memory.longest / DAY
    return (
        f"nothing new for {days:.1f} days; its longest pause of late was"
        f" {longest:.1f} days"
    )


def _size(memory: Memory) -> str:
    count = "nothing" if memory.empty else str(memory.count)
    usual = round(memory.usual)
    return f"its document used to hold about {usual} entries, and now holds {count}"
