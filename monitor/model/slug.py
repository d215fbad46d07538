"""Which words does an address hold, for a page whose title nobody has told us?

A sitemap names pages and no titles. The words of the address stand in until the page
itself was read, in angle quotation marks, as no publisher's title does.
"""

import re
from urllib.parse import unquote, urlsplit

OPEN, CLOSE = "\u2039", "\u203a"
LONGEST = 300  #: characters

_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
_BETWEEN = re.compile(r"[-_+\s~,.]+")
_LETTERS = re.compile(r"[^\W\d_]")
#: "post284537", "a1234567", "d4b7e2f9a1": a number, however it is dressed.
_NUMBER = re.compile(r"(?:[A-Za-z]{0,5}\d{4,}[A-Za-z]{0,2}|(?=\w*\d)[0-9a-f]{8,})")


def title_from(url: str) -> str:
    """The words, in their marks; empty when the address has none to read."""
    words = _words(url)
    return f"{OPEN}{words[: LONGEST - 2].rstrip()}{CLOSE}" if words else ""


def is_stand_in(title: str, url: str) -> bool:
    """Whether the title was made from the address, here or as the address itself."""
    return title == url or (bool(title) and title == title_from(url))


def _words(url: str) -> str:
    """Of the last part of the path that reads as more than a name or a number."""
    try:
        parts = urlsplit(url)
    except ValueError:  # "http://[::1"
        return ""
    if parts.scheme.lower() not in {"http", "https"}:
        return ""
    for part in reversed(parts.path.split("/")):
        words = _read(_ENDING.sub("", unquote(part, errors="replace")))
        if words:
            return words
    return ""


def _read(part: str) -> str:
    """Two words at least, or one in a script that puts no spaces between them."""
    words = [w for w in _BETWEEN.split(part) if w]
    while words and _NUMBER.fullmatch(words[-1]):
        words.pop()
    while words and _NUMBER.fullmatch(words[0]):
        words.pop(0)
    text = " ".join(words)
    if "\ufffd" in text or not text.isprintable() or not _LETTERS.search(text):
        return ""
    return text if len(words) > 1 or _reads_alone(text) else ""


def _reads_alone(word: str) -> bool:
    return not word.isascii() and len(_LETTERS.findall(word)) >= len("四个文字")
