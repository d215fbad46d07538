"""Where does a link of a service lead, as far as the link itself says?

Nothing is asked for it. What only a request with a script would tell stays as it is.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, parse_qs, urlsplit

from monitor.acquire.links import is_web, web_url

#: A link in a link in a link, as when a mail filter wraps an alert's.
DEEPEST = 3

GOOGLE_NEWS = "news.google.com"
_GOOGLE = re.compile(r"(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?")
_SAFE_LINKS = ".safelinks.protection.outlook.com"
#: Host and path, and the parameter that holds the address.
_PARAMETERS: Mapping[tuple[str, str], str] = {
    ("www.bing.com", "/news/apiclick.aspx"): "url",
    ("l.facebook.com", "/l.php"): "u",
    ("lm.facebook.com", "/l.php"): "u",
}
#: Before the token of a Google News link.
_ARTICLES = ("/rss/articles/", "/articles/", "/read/", "/__i/rss/rd/articles/")
#: Protocol buffer: field 1 is 19, field 4 is a text, whose length and bytes follow.
_TOKEN_HEAD = b'\x08\x13"'
_MORE, _SEVEN_BITS = 0x80, 0x7F


class Kept(StrEnum):
    """Why a link of a service could not be resolved."""

    SCRIPT = "the service tells its target to a script only"
    NOTHING = "no web address is written in it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwrapped:
    url: str
    service: str = ""  #: host of the service whose link it was; empty for none
    kept: Kept | None = None  #: why the link is still the service's


def unwrap(link: str) -> Unwrapped:
    """The publisher's address, or the link itself with the reason."""
    found = Unwrapped(url=link)
    for _ in range(DEEPEST):
        inner = _once(found.url)
        if inner is None:
            return found
        found = inner
        if found.kept:
            return found
    return found


def _once(link: str) -> Unwrapped | None:
    """None for a link that is no service's."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if host == GOOGLE_NEWS and (token := _token(parts.path)):
        return _from_token(link, token)
    names = tuple(_names(host, parts))
    if not names:
        return None
    target = next(_targets(parts.query, names), "")
    kept = None if target else Kept.NOTHING
    return Unwrapped(url=target or link, service=host, kept=kept)


def _names(host: str, parts: SplitResult) -> Iterator[str]:
    """The parameters in which this service writes the address."""
    if _GOOGLE.fullmatch(host) and parts.path == "/url":
        yield from ("url", "q")
    elif host.endswith(_SAFE_LINKS):
        yield "url"
    elif name := _PARAMETERS.get((host, parts.path)):
        yield name


def _targets(query: str, names: tuple[str, ...]) -> Iterator[str]:
    given = parse_qs(query, max_num_fields=None)
    for name in names:
        for value in given.get(name, ()):
            if is_web(value) and (url := web_url(value)):
                yield url


def _token(path: str) -> str:
    start = next((each for each in _ARTICLES if path.startswith(each)), "")
    return path.removeprefix(start).partition("/")[0] if start else ""


def _from_token(link: str, token: str) -> Unwrapped:
    """Up to 2024 it held the address; now it holds a name that a script looks up."""
    said = _text_of(token)
    if is_web(said) and (url := web_url(said)):
        return Unwrapped(url=url, service=GOOGLE_NEWS)
    kept = Kept.SCRIPT if said.startswith("AU_yqL") else Kept.NOTHING
    return Unwrapped(url=link, service=GOOGLE_NEWS, kept=kept)


def _text_of(token: str) -> str:
    """What stands in the token's text field; empty when there is none."""
    try:
        data = base64.b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return ""
    if not data.startswith(_TOKEN_HEAD):
        return ""
    rest = data.removeprefix(_TOKEN_HEAD)
    length, used = 0, 0
    for byte in rest[:3]:
        length |= (byte & _SEVEN_BITS) << 7 * used
        used += 1
        if not byte & _MORE:
            break
    text = rest[used : used + length]
    return text.decode("ascii", "replace") if len(text) == length else ""
