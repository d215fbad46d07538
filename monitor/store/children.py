"""How is what we remember of an index's sitemaps written down?"""

from datetime import datetime
from typing import Any

from monitor.model.feed import ChildState, Validators

Values = dict[str, Any]


def to_json(child: ChildState) -> Values:
    """Only what says something: there may be hundreds."""
    values = {
        "lastmod": child.lastmod,
        "etag": child.validators.etag,
        "last_modified": child.validators.last_modified,
        "body_digest": child.body_digest,
        "asked_at": _text(child.asked_at),
        "not_before": _text(child.not_before),
        "failures": child.failures,
        "backlog": child.backlog,
    }
    told = {name: value for name, value in values.items() if value}
    return {"url": child.url, "read_lastmod": child.read_lastmod, **told}


def from_json(stored: Values) -> ChildState:
    return ChildState(
        url=stored["url"],
        lastmod=stored.get("lastmod", ""),
        read_lastmod=stored["read_lastmod"],
        validators=Validators(
            etag=stored.get("etag", ""), last_modified=stored.get("last_modified", "")
        ),
        body_digest=stored.get("body_digest", ""),
        asked_at=_moment(stored.get("asked_at")),
        not_before=_moment(stored.get("not_before")),
        failures=stored.get("failures", 0),
        backlog=stored.get("backlog", False),
    )


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
