"""What must the operator hear of the feeds: which ail, and which are well again?

Each ailment is told once and its end once, over restarts. What is found at the same
time is one notice; while most feeds cannot be read, that alone is told.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model.feed import UNREAD, Ail, Ailment, ToldAilment

#: Feeds that a notice names; the rest is counted.
MOST_NAMES = 10
#: So many notices an hour; what comes then is gathered into the next.
AN_HOUR = 6
HOUR = timedelta(hours=1)
#: Of the feeds, and at least so many: one cause is likelier than many.
MOST_FEEDS, FEWEST_FEEDS = 0.5, 3
#: It is over when only so many of the feeds still cannot be read.
FEW_FEEDS = 0.25

#: Stands for most feeds, among the names of feeds.
MOST = ""

LOOK = "See: monitor feeds list --failing"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedNotice:
    """One thing to say, and what of it is told then."""

    headline: str
    why: str
    told: tuple[ToldAilment, ...] = ()
    ended: tuple[ToldAilment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """All that is known of the feeds now."""

    feeds: int  #: that were polled
    failing: int  #: of them, whose last poll could not be read
    ailing: Mapping[str, Sequence[Ailment]]  #: of the feeds that are polled, by name


def held_until(sent: Sequence[datetime]) -> datetime | None:
    """When the next notice may go, by the moments of all before; None for at once."""
    return sent[-AN_HOUR] + HOUR if len(sent) >= AN_HOUR else None


def decide(
    ward: Ward, told: Collection[ToldAilment], at: datetime
) -> tuple[FeedNotice, ...]:
    outage = next((each for each in told if each.feed == MOST), None)
    if outage is None and _is_outage(ward):
        return (_begin_outage(ward, at),)
    if outage and ward.failing > FEW_FEEDS * ward.feeds:
        told_unread = {each for each in told if each.kind in UNREAD}
        return _single(ward, told, skip=UNREAD, keep=told_unread)
    if outage:
        end = _end_outage(ward, outage, told)
        told = [*told, *end.told]
        return (end, *_single(ward, [t for t in told if t.feed != MOST]))
    return _single(ward, told)


def _single(
    ward: Ward,
    told: Iterable[ToldAilment],
    skip: Collection[Ail] = (),
    keep: Collection[ToldAilment] = (),
) -> tuple[FeedNotice, ...]:
    """At most one of what is wrong, and one of what is over."""
    known = {(each.feed, each.kind): each for each in told}
    now = {(f, a.kind): a for f, ails in ward.ailing.items() for a in ails}
    fresh = [(f, a) for (f, kind), a in now.items() if (f, kind) not in known]
    fresh = [(f, a) for f, a in fresh if a.kind not in skip]
    over = [t for key, t in known.items() if key not in now and t not in keep]
    worse = {f for f, a in fresh if a.kind in UNREAD}
    grown = tuple(t for t in over if t.feed in worse and t.kind in UNREAD)
    ended = [t for t in over if t not in grown]
    found = (_ails(fresh, grown), _is_well(ended, ward))
    return tuple(notice for notice in found if notice)


def _ails(
    fresh: Sequence[tuple[str, Ailment]], grown: tuple[ToldAilment, ...]
) -> FeedNotice | None:
    """`grown`: ailments that became others of these."""
    if not fresh:
        return None
    told = tuple(ToldAilment(f, a.kind, a.since) for f, a in fresh)
    if len(fresh) == 1:
        ((feed, ailment),) = fresh
        headline, why = f"Feed {feed} {ailment.kind}", f"{_reason(ailment)}."
        if ailment.kind is Ail.GONE:
            why += " It is polled no more until its url in feeds.toml changes."
        why = f"{why} {LOOK}"
    else:
        feeds = len({feed for feed, _ in fresh})
        headline = f"{_count(feeds)} in trouble"
        why = _list(f"{f} {a.kind} ({_reason(a)})" for f, a in fresh)
    return FeedNotice(headline=headline, why=why, told=told, ended=grown)


def _is_well(ended: Sequence[ToldAilment], ward: Ward) -> FeedNotice | None:
    """A feed that is polled no more, because the config says so, is not spoken of."""
    if not ended:
        return None
    lines = [f"{t.feed} {_end(t.kind)} (since {_day(t.since)})" for t in ended]
    feeds = dict.fromkeys(t.feed for t in ended)
    headline = f"{_count(len(feeds))} well again"
    if len(feeds) == 1:
        headline = f"Feed {ended[0].feed} is well again"
        lines = [f"it {_end(t.kind)} (since {_day(t.since)})" for t in ended]
    still = [f for f in feeds if ward.ailing.get(f)]
    more = f" Other troubles remain: {_list(still)}" if still else ""
    return FeedNotice(headline=headline, why=_list(lines) + more, ended=tuple(ended))


def _is_outage(ward: Ward) -> bool:
    unread = any(a.kind in UNREAD for ails in ward.ailing.values() for a in ails)
    least = max(FEWEST_FEEDS, MOST_FEEDS * ward.feeds)
    return unread and ward.failing >= least


def _begin_outage(ward: Ward, at: datetime) -> FeedNotice:
    unread = [(f, a) for f, ails in ward.ailing.items() for a in ails]
    some = _list(f"{f} ({_reason(a)})" for f, a in unread if a.kind in UNREAD)
    return FeedNotice(
        headline=f"{ward.failing} of {_count(ward.feeds)} cannot be read",
        why=f"So many at once have one cause: look at the network first. {some} "
        "They are not told of one by one while this lasts.",
        told=(ToldAilment(MOST, Ail.BROKEN, at),),
    )


def _end_outage(
    ward: Ward, outage: ToldAilment, told: Iterable[ToldAilment]
) -> FeedNotice:
    """The stragglers are told with it."""
    known = {(each.feed, each.kind) for each in told}
    late = [(f, a) for f, ails in ward.ailing.items() for a in ails]
    late = [(f, a) for f, a in late if a.kind in UNREAD and (f, a.kind) not in known]
    still = f" Not yet: {_list(f'{f} ({_reason(a)})' for f, a in late)}" if late else ""
    well = ward.feeds - ward.failing
    return FeedNotice(
        headline=f"{well} of {_count(ward.feeds)} can be read again",
        why=f"Most could not be read since {_day(outage.since)}. What was published "
        f"meanwhile is read now; where it may not all be there, that is told.{still}",
        told=tuple(ToldAilment(f, a.kind, a.since) for f, a in late),
        ended=(outage,),
    )


def _end(kind: Ail) -> str:
    match kind:
        case Ail.BROKEN | Ail.GONE | Ail.QUARANTINED:
            return "can be read again"
        case Ail.WEB_PAGE:
            return "answers with a feed again"
        case Ail.SILENT:
            return "has new items again"
        case Ail.SHRUNK:
            return "holds as much as before"
        case Ail.LOSSY:
            return "has lost nothing for two days"


def _reason(ailment: Ailment) -> str:
    """A loss tells its own two moments."""
    if ailment.kind is Ail.LOSSY:
        return ailment.why
    return f"{ailment.why}, since {_day(ailment.since)}"


def _list(lines: Iterable[str]) -> str:
    every = list(lines)
    rest = len(every) - MOST_NAMES
    more = [f"and {rest:,} more. {LOOK}"] if rest > 0 else []
    return "; ".join([*every[:MOST_NAMES], *more]).rstrip(".") + "."


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _count(number: int) -> str:
    return "1 feed" if number == 1 else f"{number:,} feeds"
