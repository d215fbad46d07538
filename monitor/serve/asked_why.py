"""What is told of an address, an item or a story, or of one that was never seen?"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.serve.config import Config
from monitor.serve.digests import next_digests
from monitor.serve.explain import as_json, tell
from monitor.serve.gates import of_route
from monitor.serve.unseen import as_row, tell_unseen, unseen
from monitor.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """For people and for programs."""

    seen: bool
    text: str
    row: dict[str, Any]


def why(
    reference: str, route: str | None, config: Config, database: Database, now: datetime
) -> Why:
    """Of one route, or of all; a file may be named by its path."""
    path = Path(reference)
    known = path.absolute().as_uri() if path.is_file() else reference
    found = database.queries.explain(known)
    if not found.items and not found.stories:
        stops = unseen(known, config.feeds, database, now)
        text, row = tell_unseen(reference, stops), as_row(reference, stops)
        return Why(seen=False, text=text, row=row)
    found = of_route(found, route) if route else found
    coming = next_digests(config.loaded.routes, database.digests, now)
    found = replace(found, digests=coming)
    text, row = tell(found, config.rules), as_json(found, config.rules)
    return Why(seen=True, text=text, row=row)
