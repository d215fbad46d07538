"""What does a document say of itself: which form it has, and how often to come?

For people who look at a feed before they add it. Only its head is looked at.
"""

import json
import re
from calendar import day_name
from dataclasses import dataclass

from monitor.acquire.hints import read_hints
from monitor.acquire.sniff import HEAD, Kind, as_utf8, kind_of
from monitor.acquire.why import shown
from monitor.model.rhythm import NO_HINTS, Hints

_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([A-Za-z]\w*)([^<>]{0,4000})")
_ASIDE = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_VERSION = re.compile(r"\bversion\s*=\s*[\"']([\w.]{1,10})[\"']")


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfSaid:
    """Empty where it says nothing."""

    form: str = ""  #: as people call it, such as "RSS 2.0"
    asks: Hints = NO_HINTS  #: the very hints that the schedule obeys

    @property
    def hints(self) -> tuple[str, ...]:
        """How often it wants to be asked, for people."""
        hours, days = self.asks.skip_hours, self.asks.skip_days
        skipped = [f"{len(hours)} hours"] if hours else []
        skipped += [day_name[day] for day in days]
        told = (
            f"ttl {shown(self.asks.ttl)}" if self.asks.ttl else "",
            f"updates every {shown(self.asks.update)}" if self.asks.update else "",
            f"skips {', '.join(skipped)}" if skipped else "",
        )
        return tuple(filter(None, told))


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
    return SelfSaid(form=form, asks=read_hints(body))


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


def _json(body: bytes) -> SelfSaid:
    try:
        feed = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return SelfSaid(form="broken JSON")
    if not isinstance(feed, dict):
        return SelfSaid(form="JSON")
    version = str(feed.get("version", "")).rstrip("/").rpartition("/")[2]
    return SelfSaid(form=f"JSON Feed {version}".rstrip())
