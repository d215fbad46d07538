"""What may stand in a feed?"""

from typing import Annotated

from pydantic import BaseModel

from monitor.model.feed import FirstPoll, FullText
from monitor.model.mailbox import MailSecurity
from monitor.model.query import ServiceName
from monitor.settings.addresses import MailAddress, Port, Url
from monitor.settings.kinds import (
    Count,
    Country,
    Language,
    Names,
    Selector,
    Switch,
    Text,
    Weight,
)
from monitor.settings.secret_values import Headers, Password
from monitor.settings.times import SECOND, DateFormat, Duration, Zone, at_least
from monitor.settings.twins import STRICT


class ListSettings(BaseModel):
    """Where a web page lists its items, as CSS selectors."""

    model_config = STRICT

    item: Selector
    """What each item is: a row, a card. The others are looked for inside it."""
    title: Selector | None = None
    """Without it, what the link says."""
    link: Selector | None = None
    """Without it, the first link."""
    date: Selector | None = None
    summary: Selector | None = None
    date_format: DateFormat | None = None
    """As for strptime, such as "%d/%m/%Y"; without it, the feed's lang tells."""
    zone: Zone | None = None
    """Of dates that name none; without it, UTC."""


class QuerySettings(BaseModel):
    """The terms of a topic, put to a service that lists the news of others."""

    model_config = STRICT

    service: ServiceName
    topic: Text | None = None
    """Whose terms are asked, the most telling first."""
    lang: Language
    """Of the terms, and of the news."""
    country: Country | None = None
    """The press of this country; of Google News, its edition."""
    terms: Names | None = None
    """Instead of the topic's own: words and phrases, each of which is enough."""
    base: Url | None = None
    """Another address of the service, such as a mirror."""


class MailboxSettings(BaseModel):
    """A folder of a mail account; it is read only, and nothing in it is marked."""

    model_config = STRICT

    host: Text
    """Your own mail server: it may be anywhere, also on a private network."""
    port: Port | None = None
    """Without it, 993 for tls, 143 for starttls and none."""
    security: MailSecurity = MailSecurity.TLS
    username: Text | None = None
    password: Password | None = None
    password_file: Text | None = None
    """A file that holds the password."""
    folder: Text = "INBOX"
    senders: tuple[MailAddress, ...] = ()
    """Only mails from these addresses; empty for all."""


class FeedSettings(BaseModel):
    """One address, folder, query or mailbox that is polled."""

    model_config = STRICT

    name: Text
    """Unique. A feed is its name: a new url under it keeps its history."""
    url: Url | None = None
    folder: Text | None = None
    """Instead of url; every file in it is an item."""
    list: ListSettings | None = None
    """For a site without a feed: the url is a web page that lists its items."""
    mailbox: MailboxSettings | None = None
    """Instead of url; newsletters and Google Alerts mails are read."""
    query: QuerySettings | None = None
    """Instead of url; a search service is asked, the publishers are the sources."""
    source: Text | None = None
    """The publisher; without it, the host of the url or the folder's name."""
    country: Country | None = None
    lang: Language | None = None
    topics: tuple[Text, ...] = ()
    """Only these topics; empty for all."""
    headers: Headers = {}
    """Sent to the feed's own host only; `NAME_file` names a file with the value."""
    enabled: Switch = True
    every: Annotated[Duration, at_least(SECOND)] | None = None
    """A fixed interval instead of the adaptive one; may go below the floor."""
    allow_entities: Switch = False
    """It may declare XML entities, within its bounds; external ones are never read."""
    polls_per_day: Count | None = None
    """Of this feed, instead of its share of what all feeds may have."""
    weight: Weight = 1.0
    """What an item of it is worth; one of weight 4 is asked twice as often."""
    first_poll: FirstPoll = FirstPoll.DIGEST
    """What becomes of the matches that the first readable poll holds."""
    push: Switch = True
    """Take pushes where the feed offers them and `[web] public_base_url` is set."""
    full_text: FullText | None = None
    """Instead of what [fetch] says."""
