"""What may stand in each file of the config, with defaults and reasons?"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from monitor.model.event import EventType
from monitor.model.feed import FirstPoll, FullText
from monitor.model.mailbox import MailSecurity
from monitor.model.query import ServiceName
from monitor.model.route import Grade, NewFact
from monitor.settings.chats import ChatSettings
from monitor.settings.kinds import (
    DAY,
    NOTHING,
    SECOND,
    BaseUrl,
    Count,
    Country,
    Cron,
    Database,
    DateFormat,
    Days,
    Duration,
    Headers,
    Language,
    Listen,
    MailAddress,
    Moment,
    Network,
    PartyId,
    Password,
    Points,
    Port,
    Prose,
    RulePoints,
    SecretUrl,
    Selector,
    SigningSecret,
    Switch,
    Text,
    Url,
    UserAgent,
    Weight,
    Zone,
    at_least,
)
from monitor.settings.twins import STRICT, WayOut, one_of

Names = Annotated[tuple[Text, ...], Field(min_length=1)]


class StoreSettings(BaseModel):
    """What is remembered, where, and for how long."""

    model_config = STRICT

    database: Database | None = None
    """Where everything is remembered; without it, `monitor.db` in the state folder."""
    keep: Annotated[Duration, at_least(DAY)] = 400 * DAY
    """For how long the text of items without a match is kept."""


class FetchSettings(BaseModel):
    """How the outside is asked."""

    model_config = STRICT

    user_agent: UserAgent = "news-monitor/0.1 (feed reader; no contact given)"
    """Publishers see this; give them a way to reach you."""
    allow_networks: tuple[Network, ...] = ()
    """Private networks that feeds and pages may be fetched from."""
    allow_ports: tuple[Port, ...] = ()
    """Ports that may be asked besides 80, 443, 8080 and 8443."""
    floor: Annotated[Duration, at_least(SECOND)] = 600 * SECOND
    """No feed without `every` is asked more often than this."""
    cap: Annotated[Duration, at_least(SECOND)] = 4 * 3600 * SECOND
    """No healthy feed is asked less often than this."""
    full_text: FullText = FullText.MATCHED
    """Of which items the page is asked for, where the feed gives but a teaser."""
    polls_per_day: Count | None = None
    """Of all feeds without `every` together; without it, 24 for each."""


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


class WebSettings(BaseModel):
    """How the monitor itself is reached, through a reverse proxy."""

    model_config = STRICT

    public_base_url: BaseUrl | None = None
    """Where hubs can reach the monitor; without it nothing listens, and feeds that
    offer push are polled like any other."""
    listen: Listen = "127.0.0.1:8080"
    """Where the reverse proxy hands requests over."""


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


class WebhookSettings(WayOut):
    """Posts JSON as Standard Webhooks says."""

    model_config = one_of("url")

    kind: Literal["webhook"]
    url: SecretUrl
    url_file: Text | None = None
    """A file that holds the url."""
    secret: SigningSecret | None = None
    """Signs every delivery."""
    secret_file: Text | None = None
    """A file that holds the secret."""
    format: Literal["standard", "cloudevents"] = "standard"
    """What the body is; the headers are those of Standard Webhooks for both."""


class SlackSettings(WayOut):
    """Posts to a Slack incoming webhook."""

    model_config = one_of("url")

    kind: Literal["slack"]
    url: SecretUrl
    url_file: Text | None = None
    """A file that holds the url."""


Security = Literal["starttls", "tls", "none"]
PORTS: Mapping[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


class EmailSettings(WayOut):
    """Sends mail through an SMTP server."""

    model_config = STRICT

    kind: Literal["email"]
    host: Text
    port: Port | None = None
    """Without it, 587 for starttls, 465 for tls, 25 for none."""
    security: Security = "starttls"
    username: Text | None = None
    password: Password | None = None
    password_file: Text | None = None
    """A file that holds the password."""
    sender: MailAddress = Field(alias="from")
    to: Annotated[tuple[MailAddress, ...], Field(min_length=1)]

    @property
    def used_port(self) -> int:
        return self.port or PORTS[self.security]


class FileSettings(WayOut):
    """Writes each delivery as .eml, .html and .json."""

    model_config = STRICT

    kind: Literal["file"]
    folder: Text = "alerts"
    """Relative to the state folder."""


class ConsoleSettings(WayOut):
    """Prints each delivery on standard output."""

    model_config = STRICT

    kind: Literal["console"]


ChannelSettings = (
    WebhookSettings
    | SlackSettings
    | EmailSettings
    | FileSettings
    | ConsoleSettings
    | ChatSettings
)


class OperatorSettings(BaseModel):
    """Who hears of the monitor's own troubles."""

    model_config = STRICT

    channels: tuple[Text, ...] = ()
    ping_url: SecretUrl | None = None
    """Asked (GET) while the monitor makes progress, so that another machine notices
    when it does not."""
    ping_url_file: Text | None = None
    """A file that holds the ping_url."""
    ping_every: Annotated[Duration, at_least(10 * SECOND)] = 300 * SECOND


class DigestSettings(BaseModel):
    """When a digest is due: once a local day, by cron, or at an interval."""

    model_config = STRICT

    channels: Names
    at: Moment | None = None
    zone: Zone = "UTC"
    every: Annotated[Duration, at_least(SECOND)] | None = None
    days: Days | None = None
    """Of the week, for at; else every day."""
    cron: Cron | None = None
    """Minute, hour, day, month, weekday, such as "0 7 * * mon-fri"."""


