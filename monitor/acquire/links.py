"""Which address does an entry have?

Only http and https lead to a page: never `javascript:`, `mailto:` or `at://`.
"""

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from monitor.acquire.document import MAX_URL

WEB = ("http", "https")
_BROKEN_LINES = re.compile(r"[\t\r\n]+ *")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def web_url(link: str, base: str = "") -> str:
    """Absolute and otherwise as published; empty when it leads to no page."""
    link = _BROKEN_LINES.sub("", link.strip())
    try:
        return _absolute(link, base)
    except ValueError:  # "http://[::1"
        return ""


def first_url(links: Iterable[str], base: str) -> str:
    """The first of them that leads to a page."""
    return next((url for link in links if (url := web_url(link, base))), "")


def is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _absolute(link: str, base: str) -> str:
    if not link or len(link) > MAX_URL:
        return ""
    if not _SCHEME.match(link):
        link = urljoin(base, link) if is_web(base) else ""
    parts = urlsplit(link)
    fits = parts.scheme.lower() in WEB and parts.hostname and len(link) <= MAX_URL
    return link if fits else ""
