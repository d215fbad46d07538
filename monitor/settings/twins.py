"""What do all shapes of the config share?"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict

from monitor.settings.kinds import Text
from monitor.settings.secret_values import SecretUrl
from monitor.settings.times import SECOND, Duration, at_least

#: A typo is an error, not a silent default; the strings below keys reach editors.
STRICT = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def one_of(key: str) -> ConfigDict:
    """In the schema either twin will do; before validation, files become values."""

    def either(schema: dict[str, Any]) -> None:
        schema["required"].remove(key)
        schema["oneOf"] = [{"required": [key]}, {"required": [f"{key}_file"]}]

    return STRICT | ConfigDict(json_schema_extra=either)


class WayOut(BaseModel):
    """What every channel may have."""

    model_config = STRICT

    heartbeat: Annotated[Duration, at_least(60 * SECOND)] | None = None
    """A word that the monitor is well, so often; of "24h", at midnight UTC."""


class ByUrl(WayOut):
    """What a channel has that posts to one address, which is a secret."""

    model_config = one_of("url")

    url: SecretUrl
    url_file: Text | None = None
    """A file that holds the url."""
