"""How far may a poll go, and how often may it come back?"""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """The bounds of every fetch. A feed's `every` may go below the floor."""

    user_agent: str  #: product, version and a way to reach the operator
    #: Private networks that may be asked; every public address always may.
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    allow_ports: frozenset[int] = frozenset()  #: besides those of the web
    floor: timedelta = timedelta(minutes=10)
    cap: timedelta = timedelta(hours=4)
    #: Of all feeds together that have no `every`; None is 24 for each.
    polls_per_day: int | None = None
    deadline: timedelta = timedelta(seconds=60)  #: all hops, names and bodies
    connect: timedelta = timedelta(seconds=10)
    read: timedelta = timedelta(seconds=20)  #: longest silence in between
    max_redirects: int = 5
    max_wire: int = 10 * MEBIBYTE
    max_body: int = 10 * MEBIBYTE
    max_ratio: int = 200
    at_once: int = 50  #: polls in flight; as many again may be late
