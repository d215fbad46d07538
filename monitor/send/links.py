"""Which addresses may become links, and whose are they?"""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

#: Longer ones are shown as their host; a link cannot be cut.
LONGEST = 1500
#: Kept as they stand: reserved characters and the percent sign of what is quoted.
_PATH = "/%:@!$&'()*+,;=~-._"
_QUERY = _PATH + "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An http(s) address, quoted to plain ASCII, and the host it leads to."""

    href: str
    host: str


def web_link(url: str) -> Link | None:
    """None for every address that a reader should see as text rather than click.

    The address is put together anew from its parts, so that the host shown is the
    host that every reader's program goes to; one that names a user is a trick.
    """
    try:
        parts = urlsplit(url.strip())
        host = _ascii_host(parts.hostname or "")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc:
        return None
    place = f"[{host}]" if ":" in host else host
    href = urlunsplit(
        (
            parts.scheme,
            f"{place}:{port}" if port is not None else place,
            _quote(parts.path, _PATH),
            _quote(parts.query, _QUERY),
            _quote(parts.fragment, _QUERY),
        )
    )
    return Link(href=href, host=host) if len(href) <= LONGEST else None


def _quote(text: str, safe: str) -> str:
    return quote(text, safe=safe, errors="replace")


def _ascii_host(host: str) -> str:
    """Letters that only look like others are shown as what they are (xn--…).

    Raises ValueError for what is no host name.
    """
    name = host.encode("idna").decode("ascii") if not host.isascii() else host
    odd = set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-._:")
    if odd:
        raise ValueError("no host name")
    return name
