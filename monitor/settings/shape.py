"""What may stand in each file of the config, with defaults and reasons?"""

from typing import Annotated

from pydantic import BaseModel, Field
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from monitor.model.feed import FullText
from monitor.settings.addresses import BaseUrl, Database, Listen, Network, Port
from monitor.settings.channels import ChannelSettings
from monitor.settings.feeds import FeedSettings
from monitor.settings.kinds import Count, Text, UserAgent
from monitor.settings.routes import RouteSettings
from monitor.settings.secret_values import SecretUrl
from monitor.settings.times import DAY, SECOND, Duration, at_least
from monitor.settings.twins import STRICT


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


class WebSettings(BaseModel):
    """How the monitor itself is reached, through a reverse proxy."""

    model_config = STRICT

    public_base_url: BaseUrl | None = None
    """Where hubs and mail programs can reach the monitor; without it nothing listens,
    feeds that offer push are polled like any other, and mails have no one-click way to
    unsubscribe (nor have they over http)."""
    listen: Listen = "127.0.0.1:8080"
    """Where the reverse proxy hands requests over."""


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
