"""Would the full text of an item change the answer?

Nothing is computed for it: what the rules found already says how near an item is.
"""

import re

from monitor.model.feed import FullText
from monitor.model.item import Item, Standing
from monitor.model.match import Judged, Level
from monitor.model.want import Want

#: Who gives so many characters gives the article, unless it breaks off.
LONG = 1_500
_WEB = ("http://", "https://")
#: What these show is no article: they tell where it is to a script only.
_SIGNPOSTS = ("http://news.google.com/", "https://news.google.com/")
#: What stands at the end of a teaser, in the languages of our feeds.
_BREAKS_OFF = re.compile(
    r"(?:\u2026|\.\.\.|\[\+\d+ chars\]|"
    r"read more|continue reading|read the full (?:story|article)|keep reading|"
    r"weiterlesen|mehr lesen|lire la suite|lire plus|leer más|seguir leyendo|"
    r"leia mais|saiba mais|continua a leggere|leggi tutto|lees meer|"
    r"läs mer|czytaj dalej|devam\u0131n\u0131 oku|"
    r"xem thêm|đọc tiếp|selengkapnya|baca selengkapnya|"
    r"читать далее|"
    r"اقرأ المزيد|"
    r"阅读全文|閱讀全文|"
    r"続きを読む|อ่านต่อ)"
    r"[\s\])\u00bb\u203a\u2192>.:]*$",
    re.IGNORECASE,
)
#: Of the end of a text: more is not looked at.
_TAIL = 80


def want(item: Item, judged: Judged, mode: FullText) -> Want | None:
    """None when the page is not worth a request."""
    if mode is FullText.NEVER or item.standing is Standing.QUIET or item.brought:
        return None
    if not _has_page(item.url.lower()) or not is_teaser(item):
        return None
    if judged.matches:
        sure = any(match.level is Level.ALERT for match in judged.matches)
        return Want(why=_matched(judged), holds=not sure)
    if judged.near:
        return Want(why=_nearly(judged), holds=True)
    if mode is FullText.ALWAYS:
        return Want(why='its feed says full_text = "always"', holds=False)
    return None


def _has_page(url: str) -> bool:
    return url.startswith(_WEB) and not url.startswith(_SIGNPOSTS)


def is_teaser(item: Item) -> bool:
    """Whether the feed gave less than the article."""
    told = max(item.summary, item.text, key=len)
    return len(told) < LONG or _BREAKS_OFF.search(told[-_TAIL:]) is not None


def _matched(judged: Judged) -> str:
    named = ", ".join(f"{m.topic} ({m.level.value})" for m in judged.matches)
    return f"it matches {named} by what its feed gives"


def _nearly(judged: Judged) -> str:
    """The nearest of the topics."""
    near = min(judged.near, key=lambda near: near.digest - near.score)
    cue = f", \u201c{near.words}\u201d in its {near.field}" if near.words else ""
    return f"near {near.topic}: {near.score} of {near.digest} points{cue}"
