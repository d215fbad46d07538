"""How is a wrong value told, and what mends it?

Every check of the config answers with what is wrong and what to do, not with
pydantic's own words, and a check of a secret never repeats the secret.
"""

import re
from collections.abc import Callable
from typing import Any

from pydantic import AfterValidator, PlainSerializer
from pydantic_core import PydanticCustomError

from monitor.settings.problem import quote

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
SPACES = re.compile(r"\s")


def fault(wrong: str, remedy: str) -> PydanticCustomError:
    """The one error that checks raise; `mistakes.py` reads it back."""
    context = {"wrong": wrong, "remedy": remedy}
    return PydanticCustomError("fault", "{wrong}: {remedy}", context)


def matches(pattern: str, wrong: str, remedy: str) -> AfterValidator:
    form = re.compile(pattern)

    def check(text: str) -> str:
        if not form.fullmatch(text):
            raise fault(f"{wrong}: {quote(text)}", remedy)
        return text

    return AfterValidator(check)


def written_as(write: Callable[[Any], str]) -> PlainSerializer:
    return PlainSerializer(write, return_type=str, when_used="json")
