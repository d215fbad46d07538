"""How is a route kept, so that its decisions can be made again?"""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from monitor.model.route import Route

Json = dict[str, Any]


@cache
def _form() -> TypeAdapter[Route]:
    """Built when first asked: most commands never do."""
    return TypeAdapter(Route)


def to_json(route: Route) -> Json:
    stored: Json = _form().dump_python(route, mode="json")
    return stored


def from_json(stored: Json) -> Route:
    """A knob that came later is off."""
    return _form().validate_python(stored)
