"""What would a route's digest say now?"""

from monitor.model.message import DigestMessage
from monitor.serve.clock import SystemClock
from monitor.serve.config import Config
from monitor.serve.digests import preview
from monitor.serve.state import reading
from monitor.serve.telling import register, tell
from monitor.serve.watch import FeedWatch


def preview_digest(config: Config, name: str) -> DigestMessage:
    """Made from the store read-only; nothing is sent or changed."""
    now = SystemClock().now()
    route = next(r for r in config.loaded.routes if r.name == name)
    with reading(config) as database:
        watch = FeedWatch(config.feeds, database.queries)
        health, book = watch.line_between, database.digests
        return preview(route, book, health, now, tell=tell, register=register)
