"""What does a config without a mistake still leave unpolled, unheard or unused?

Each of these may be meant, so none is a mistake; found out late, each is a loss.
"""

from collections.abc import Iterator

from monitor.model.route import Route
from monitor.settings.load import Loaded

ALL = "*"


def unheard(loaded: Loaded) -> Iterator[str]:
    """A line each."""
    if not any(feed.enabled for feed in loaded.feeds):
        yield "nothing is polled: feeds.toml has no feed that is on"
    if not loaded.routes:
        yield "nobody is told anything: routes.toml has no [[routes]]"
        return
    for name in _unfollowed(loaded):
        yield f"nobody hears of the topic {name}: no route names it"
    for route in loaded.routes:
        if not route.alerts and not route.digest:
            yield f"the route {route.name} tells nobody: it has no alerts and no digest"
    used = {name for route in loaded.routes for name in _channels(route)}
    for name in loaded.channels:
        if name not in used and name not in loaded.operator.channels:
            yield f"nothing is sent to the channel {name}: no route names it"


def _unfollowed(loaded: Loaded) -> list[str]:
    followed = {topic for route in loaded.routes for topic in route.topics}
    return [t.name for t in loaded.topics if not followed & {t.name, ALL}]


def _channels(route: Route) -> tuple[str, ...]:
    return (*route.alerts, *(route.digest.channels if route.digest else ()))
