"""What may stand in a channel?"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from monitor.settings.addresses import MailAddress, Port
from monitor.settings.chats import ChatSettings
from monitor.settings.kinds import Text
from monitor.settings.secret_values import Password, SigningSecret
from monitor.settings.twins import STRICT, ByUrl, WayOut


class WebhookSettings(ByUrl):
    """Posts JSON as Standard Webhooks says."""

    kind: Literal["webhook"]
    secret: SigningSecret | None = None
    """Signs every delivery."""
    secret_file: Text | None = None
    """A file that holds the secret."""
    format: Literal["standard", "cloudevents"] = "standard"
    """What the body is; the headers are those of Standard Webhooks for both."""


class SlackSettings(ByUrl):
    """Posts to a Slack incoming webhook."""

    kind: Literal["slack"]


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
