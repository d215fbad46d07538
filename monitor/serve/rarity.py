"""How rare is a word? Lists of words say, each loaded when its language is met."""

import threading
from collections.abc import Mapping
from math import log10

#: What no list has is as rare as a name.
RAREST = 5.0
#: A word in fifty words is not rare at all: "the", "of".
COMMON = 1.7
_LOADING = threading.Lock()
_LISTS: dict[str, Mapping[str, float]] = {}
#: wordfreq's names of languages, where they are others than those of py3langid.
_NAMES = {"tl": "fil", "no": "nb", "nn": "nb", "hr": "sh", "sr": "sh", "bs": "sh"}


def rarity(word: str, lang: str) -> float:
    """See `model.lexicon.Rarity`; a language without a list goes by length."""
    words = _words(lang)
    if not words:
        return min(RAREST, len(word) / 2)
    share = words.get(word)
    if share is None:
        return RAREST
    return max(0.0, min(RAREST, -log10(share) - COMMON))


def _words(lang: str) -> Mapping[str, float]:
    """The share of each word that is met once in a million words, or more often."""
    with _LOADING:
        if lang not in _LISTS:
            from wordfreq import available_languages, get_frequency_dict

            name = _NAMES.get(lang, lang)
            known = name in available_languages("small")
            _LISTS[lang] = get_frequency_dict(name, "small") if known else {}
        return _LISTS[lang]
