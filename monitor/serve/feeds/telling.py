"""How is a feed that was looked at shown: to people, and to programs?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import typer

from monitor.acquire.answers import Failed, Fetched
from monitor.acquire.probe import Again
from monitor.model.match import Level
from monitor.serve.address import without_login
from monitor.serve.feeds.advice import Trouble, size
from monitor.serve.feeds.listed import counted
from monitor.serve.feeds.probing import Facts, Report
from monitor.serve.output import plain
from monitor.serve.rows import when
from monitor.settings.duration import format_duration

#: Entries that match, as they are shown to people.
SHOWN = 5
WIDTH = 10
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def tell(
    report: Report, troubles: Sequence[Trouble], now: datetime, *, color: bool
) -> str:
    """A paragraph: its address, what it is, and what is wrong."""
    good = report.facts is not None
    mark = "red" if not good else "yellow" if troubles else "green"
    name = report.feed.name
    head = plain(without_login(report.feed.url))
    title = head if name == report.feed.url else f"{plain(name)} ({head})"
    lines = [_styled(title, mark, color=color)]
    for label, told in _parts(report, troubles, now):
        shown = label.ljust(WIDTH)
        if color and label == "look at":
            shown = typer.style(shown, fg=mark)
        elif color:
            shown = typer.style(shown, dim=True)
        lines.append(f"  {shown} {told}".rstrip())
    return "\n".join(lines)


def _styled(text: str, mark: str, *, color: bool) -> str:
    return typer.style(text, fg=mark, bold=True) if color else text


def _parts(
    report: Report, troubles: Iterable[Trouble], now: datetime
) -> Iterator[tuple[str, str]]:
    facts, answer = report.facts, report.probed.answer
    if facts is not None and isinstance(answer, Fetched):
        yield "what", _what(report, answer)
        yield "entries", _entries(report, facts, now)
        if facts.entries:
            yield "language", _languages(report, facts)
            yield "text", f"{facts.extent}, typically {facts.length:,} characters"
        yield "polling", _polling(report, answer)
        if report.hubs:
            yield "push", f"offered by {', '.join(map(plain, report.hubs))}"
        if facts.entries:
            yield "topics", _topics(report, facts)
        yield from _matches(facts)
    label = "look at"
    for trouble in troubles:
        yield label, plain(str(trouble))
        label = ""


def _what(report: Report, answer: Fetched) -> str:
    document = report.probed.good
    title = document.title if document else ""
    named = f", “{plain(title)}”" if title else ""
    return f"{report.probed.said.form or 'a feed'}{named}, {size(answer.wire)}"


def _entries(report: Report, facts: Facts, now: datetime) -> str:
    document = report.probed.good
    if document and document.children:
        return f"in {counted(len(document.children), 'sitemap')} that it lists"
    parts = [f"{facts.entries:,}"]
    if facts.newest and facts.oldest:
        parts.append(f"newest {ago(now - facts.newest)}")
        parts.append(f"oldest {ago(now - facts.oldest)}")
    if facts.per_day is not None:
        parts.append(f"{rate(facts.per_day)} a day")
    return ", ".join(parts)


def _languages(report: Report, facts: Facts) -> str:
    document = report.probed.good
    declared = document.lang if document else ""
    found = [f"{lang} in {n} of {facts.read}" for lang, n in facts.langs]
    said = f"declared {declared}" if declared else "none declared"
    return f"{', '.join(found[:4]) or 'cannot be told'}; {said}"


def _polling(report: Report, answer: Fetched) -> str:
    tokens = {
        "ETag": answer.validators.etag,
        "Last-Modified": answer.validators.last_modified,
    }
    given = " and ".join(name for name, token in tokens.items() if token)
    again = report.probed.again
    tried = (
        f", {again.value}"
        if again in {Again.UNCHANGED, Again.FULL, Again.FAILED}
        else ""
    )
    fresh = f"fresh for {format_duration(answer.wait)}" if answer.wait else ""
    parts = [f"{given or 'no validator'}{tried}", fresh, *report.probed.said.hints]
    return "; ".join(filter(None, parts))


def _topics(report: Report, facts: Facts) -> str:
    """Counts of entries that reach the digest; of them, those that alert."""
    told = []
    for topic, counts in report.counts().items():
        alerts = f" ({counts[Level.ALERT]} at once)" if counts[Level.ALERT] else ""
        told.append(f"{topic} {counts.total()}{alerts}")
    return f"of {facts.read} entries: {', '.join(told)}"


def _matches(facts: Facts) -> Iterator[tuple[str, str]]:
    for matched in facts.matched[:SHOWN]:
        yield "", f"  {matched.topic}: {plain(matched.title)}"
    if len(facts.matched) > SHOWN:
        yield "", f"  and {len(facts.matched) - SHOWN} more"


def as_row(report: Report, troubles: Sequence[Trouble]) -> dict[str, Any]:
    """One flat object; what is not known is null."""
    probed, facts = report.probed, report.facts
    answer, document = probed.answer, probed.good
    outcome, detail = report.failure
    fetched = None if isinstance(answer, Failed) else answer
    return {
        "feed": without_login(report.feed.name),
        "url": without_login(report.feed.url),
        "ok": facts is not None,
        "outcome": outcome or "read",
        "detail": detail,
        "status": answer.status,
        "final_url": without_login(fetched.url) if fetched else None,
        "moved_to": report.moved_to or None,
        "form": probed.said.form or None,
        "title": document.title if document else None,
        "declared_lang": (document.lang or None) if document else None,
        "bytes": answer.wire,
        "etag": bool(fetched and fetched.validators.etag),
        "last_modified": bool(fetched and fetched.validators.last_modified),
        "conditional": probed.again.value,
        "fresh_seconds": int(fetched.wait.total_seconds()) if fetched else None,
        "hints": list(probed.said.hints),
        "hubs": list(report.hubs),
        **(_facts_row(facts) if facts else {}),
        "topics": {
            topic: {"digest": n[Level.DIGEST], "alert": n[Level.ALERT]}
            for topic, n in report.counts().items()
        },
        "troubles": [{"wrong": t.wrong, "remedy": t.remedy} for t in troubles],
    }


def _facts_row(facts: Facts) -> dict[str, Any]:
    return {
        "entries": facts.entries,
        "newest": when(facts.newest),
        "oldest": when(facts.oldest),
        "per_day": None if facts.per_day is None else round(facts.per_day, 2),
        "langs": dict(facts.langs),
        "lang": facts.lang or None,
        "text": facts.extent,
        "text_length": facts.length,
        "matches": [
            {"topic": m.topic, "level": m.level.value, "title": m.title, "url": m.url}
            for m in facts.matched
        ],
    }


def ago(length: timedelta) -> str:
    """`5 min ago`, `3 h ago`, `12 days ago`; a clock that is ahead is told."""
    if length < -_MINUTE:
        return "in the future"
    for unit, noun in ((_DAY, "day"), (_HOUR, "h"), (_MINUTE, "min")):
        count = int(length / unit)
        if count > (1 if unit is _DAY else 0):
            return f"{count:,} {noun}{'s' if unit is _DAY else ''} ago"
    return "just now"


def rate(per_day: float) -> str:
    """With as many digits as are worth reading."""
    if per_day >= 10:  # noqa: PLR2004 - two digits are enough
        return f"{per_day:,.0f}"
    return f"{per_day:.1f}" if per_day >= 0.1 else f"{per_day:.2f}"  # noqa: PLR2004 - the same
