"""What can an item be recognised by, when another source tells the same?

Three keys: its address, its headline and its text. Each is exact after
normalisation, so a shared key needs no threshold, only a bound in time.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256

from monitor.model.item import Item
from monitor.model.url import canonical

#: Shorter headlines ("Police news") name no happening.
TITLE_WORDS = 4
#: Shorter texts are teasers and notices that many items share.
TEXT_WORDS = 40


class Kind(StrEnum):
    """By what two items are the same. The value is the phrase people read."""

    ITEM = "already in this story"
    ADDRESS = "same address"
    TEXT = "verbatim copy"
    TITLE = "same headline"


#: How long a key is good for, from when it was first seen; absent for ever.
#: Headlines come back ("Migrants rescued off Libya"), reprints trickle in.
LASTS = {Kind.TITLE: timedelta(days=3), Kind.TEXT: timedelta(days=10)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """`text` is what the index holds; `shown` is what the reason quotes."""

    kind: Kind
    text: str
    shown: str = ""


def keys_of(item: Item) -> tuple[Key, ...]:
    """The surest first."""
    own = Key(kind=Kind.ITEM, text=f"item:{item.id}")
    return (own, *_address(item.url), *_texts(item), *_title(item))


def headline_key(title: str, source: str) -> str:
    """The headline as it is compared; empty when it names no happening."""
    plain = normalize(_without_outlet(title, source))
    if _words(plain) < TITLE_WORDS or SERIES.search(plain):
        return ""
    return plain


def normalize(text: str) -> str:
    """Letters, marks and digits alone, in one form and case."""
    plain = text.casefold()
    if not plain.isascii():
        folded = unicodedata.normalize("NFKC", text).casefold()
        plain = unicodedata.normalize("NFKC", folded)
    return " ".join(plain.translate(_APART).split())


class _Apart(dict[int, str | int]):
    """What is no letter, mark or digit becomes a space; each is looked at once."""

    def __missing__(self, code: int) -> str | int:
        char = chr(code)
        # `str.isalnum` alone would drop the vowels of Thai and Khmer.
        kept = char.isalnum() or unicodedata.category(char).startswith("M")
        self[code] = code if kept else " "
        return self[code]


_APART = _Apart()


#: Thai, Lao, Burmese, Khmer, kana and Han write no spaces: two characters a word.
UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
)
FRONT_PAGE = re.compile(r"(?:[\w.+-]+:)?(?://[^/?]*)?/?")
TAIL = re.compile(r"\s(?:[-\u2013\u2014|·]|::)\s(?P<outlet>[^|\u2013\u2014]{2,40})$")
OUTLET = re.compile(
    r"\b(?:news|times|post|daily|herald|guardian|tribune|gazette|journal|telegraph"
    r"|press|today|online|mail|express|observer|standard|chronicle|bulletin|radio"
    r"|television|tv|media|reuters|ap|afp|bbc|cnn|npr|dpa|efe|ansa|upi)\b"
    r"|\.(?:com|org|net|gov|int|info|co|[a-z]{2})$",
    re.IGNORECASE,
)
#: Titles of series: every day another content under the same headline.
SERIES = re.compile(
    r"\b(?:morning|evening|midday|daily|weekly|monthly|news|press|media)"
    r" (?:brief|briefing|bulletin|digest|headlines|newsletter|recap|review"
    r"|round ?up|round up|summary|update|updates|wrap|release|conference)\b"
    r"|\b(?:newsletter|podcast|live updates|live blog|news in brief|in pictures)\b"
    r"|\b(?:top|todays?|today s) (?:stories|headlines|news)\b"
    r"|\bwhat you need to know\b|\b(?:photos|pictures|quote) of the (?:day|week)\b"
    r"|\brevue de presse\b|\bđiểm tin\b|\bresumen de noticias\b|\bberita hari ini\b"
)


def _address(url: str) -> tuple[Key, ...]:
    """A site's front page stands behind many items and recognises none."""
    address = canonical(url) if url else ""
    if FRONT_PAGE.fullmatch(address):
        return ()
    return (Key(kind=Kind.ADDRESS, text=f"url:{address}", shown=address),)


def _texts(item: Item) -> tuple[Key, ...]:
    plain = dict.fromkeys(normalize(text) for text in (item.text, item.summary))
    return tuple(
        Key(kind=Kind.TEXT, text=f"text:{_digest(text)}")
        for text in plain
        if _words(text) >= TEXT_WORDS
    )


def _title(item: Item) -> tuple[Key, ...]:
    plain = headline_key(item.title, item.source)
    if not plain:
        return ()
    return (Key(kind=Kind.TITLE, text=f"title:{_digest(plain)}", shown=plain),)


def _without_outlet(title: str, source: str) -> str:
    """Aggregators append the publisher: "Six held in Kent - The Daily Post"."""
    tail = TAIL.search(title.strip())
    if not tail:
        return title
    outlet = tail["outlet"]
    named = _squeezed(outlet) in {_squeezed(source), _squeezed(_site(source))}
    return title.strip()[: tail.start()] if named or OUTLET.search(outlet) else title


def _site(source: str) -> str:
    """`www.vietnamplus.vn` → `vietnamplus`."""
    return source.removeprefix("www.").partition(".")[0]


def _squeezed(name: str) -> str:
    return normalize(name).replace(" ", "")


def _words(plain: str) -> int:
    spaced = plain.count(" ") + bool(plain)
    if plain.isascii():
        return spaced
    return max(spaced, len(UNSPACED.findall(plain)) // 2)


def _digest(plain: str) -> str:
    return sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:24]
