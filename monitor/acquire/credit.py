"""Whose is an entry that a service only passes on?

Corroboration counts sources: of an entry that Google lists, the source is the
publisher, whose own feed may bring the same.
"""

from collections.abc import Iterable
from dataclasses import replace

from monitor.acquire.clean import NOTHING, Form, Markup
from monitor.acquire.document import RawEntry
from monitor.acquire.unwrap import GOOGLE_NEWS, unwrap
from monitor.model.url import publisher

#: Entries in one answer of Google News, whatever the query.
GOOGLE_MOST = 100
_DASH = " - "


def credit(raw: RawEntry, home: str = "") -> RawEntry:
    """`home` is the address of the publisher, where the entry names it."""
    found = unwrap(raw.url)
    if not found.service:
        return raw
    title, name = raw.title, raw.source.value
    if found.service == GOOGLE_NEWS:
        title, name = _without_name(raw.title, name)
    known = publisher(home) if found.kept else publisher(found.url)
    passed_on = replace(raw, url=found.url, title=title, source=_plain(known or name))
    if found.service == GOOGLE_NEWS:
        # Its description is the title once more, or those of other publishers.
        return replace(passed_on, summary=NOTHING, text=NOTHING)
    return passed_on


def cut_off(count: int, links: Iterable[str]) -> str:
    """What is to be said of an answer that is as long as Google's get."""
    if count < GOOGLE_MOST:
        return ""
    if any(unwrap(link).service != GOOGLE_NEWS for link in links):
        return ""
    return f"{count} results, the most that Google gives: there may be more"


def _without_name(title: Markup, name: str) -> tuple[Markup, str]:
    """Google ends every title with a dash and the publisher's name."""
    value = title.value.rstrip()
    if name and value.endswith(_DASH + name):
        return replace(title, value=value.removesuffix(_DASH + name)), name
    head, dash, tail = value.rpartition(_DASH)
    if name or not dash or not head.strip():
        return title, name
    return replace(title, value=head), tail.strip()


def _plain(text: str) -> Markup:
    return Markup(text, Form.PLAIN) if text else NOTHING
