import asyncio
from collections.abc import Sequence
from ipaddress import ip_address, ip_network

import httpcore
import pytest

from monitor.acquire.guard import (
    AddressRefusedError,
    Guard,
    NameUnknownError,
    look_up,
    may_dial,
)
from tests.acquire_net.fakes import LOOPBACK
from tests.acquire_net.publisher import Publisher, reply


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),
        ("127.0.0.1", False),
        ("127.8.8.8", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("100.100.100.200", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("239.1.2.3", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("ff0e::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("2002:7f00:1::", False),
        ("2002:a00:1::", False),
        ("2001:0:4136:e378:8000:63bf:80ff:fffe", False),
    ],
)
def test_only_public_addresses_are_dialled(address: str, *, public: bool) -> None:
    """However an address is wrapped, the one inside decides."""
    assert may_dial(ip_address(address), ()) == public


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("127.0.0.1", "127.0.0.0/8"),
        ("::ffff:127.0.0.1", "127.0.0.0/8"),
        ("10.1.2.3", "10.0.0.0/8"),
        ("fd00::5", "fd00::/8"),
        ("::1", "::1/128"),
    ],
)
def test_a_network_that_is_allowed_may_be_asked(address: str, network: str) -> None:
    """And no other private one."""
    assert may_dial(ip_address(address), [ip_network(network)])
    assert not may_dial(ip_address("192.168.0.1"), [ip_network(network)])


class Answers:
    """A resolver that says what the test wants, and counts."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self._answers.pop(0)


async def dial(guard: Guard, port: int) -> None:
    stream = await guard.connect_tcp("news.example", port, timeout=5)
    await stream.aclose()


def test_a_name_that_changes_its_mind_gains_nothing() -> None:
    """It is looked up once; the address that was checked is the one dialled."""
    rebinding = Answers(["127.0.0.1"], ["127.0.0.2"])
    guard = Guard([ip_network("127.0.0.1/32")], rebinding)
    with Publisher(lambda _asked, _wire: reply()) as publisher:
        asyncio.run(dial(guard, publisher.port))

    assert rebinding.asked == 1


@pytest.mark.parametrize("found", [["10.0.0.1"], ["10.0.0.1", "::1"], []])
def test_a_name_for_private_addresses_is_refused(found: list[str]) -> None:
    """The sentence says what to do if it is meant."""
    guard = Guard([LOOPBACK], Answers(found))

    with pytest.raises(AddressRefusedError, match=r"\[fetch\] allow_networks"):
        asyncio.run(dial(guard, 80))


def test_a_port_that_is_none_of_the_webs_is_refused() -> None:
    """Before anything is dialled; the sentence says what to do if it is meant."""
    guard = Guard([], Answers(["93.184.216.34"]))

    with pytest.raises(AddressRefusedError, match=r"\[fetch\] allow_ports"):
        asyncio.run(dial(guard, 6379))


def test_a_port_that_is_allowed_may_be_asked() -> None:
    """And any port of a network that is allowed: of several addresses, that one."""
    guard = Guard([LOOPBACK], Answers(["93.184.216.34", "127.0.0.1"]))
    other = Guard([LOOPBACK], Answers(["127.0.0.1"]), ports={6379})
    with Publisher(lambda _asked, _wire: reply()) as publisher:
        asyncio.run(dial(guard, publisher.port))
        asyncio.run(dial(other, publisher.port))
        with pytest.raises(AddressRefusedError, match="port 81 of news"):
            asyncio.run(dial(Guard([], Answers(["93.184.216.34"]), {80}), 81))


def test_of_several_addresses_the_permitted_ones_are_tried() -> None:
    """localhost is ::1 too, where only 127.0.0.0/8 is allowed; one may be dead."""
    guard = Guard([LOOPBACK], Answers(["::1", "127.0.0.2", "127.0.0.1"]))
    with Publisher(lambda _asked, _wire: reply()) as publisher:
        asyncio.run(dial(guard, publisher.port))  # only 127.0.0.1 listens

        assert publisher.asked == []


def test_when_all_addresses_are_dead_the_last_error_counts() -> None:
    """Refused connections are an ordinary failure."""
    with Publisher(lambda _asked, _wire: reply()) as publisher:
        closed = publisher.port
    guard = Guard([LOOPBACK], Answers(["127.0.0.2", "127.0.0.1"]))

    with pytest.raises(httpcore.ConnectError):
        asyncio.run(dial(guard, closed))


async def never(host: str, port: int) -> Sequence[str]:
    await asyncio.sleep(3600)
    return []


def test_a_resolver_that_hangs_is_given_up() -> None:
    """After the time a connection may take."""

    async def wait() -> None:
        await Guard([], never).connect_tcp("news.example", 80, timeout=0.01)

    with pytest.raises(httpcore.ConnectTimeout):
        asyncio.run(wait())


def test_a_unix_socket_is_no_web_address() -> None:
    """Nothing may lead there."""

    async def connect() -> None:
        await Guard([]).connect_unix_socket("/run/x.sock")

    with pytest.raises(AddressRefusedError):
        asyncio.run(connect())


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f000001", "127.1"])
def test_a_number_is_an_address(host: str) -> None:
    """Whatever way it is written, it is looked up and then checked."""
    assert asyncio.run(look_up(host, 80)) == ["127.0.0.1"]


@pytest.mark.parametrize("host", ["x..y", "a" * 70, "no-such-name.invalid"])
def test_a_name_for_nothing_is_unknown(host: str) -> None:
    """Also one that no resolver would take."""
    with pytest.raises(NameUnknownError):
        asyncio.run(look_up(host, 80))


def test_who_stops_waiting_is_not_told() -> None:
    """An answer that comes after the end is dropped without a sound."""

    async def leave() -> None:
        task = asyncio.create_task(look_up("127.0.0.1", 80))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(leave())


def test_sleep_is_the_networks() -> None:
    """httpcore waits through its backend."""
    asyncio.run(Guard([]).sleep(0))
