"""What does a document say of itself: which form it has, and how often to come?

For people who look at a feed before they add it. Only its head is looked at.
"""

import json
import re
from dataclasses import dataclass
from datetime import timedelta

from monitor.acquire.sniff import HEAD, Kind, as_utf8, kind_of

_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([A-Za-z]\w*)([^<>]{0,4000})")
_ASIDE = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_VERSION = re.compile(r"\bversion\s*=\s*[\"']([\w.]{1,10})[\"']")
_FIRST_ENTRY = re.compile(r"<(?:item|entry)[\s>]")
_TTL = re.compile(r"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(r"<\w+:updatePeriod>\s*(\w{1,20})\s*</")
_FREQUENCY = re.compile(r"<\w+:updateFrequency>\s*(\d{1,6})\s*</")
_HOURS = re.compile(r"<hour>\s*\d{1,2}\s*</hour>", re.IGNORECASE)
_DAYS = re.compile(r"<day>\s*(\w{1,12})\s*</day>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfSaid:
    """Empty where it says nothing."""

    form: str = ""  #: as people call it, such as "RSS 2.0"
    ttl: timedelta | None = None
    updates: str = ""  #: sy:updatePeriod and its frequency
    skips: str = ""  #: hours and days at which nothing comes

    @property
    def hints(self) -> tuple[str, ...]:
        """How often it wants to be asked, for people."""
        minutes = int(self.ttl.total_seconds()) // 60 if self.ttl else 0
        ttl = f"ttl {minutes} min" if minutes else ""
        return tuple(filter(None, (ttl, self.updates, self.skips)))


NOTHING_SAID = SelfSaid()


def said_by(body: bytes) -> SelfSaid:
    body = as_utf8(body).lstrip()
    kind = kind_of(body)
    if kind is Kind.JSON:
        return _json(body)
    if kind is Kind.PAGE:
        return SelfSaid(form="a web page")
    head = _ASIDE.sub("", body[:HEAD].decode("utf-8", "replace"))
    root = _ROOT.search(head)
    form = _form(root[1].lower(), root[2], head) if root else ""
    first = _FIRST_ENTRY.search(head)
    return _channel(form, head[: first.start()] if first else head)


def _form(name: str, attributes: str, head: str) -> str:
    version = _VERSION.search(attributes)
    if name == "rss":
        return f"RSS {version[1]}" if version else "RSS"
    if name == "feed":
        return f"Atom {version[1]}" if version else "Atom 1.0"
    if name == "urlset":
        return "a news sitemap" if "sitemap-news" in head else "a sitemap"
    known = {"rdf": "RSS 1.0 (RDF)", "sitemapindex": "a sitemap index"}
    return known.get(name, "")


def _channel(form: str, channel: str) -> SelfSaid:
    ttl, period = _TTL.search(channel), _PERIOD.search(channel)
    often = _FREQUENCY.search(channel)
    times = f" times {often[1]}" if often and often[1] != "1" else ""
    hours = len(_HOURS.findall(channel))
    days = [day.capitalize() for day in _DAYS.findall(channel)]
    skipped = [f"{hours} hours"] if hours else []
    skips = ", ".join(skipped + days)
    return SelfSaid(
        form=form,
        ttl=timedelta(minutes=int(ttl[1])) if ttl else None,
        updates=f"updates {period[1].lower()}{times}" if period else "",
        skips=f"skips {skips}" if skips else "",
    )


def _json(body: bytes) -> SelfSaid:
    try:
        feed = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return SelfSaid(form="broken JSON")
    if not isinstance(feed, dict):
        return SelfSaid(form="JSON")
    version = str(feed.get("version", "")).rstrip("/").rpartition("/")[2]
    return SelfSaid(form=f"JSON Feed {version}".rstrip())
