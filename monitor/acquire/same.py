"""Is a page about what its feed said, or is it another page?

A publisher answers for an article that is gone with its front page, a section or a
search, and says 200. Words are compared, not their order: headlines are edited.
"""

import re
from urllib.parse import urlsplit

#: Of the words of a headline, so many must stand in the page's own.
HEADLINE = 0.5
#: Of the words of a teaser, so many must stand in the text.
TEASER = 0.6
#: Fewer words of a teaser prove nothing.
FEWEST = 6
_WORD = re.compile(r"\w+")
#: Scripts without spaces: their words are taken as pairs of letters.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+"
)
_SHORTEST = 3


def is_same(
    *, title: str, teaser: str, page_titles: tuple[str, ...], page_text: str
) -> bool:
    """By its headline, or else by its teaser."""
    asked = words_of(title)
    named = any(_share(asked, words_of(each)) >= HEADLINE for each in page_titles)
    if asked and named:
        return True
    told, said = words_of(teaser), words_of(page_text)
    if len(told) >= FEWEST:
        return _share(told, said) >= TEASER
    return not asked and not told


def is_above(asked: str, got: str) -> bool:
    """Whether a redirect led from a page to a section above it, or to the front."""
    before, after = urlsplit(asked), urlsplit(got)
    if after.query or not _steps(before.path):
        return False
    steps, led = _steps(before.path), _steps(after.path)
    return not led or (len(led) < len(steps) and steps[: len(led)] == led)


def words_of(text: str) -> frozenset[str]:
    """Without the shortest, which every text has."""
    found = set[str]()
    for word in _WORD.findall(text.casefold()):
        pieces = _UNSPACED.findall(word)
        if pieces:
            found.update(p[n : n + 2] for p in pieces for n in range(len(p) - 1))
        elif len(word) >= _SHORTEST:
            found.add(word)
    return frozenset(found)


def _share(of: frozenset[str], among: frozenset[str]) -> float:
    return len(of & among) / len(of) if of else 0.0


def _steps(path: str) -> list[str]:
    """An index page is its folder."""
    steps = [step for step in path.lower().split("/") if step]
    return steps[:-1] if steps and steps[-1].startswith("index.") else steps
