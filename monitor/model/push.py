"""What did a feed's hub promise us, and how has it kept its word?

WebSub (https://www.w3.org/TR/websub/): a publisher names a hub, the hub is asked to
tell us of news, proves that it was us who asked, and then posts what is new. To us a
push is a hint to look at the feed, and never the news itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Advert:
    """What a document says of push: its own address, and hubs in order."""

    topic: str = ""
    hubs: tuple[str, ...] = ()  #: empty when it offers no push


NO_ADVERT = Advert()


class Mode(StrEnum):
    """What a hub is asked for, in the words of the protocol."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed at one hub.

    It holds no secret: the address that the hub calls and the key that it signs
    with are derived from its name and a key file.
    """

    id: str
    feed: str
    topic: str
    hub: str
    door: str  #: our public base URL and the key file's mark, as the hub was told
    begun_at: datetime
    hubs: tuple[str, ...] = ()  #: all that the feed advertises, in order
    pending: Mode | None = None  #: what the hub may verify now
    asked_at: datetime | None = None  #: pending since
    ask_at: datetime | None = None  #: when the hub is asked (again); None for not
    failures: int = 0  #: of asking, in a row
    verified_at: datetime | None = None
    lease: timedelta = timedelta(0)  #: as granted
    lease_until: datetime | None = None
    trouble: str = ""  #: what went wrong last, for people; empty when all is well
    pushes: int = 0  #: with a good signature
    pushed_at: datetime | None = None  #: the last of them
    polled_at: datetime | None = None  #: start of the feed's last poll
    look_at: datetime | None = None  #: an early poll is due then
    idle: int = 0  #: early polls in a row that found nothing new
    unpushed_at: datetime | None = None  #: news was found then, without a push so far
    misses: int = 0  #: times in a row that news was not pushed
    trust: int = 0  #: grows with every push that kept its word, is halved by a miss
    listening: bool = False  #: pushes could reach us all the time since the last poll
    told: bool = False  #: the operator knows that pushes stopped

    @property
    def name(self) -> str:
        """What no other has: at another hub the same feed has another callback."""
        return f"{self.id} {self.hub} {self.topic}"

    @property
    def leaving(self) -> bool:
        return self.pending is Mode.UNSUBSCRIBE
