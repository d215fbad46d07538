"""What may an entry inherit from its document?"""

import re
from dataclasses import dataclass

#: Markup is longer than what it says, but hardly this many times.
ROOM = 8

_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The document around an entry."""

    version: str = ""
    base: str = ""  #: where relative links start
    title: str = ""
    author: str = ""
    lang: str = ""

    @property
    def is_atom(self) -> bool:
        return self.version.startswith("atom")


def lang_tag(text: object) -> str:
    """BCP 47 with its usual capitals, or nothing: "english" is no tag."""
    tag = str(text).strip().replace("_", "-")
    if not _LANG.fullmatch(tag):
        return ""
    first, *others = tag.split("-")
    return "-".join([first.lower(), *map(_capitals, others)])


def _capitals(subtag: str) -> str:
    """A region is in capitals, a script has one: zh-Hant-TW."""
    if len(subtag) == len("TW"):
        return subtag.upper()
    return subtag.capitalize() if len(subtag) == len("Hant") else subtag.lower()
