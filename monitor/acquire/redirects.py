"""Where does a chain of redirects lead, and may we follow it?"""

from dataclasses import dataclass, replace
from urllib.parse import SplitResult, quote, urljoin, urlsplit

MAX_URL = 2_000

PERMANENT = frozenset({301, 308})
REDIRECTS = PERMANENT | {302, 303, 307}

_PORTS = {"http": 80, "https": 443}
#: Every visible ASCII character: what is configured is what is asked for.
_VISIBLE = "".join(map(chr, range(0x21, 0x7F)))


class NoAddressError(Exception):
    """What is configured is no web address."""


class BadRedirectError(Exception):
    """It may not be followed; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Where we are, and how we came here."""

    url: str
    past: tuple[str, ...] = ()  #: URLs that sent us on
    moved_to: str = ""  #: the last URL that only permanent redirects led to
    permanent: bool = True  #: every redirect so far was 301 or 308

    @classmethod
    def begin(cls, url: str) -> "Trail":
        """At the address as configured, once it is sure to be one."""
        try:
            resolve(url, url)
        except BadRedirectError as error:
            raise NoAddressError("the address is no web address") from error
        return cls(url=url)

    def follow(self, status: int, location: str, limit: int) -> "Trail":
        """One redirect further, or BadRedirectError."""
        if len(self.past) >= limit:
            raise BadRedirectError(f"more than {limit} redirects")
        if not location.strip():
            raise BadRedirectError(f"{host_of(self.url)} does not say where to")
        url = resolve(self.url, _text(location))
        past = (*self.past, self.url)
        if url in past:
            raise BadRedirectError(f"goes in circles at {host_of(url)}")
        permanent = self.permanent and status in PERMANENT
        moved_to = url if permanent else self.moved_to
        return replace(self, url=url, past=past, moved_to=moved_to, permanent=permanent)


def resolve(base: str, location: str) -> str:
    """The address a redirect names, without fragment and without a login."""
    try:
        url = urljoin(base, location.strip())
        parts = urlsplit(url)
        _ = parts.port  # urlsplit looks at the port only when asked for it
    except ValueError as error:
        raise BadRedirectError("to an address that cannot be read") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise BadRedirectError("to something that is no web address")
    if urlsplit(base).scheme == "https" and parts.scheme == "http":
        raise BadRedirectError(f"from https to plain http at {parts.hostname}")
    if len(url) > MAX_URL:
        raise BadRedirectError(f"to an address of {len(url)} characters")
    netloc = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=netloc, fragment="").geturl()


def _text(location: str) -> str:
    """Some servers send UTF-8 where only ASCII is allowed; browsers take it."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return location


def host_of(url: str) -> str:
    """host:port, the thing that is asked one request at a time."""
    host, port = _place(urlsplit(url))
    return f"{host}:{port}"


def hostname(url: str) -> str:
    """The name alone, for sentences; as much as can be told of it."""
    try:
        return urlsplit(url).hostname or "the address"
    except ValueError:
        return "the address"


def origin(url: str) -> str:
    """Everything of a URL that a connection needs."""
    parts = urlsplit(url)
    host, port = _place(parts)
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}:{port}/"


def own_host(feed_url: str, url: str) -> bool:
    """Whether secrets meant for the feed may go here. http may turn into https."""
    own, here = _place(urlsplit(feed_url)), _place(urlsplit(url))
    upgraded = (own[1], here[1]) == (_PORTS["http"], _PORTS["https"])
    return own == here or (own[0] == here[0] and upgraded)


def target(url: str) -> bytes:
    """What stands in the request line: the URL after its host, to the byte."""
    rest = url.partition("://")[2].partition("#")[0]
    start = min((i for i in map(rest.find, "/?") if i >= 0), default=len(rest))
    path = rest[start:]
    path = path if path.startswith("/") else f"/{path}"
    return quote(path, safe=_VISIBLE).encode("ascii")


def _place(parts: SplitResult) -> tuple[str, int]:
    return parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
