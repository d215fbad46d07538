"""What do all shapes of the config share?"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict

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
