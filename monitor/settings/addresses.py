"""What may stand for a place that is reached, or that listens?"""

from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    Strict,
    WithJsonSchema,
)

from monitor.settings.checks import CONTROL, SPACES, fault, written_as
from monitor.settings.problem import quote


def url_mistake(url: str) -> str:
    """What keeps the text from being a web address; empty when it is one."""
    if SPACES.search(url) or CONTROL.search(url):
        return "a URL holds no space"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "not a URL"
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        return "not a URL"
    return ""


def _url(url: str) -> str:
    if wrong := url_mistake(url):
        raise fault(f"{wrong}: {quote(url)}", "write http:// or https:// and a host")
    return url


def _base_url(url: str) -> str:
    """Where the outside reaches us. Hubs post there, so it is worth encryption."""
    url = _url(url).rstrip("/")
    parts = urlsplit(url)
    if parts.query or parts.fragment or "?" in url or "@" in parts.netloc:
        wrong = f"more than a host and a path: {quote(url)}"
        raise fault(wrong, 'write it like "https://monitor.example.org"')
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        wrong = f"not encrypted: {quote(url)}"
        raise fault(wrong, "write https://; only a loopback address may have http://")
    return url


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(text: str) -> str:
    remedy = 'write an address and a port, such as "127.0.0.1:8080" or "[::1]:8080"'
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname or "", parts.port
        known = host == "localhost" or bool(ip_address(host))
    except ValueError:
        known, port = False, None
    if not (known and port) or parts.netloc != text or "@" in text:
        raise fault(f"not an address to listen on: {quote(text)}", remedy)
    return text


def _database(url: str) -> str:
    scheme, mark, rest = url.partition(":///")
    if scheme != "sqlite" or not mark:
        kind = scheme.partition("://")[0] if "://" in url else ""
        wrong = f"not a database we know: {quote(kind)}" if kind else "not a database"
        raise fault(wrong, 'write "sqlite:///" and a path')
    if not rest or rest == ":memory:" or "?" in rest:
        remedy = 'write "sqlite:///" and the path of a file, without options'
        raise fault("not a file", remedy)
    return url


def _network(given: Any) -> IPv4Network | IPv6Network:
    if isinstance(given, IPv4Network | IPv6Network):
        return given
    try:
        loose = ip_network(given if isinstance(given, str) else "", strict=False)
    except ValueError:
        remedy = 'write it like "127.0.0.0/8" or "fd00::/8"'
        raise fault(f"not a network: {quote(given)}", remedy) from None
    if str(loose) != given and str(loose.network_address) != given:
        raise fault(f"not a network: {quote(given)}", f"write {quote(str(loose))}")
    return loose


def _mail_address(text: str) -> str:
    name, address = parseaddr(text)
    mailbox, _, host = address.rpartition("@")
    plain = not CONTROL.search(text) and not SPACES.search(address)
    if not (plain and mailbox and host) or "@" in mailbox:
        remedy = 'write it like "desk@example.org" or "Desk <desk@example.org>"'
        raise fault(f"not a mail address: {quote(text)}", remedy)
    return text if name else address


Url = Annotated[str, AfterValidator(_url)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
Listen = Annotated[str, AfterValidator(_listen)]
Database = Annotated[str, AfterValidator(_database)]
Network = Annotated[
    IPv4Network | IPv6Network,
    BeforeValidator(_network),
    written_as(str),
    WithJsonSchema({"type": "string", "examples": ["127.0.0.0/8"]}),
]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
Port = Annotated[int, Strict(), Field(ge=1, le=65535)]
