"""How rare is a word? Lists of words say, each loaded when its language is met."""

import threading
from functools import lru_cache
from math import log10

from monitor.serve.wordlist import NO_WORDS, WordList, word_list

#: What no list has is as rare as a name.
RAREST = 5.0
#: A word in fifty words is not rare at all: "the", "of".
COMMON = 1.7
_LOADING = threading.Lock()
_LISTS: dict[str, WordList] = {}
#: A few words are most of what is written: of so many, nine in ten are known.
_KEPT = 1 << 14
#: wordfreq's names of languages, where they are others than those of py3langid.
_NAMES = {"tl": "fil", "no": "nb", "nn": "nb", "hr": "sh", "sr": "sh", "bs": "sh"}


@lru_cache(_KEPT)
def rarity(word: str, lang: str) -> float:
    """See `model.lexicon.Rarity`; a language without a list goes by length."""
    words = _words(lang)
    if words is NO_WORDS:
        return min(RAREST, len(word) / 2)
    share = words.share(word)
    if not share:
        return RAREST
    return max(0.0, min(RAREST, -log10(share) - COMMON))


def _words(lang: str) -> WordList:
    """The words that are met once in a million words, or more often."""
    with _LOADING:
        if lang not in _LISTS:
            _LISTS[lang] = word_list(_NAMES.get(lang, lang), "small")
        return _LISTS[lang]