class QuietHoursSettings(BaseModel):
    """When alerts are held; they are told in one message when it ends."""

    model_config = STRICT

    start: Moment | None = Field(default=None, alias="from")
    end: Moment | None = Field(default=None, alias="to")
    days: Days | None = None
    """On which these hours begin; else every day."""
    whole_days: Days = ()
    """Quiet from midnight to midnight."""
    zone: Zone = "UTC"
    override: Grade | None = None
    """From this severity on a story is told all the same."""


class RouteSettings(BaseModel):
    """Who wants which topics, through which channels, when, and how soon again."""

    model_config = STRICT

    name: Text
    topics: Names
    """Names of topics, or "*" for all."""
    alerts: tuple[Text, ...] = ()
    """Channels that are told at once."""
    digest: DigestSettings | None = None
    min_score: Annotated[Points, Field(ge=0)] = 0
    min_sources: Count = 1
    facets: tuple[Text, ...] = ()
    countries: tuple[PartyId, ...] = ()
    """Of the source or of a party."""
    languages: tuple[Language, ...] = ()
    sources: tuple[Text, ...] = ()
    events: tuple[EventType, ...] = ()
    repeat_after: Annotated[Duration, at_least(SECOND)] = DAY
    """The same story is not told again before, unless there is a new fact."""
    alert_max_age: Annotated[Duration, at_least(SECOND)] = DAY
    """What is older when it is decided goes into the digest."""
    group_wait: Duration = NOTHING
    """A story gathers for so long before its first alert."""
    escalate: tuple[NewFact, ...] = ()
    """New facts that are told again before repeat_after."""
    quiet_hours: QuietHoursSettings | None = None
    budget: Count | None = None
    """Alerts of a local day; the last quarter is for high severity, the rest goes into
    the digest."""


class RuleSettings(BaseModel):
    """A reviewable query with the seed sentence that motivates it."""

    model_config = STRICT

    name: Text
    query: Prose
    points: RulePoints
    """Added to the topic's score when the query is satisfied; of a table, what it says
    of the narrowest scope that satisfies it: title, lead (and title), body (all)."""
    weak: Switch = False
    """Counts only when a rule that is not weak gives points, too."""
    facet: Text | None = None
    seed: Text | None = None
    """A file in seeds/."""
    quote: Prose | None = None
    """Words of that seed, to the letter."""
    source: Prose | None = None
    """The law, treaty or agency whose words its terms are."""
    match: tuple[Prose, ...] = ()
    """Examples: a headline, a newline, a lead."""
    no_match: tuple[Prose, ...] = ()
    note: Prose | None = None


class TopicSettings(BaseModel):
    """One file in topics/; the topic is named like the file."""

    model_config = STRICT

    label: Text
    """As people read it, such as "Human trafficking"."""
    digest: Count
    """Points from which an item belongs into a digest."""
    alert: Count
    """Points from which it is worth an alert."""
    lang: Language | None = None
    """Of the examples beside its rules; without it they are tried in all languages."""
    rules: Annotated[tuple[RuleSettings, ...], Field(min_length=1)]


#: concepts.toml: by concept and language, the terms.
ConceptTerms = dict[Language, Annotated[tuple[Prose, ...], Field(min_length=1)]]
ConceptSettings = dict[str, Annotated[ConceptTerms, Field(min_length=1)]]


class TermSettings(BaseModel):
    """What one language says for a concept, and who says so."""

    model_config = STRICT

    source: Prose
    """The law, treaty or agency whose words they are; or plain usage."""
    terms: Annotated[tuple[Prose, ...], Field(min_length=1)]


class ExampleSettings(BaseModel):
    """Of one rule in one language."""

    model_config = STRICT

    match: tuple[Prose, ...] = ()
    """Examples: a headline, a newline, a lead."""
    no_match: tuple[Prose, ...] = ()


class LanguageSettings(BaseModel):
    """One file in languages/, named like the language it is about."""

    model_config = STRICT

    unreviewed: Switch = False
    """Nobody on the team reads it: its terms come from official texts only."""
    also: tuple[Language, ...] = ()
    """The terms of these languages count in it, too."""
    concepts: dict[str, TermSettings] = {}
    """By concept, the terms."""
    examples: dict[str, dict[str, ExampleSettings]] = {}
    """By topic and rule, the examples."""


class Settings(BaseSettings):
    """What stands in monitor.toml, feeds.toml and routes.toml together."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    store: StoreSettings = StoreSettings()
    fetch: FetchSettings = FetchSettings()
    web: WebSettings = WebSettings()
    feeds: tuple[FeedSettings, ...] = ()
    channels: dict[Text, Annotated[ChannelSettings, Field(discriminator="kind")]] = {}
    operator: OperatorSettings = OperatorSettings()
    routes: tuple[RouteSettings, ...] = ()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *_rest: PydanticBaseSettingsSource,
        **_others: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """One source: the tree that files, credentials and environment add up to.

        The library's own environment source stops at the first value it cannot
        read and forgets where each came from; `environment.py` does neither.
        """
        tree = init_settings()["tree"]
        return (InitSettingsSource(settings_cls, init_kwargs=tree),)
