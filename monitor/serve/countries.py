"""Which country is meant by a code or an English name?"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from monitor.model.lexicon import NameKind
from monitor.serve.lexicon import gazetteer, lexicon

_BRACKETS = re.compile(r"\([^()]*\)")
_NO_WORD = re.compile(r"[^\w]+")
#: As Unicode's list of territories has it: Hong Kong SAR China.
_REGION = re.compile(r" sar china$")
#: "Republic of Congo" is written with and without its article.
_SMALL = frozenset({"the", "of", "and"})


def country_code(text: str) -> str:
    """ISO 3166 alpha-2 for "VN", "VNM", "Viet Nam" or "Myanmar (Burma)"; else empty.

    A city is no country: "washington" may be a state, and "georgia" is not asked which.
    """
    codes = _codes()
    return codes.get(_plain(text)) or codes.get(_plain(_BRACKETS.sub("", text)), "")


@cache
def _codes() -> dict[str, str]:
    """By every plain form of a name; a code beats a name."""
    return {_plain(name): code for name, code in (*_names(), *_iso())}


def _iso() -> Iterator[tuple[str, str]]:
    for country in lexicon().countries.values():
        if country.alpha2 and not country.org:
            yield country.id, country.alpha2
            yield country.alpha2, country.alpha2


def _names() -> Iterator[tuple[str, str]]:
    countries = lexicon().countries
    for name in gazetteer().names:
        known = countries.get(name.id)
        plain = name.lang == "en" and name.kind is NameKind.NAME
        if plain and known and known.alpha2 and not known.org:
            yield name.surface, known.alpha2


def _plain(name: str) -> str:
    """Without case, accents, marks and small words."""
    split = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in split if not unicodedata.combining(c))
    words = _REGION.sub("", _NO_WORD.sub(" ", bare).strip()).split()
    told = [word for word in words if word not in _SMALL]
    return " ".join(told or words)  # AND is the code of Andorra
