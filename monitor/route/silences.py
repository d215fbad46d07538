"""Which silence keeps a change from a route?"""

import re
from collections.abc import Iterable

from monitor.model.route import Route
from monitor.model.silence import Mute, Silence
from monitor.model.story import Change


def silencing(
    silences: Iterable[Silence], change: Change, route: Route, kinds: Iterable[Mute]
) -> Silence | None:
    """The one of these kinds that lasts longest, of those that hold now."""
    wanted = tuple(kinds)
    found = [
        silence
        for silence in silences
        if silence.kind in wanted
        and silence.route in {"", route.name}
        and _covers(silence, change, route)
    ]
    return max(found, key=lambda silence: silence.until, default=None)


def _covers(silence: Silence, change: Change, route: Route) -> bool:
    match silence.kind:
        case Mute.STORY:
            return silence.what == change.story.id
        case Mute.SOURCE:
            return silence.what.casefold() == change.report.item.source.casefold()
        case Mute.TERM:
            return _mentions(change, silence.what)
        case Mute.ROUTE:
            return silence.what == route.name


def _mentions(change: Change, term: str) -> bool:
    """As whole words, where the term is written with letters that spaces part."""
    item = change.report.item
    text = f"{item.title}\n{item.summary}\n{item.text}".casefold()
    term = term.casefold()
    if not term.isascii():
        return term in text
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text) is not None
