"""With which patterns does a language say where something happened?"""

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.extract.wordlists import any_of, whole_words
from monitor.model.slots import PlaceWords, Words

#: So near before a state stands what was done there.
NEAR = 35
_OWN = r"['\u2019]s\s(?:[\w'\u2019-]+\s){0,4}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSigns:
    at: re.Pattern[str]
    landing: re.Pattern[str]
    seat: re.Pattern[str]
    its_seat: re.Pattern[str]
    leaving: re.Pattern[str]
    visiting: re.Pattern[str]
    site: re.Pattern[str]
    local: re.Pattern[str]
    own: re.Pattern[str]
    based: re.Pattern[str]
    carrier: re.Pattern[str]
    remote: re.Pattern[str]
    acts: re.Pattern[str]

    def done(self, text: str, at: int) -> bool:
        """ "signed the agreement in Georgia", not "fight smuggling in Georgia"."""
        return bool(self.acts.search(text, max(0, at - NEAR), at))


@lru_cache(maxsize=16)
def place_signs(words: PlaceWords) -> PlaceSigns:
    def before(of: Words) -> re.Pattern[str]:
        way = rf"(?:{any_of(words.way)}\s){{0,4}}"
        # "Lancaster House, ", "Trụ sở Chính phủ, "
        house = r"(?-i:[^\W\d_a-z])[\w\u2019'-]*(?:\s[^\W\d_][\w\u2019'-]*){0,4},\s"
        return re.compile(rf"(?<![\w-]){any_of(of)}\s{way}(?:{house})?$", re.IGNORECASE)

    def behind(of: Words) -> re.Pattern[str]:
        return re.compile(
            rf"\s(?:[A-Z][\w'\u2019]+\s)?{any_of(of)}(?!\w)", re.IGNORECASE
        )

    return PlaceSigns(
        at=before(words.at),
        landing=before(words.landing),
        seat=behind(words.capital),
        its_seat=re.compile(
            rf"(?<!\w){any_of(words.at)}\s(?:\w{{1,3}}\s)?{any_of(words.capital)}\s$",
            re.IGNORECASE,
        ),
        leaving=before((*words.at, *words.leaving)),
        visiting=before((*words.at, *words.visiting)),
        site=behind(words.sites),
        local=behind((*words.sites, *words.locals)),
        own=re.compile(rf"{_OWN}{any_of(words.sites)}(?!\w)", re.IGNORECASE),
        based=re.compile(rf"(?<!\w){any_of(words.based)}\s(?:\w+\s)?$", re.IGNORECASE),
        carrier=re.compile(rf"\s{any_of(words.carriers)}(?!\w)"),
        remote=whole_words(words.remote),
        acts=whole_words(words.acts),
    )
