"""What may stand in a channel that is a chat, a feed file or another's library?

Every secret has a twin `KEY_file`, a file that holds it.
"""

from typing import Literal

from monitor.settings.addresses import Url
from monitor.settings.kinds import ChatId, Count, RoomId, Switch, Text
from monitor.settings.secret_values import (
    AppriseUrl,
    BotToken,
    NtfyUrl,
    Password,
    TeamsUrl,
)
from monitor.settings.twins import STRICT, ByUrl, WayOut, one_of


class TeamsSettings(ByUrl):
    """Posts a card to a Microsoft Teams workflow."""

    kind: Literal["teams"]
    url: TeamsUrl


class DiscordSettings(ByUrl):
    """Posts embeds to a Discord webhook."""

    kind: Literal["discord"]
    edit: Switch = False
    """A story that is told again changes its first message, which rings for nobody."""


class MattermostSettings(ByUrl):
    """Posts Markdown to a Mattermost incoming webhook."""

    kind: Literal["mattermost"]


class GoogleChatSettings(ByUrl):
    """Posts cards to a webhook of a Google Chat space; a story has one thread."""

    kind: Literal["google-chat"]


class TelegramSettings(WayOut):
    """Writes to a Telegram chat as a bot."""

    model_config = one_of("token")

    kind: Literal["telegram"]
    token: BotToken
    """As BotFather gave it."""
    token_file: Text | None = None
    """A file that holds the token."""
    chat: ChatId
    """The id of a chat, such as "-1001234567890", or "@name" of a public channel."""
    base: Url = "https://api.telegram.org"
    """Another address of the Bot API, such as your own server."""
    edit: Switch = False
    """A story that is told again changes its first message, which rings for nobody."""


class MatrixSettings(WayOut):
    """Writes to a Matrix room that is not encrypted."""

    model_config = one_of("token")

    kind: Literal["matrix"]
    homeserver: Url
    token: Password
    """An access token that does not expire."""
    token_file: Text | None = None
    """A file that holds the token."""
    room: RoomId
    """The room's id, which starts with "!"."""
    edit: Switch = False
    """A story that is told again changes its first message, which rings for nobody."""


class NtfySettings(ByUrl):
    """Publishes to a topic of an ntfy server."""

    kind: Literal["ntfy"]
    url: NtfyUrl
    """With the topic, such as "https://ntfy.sh/TOPIC"; whoever knows it can read."""
    token: Password | None = None
    """Of a topic that is protected."""
    token_file: Text | None = None
    """A file that holds the token."""


class AtomSettings(WayOut):
    """Keeps the stories that were told in a feed file."""

    model_config = STRICT

    kind: Literal["atom"]
    file: Text = "matches.xml"
    """Relative to the state folder."""
    title: Text = "News monitor"
    link: Url | None = None
    """Where readers fetch the file."""
    entries: Count = 100
    """No more are kept."""


class AppriseSettings(ByUrl):
    """Hands over to Apprise, for services that have no kind of their own."""

    kind: Literal["apprise"]
    url: AppriseUrl
    """As Apprise writes it, such as "pover://USER@TOKEN"."""


ChatSettings = (
    TeamsSettings
    | DiscordSettings
    | MattermostSettings
    | GoogleChatSettings
    | TelegramSettings
    | MatrixSettings
    | NtfySettings
    | AtomSettings
    | AppriseSettings
)
