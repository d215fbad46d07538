"""May this address be dialled?

A name is looked up once, every answer is checked, and the very address that was
checked is dialled: a name that changes its mind in between gains nothing. As this
sits below redirects, a public page cannot send us into a private network.
"""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Container, Iterable, Sequence
from contextlib import suppress
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

import httpcore

from monitor.acquire.meter import Metered

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

#: The web's own and their usual stand-ins. A page must not make us speak to a mail
#: server or a database, whose protocols take what looks like a line of HTTP.
WEB_PORTS = frozenset({80, 443, 8080, 8443})
#: More answers than this are not tried one after the other.
MAX_ADDRESSES = 4

#: Carries an IPv4 address in its last 32 bits (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")
_SHARED = ip_network("100.64.0.0/10")


class AddressRefusedError(Exception):
    """Nothing that the name stands for may be dialled."""


class NameUnknownError(Exception):
    """The name stands for nothing, now or at all."""

    def __init__(self, host: str) -> None:
        super().__init__(f"the name {host} cannot be found")


def may_dial(address: Address, allow: Iterable[Network]) -> bool:
    inner = _inner(address)
    if is_allowed(address, allow):
        return True
    return inner.is_global and not inner.is_multicast and inner not in _SHARED


def is_allowed(address: Address, allow: Iterable[Network]) -> bool:
    """The operator named its network: no other check is needed."""
    both = (address, _inner(address))
    return any(a in network for network in allow for a in both)


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one wraps, for what wrapping could hide."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


async def look_up(host: str, port: int) -> Sequence[str]:
    """In a thread of its own: a resolver that hangs holds up neither others nor exit.

    The loop's own pool has six threads on two cores, and is waited for at exit.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Sequence[str]] = loop.create_future()

    def ask() -> None:
        found = _ask_resolver(host, port)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, answer, found)

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    return await answer


def _ask_resolver(host: str, port: int) -> Sequence[str] | NameUnknownError:
    try:
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return NameUnknownError(host)
    return list(dict.fromkeys(str(info[4][0]) for info in infos))


def _settle(
    answer: asyncio.Future[Sequence[str]], found: Sequence[str] | NameUnknownError
) -> None:
    if answer.done():
        return  # nobody waits any more
    if isinstance(found, NameUnknownError):
        answer.set_exception(found)
    else:
        answer.set_result(found)


class Guard(httpcore.AsyncNetworkBackend):
    """httpcore's own network, behind the check."""

    def __init__(
        self,
        allow: Iterable[Network],
        resolve: Resolve = look_up,
        ports: Container[int] = WEB_PORTS,
    ) -> None:
        self._allow = tuple(allow)
        self._ports = ports
        self._resolve = resolve
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                found = await self._resolve(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"looking up {host}") from error
        open_ones = self._permitted(host, port, found)[:MAX_ADDRESSES]
        share = timeout / len(open_ones) if timeout else None
        for address in open_ones[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return Metered(
                    await self._network.connect_tcp(
                        address, port, share, local_address, socket_options
                    )
                )
        return Metered(
            await self._network.connect_tcp(
                open_ones[-1], port, share, local_address, socket_options
            )
        )

    def _permitted(self, host: str, port: int, found: Sequence[str]) -> list[str]:
        permitted = [a for a in found if may_dial(ip_address(a), self._allow)]
        if not permitted:
            there = f" ({found[0]})" if found and found[0] != host else ""
            raise AddressRefusedError(
                f"{host}{there} is not a public address;"
                " if that is meant, add its network to [fetch] allow_networks"
            )
        if port in self._ports:
            return permitted
        trusted = [a for a in permitted if is_allowed(ip_address(a), self._allow)]
        if not trusted:
            raise AddressRefusedError(
                f"port {port} of {host} is none of the web's;"
                " if that is meant, add it to [fetch] allow_ports"
            )
        return trusted

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        _ = timeout, socket_options
        raise AddressRefusedError(f"{path} is not a web address")

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)
