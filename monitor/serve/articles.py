"""Where do the articles come from that a topic is derived from, and what is usual?"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from monitor.classify.derive import (
    NO_ARCHIVE,
    Article,
    Background,
    Frequency,
    count_background,
    phrases_of,
)
from monitor.classify.ngrams import is_unspaced
from monitor.model.item import Item
from monitor.model.lexicon import Lexicon
from monitor.serve.config import Config
from monitor.serve.language import identify
from monitor.serve.options import fail
from monitor.serve.state import reading
from monitor.store.database import Database

STDIN = "-"
WEB = ("http://", "https://")
#: `Title: …` and the like, above the first empty line.
_HEADER = re.compile(r"([A-Z][A-Za-z-]*):[ \t]+(.*)")
#: wordfreq cuts these into words by dictionaries that are not installed.
CUT_BY_DICTIONARY = frozenset({"ja", "ko", "zh"})
#: A text whose language is not told is taken for English.
USUAL = "en"
#: All-capital names this short are words in lower case: US, UN, IT.
SHORT = 3


def read_articles(names: list[str], config: Config) -> tuple[Article, ...]:
    """Of files, of stored items by URL, and of standard input; or an end."""
    with archive(config) as database:
        return tuple(_article(name, database) for name in names)


@contextmanager
def archive(config: Config) -> Iterator[Database | None]:
    """The database, read-only, where there is one."""
    if not config.database.exists():
        yield None
        return
    with reading(config) as database:
        yield database


def background(
    config: Config,
    topic: str,
    articles: tuple[Article, ...],
    frequency: Frequency,
    step: Callable[[], None],
) -> Background:
    """What the monitor has stored and the topic did not match."""
    with archive(config) as database:
        if database is None:
            return NO_ARCHIVE
        # The articles themselves may have been stored, and are no background.
        mine = {article.title for article in articles}
        items = (i for i in database.queries.unmatched(topic) if i.title not in mine)
        texts = _texts(items, step)
        return count_background(texts, phrases_of(articles, frequency))


def _texts(items: Iterator[Item], step: Callable[[], None]) -> Iterator[str]:
    for item in items:
        step()
        yield f"{item.title}\n{item.summary}\n{item.text}"


def _article(name: str, database: Database | None) -> Article:
    if name.lower().startswith(WEB):
        found = _stored(name, database)
    else:
        found = parse_article(name, _read(name))
    if not found.text.strip():
        raise fail(f"{name}: holds no text below its headline")
    if is_unspaced(found.text):
        raise fail(
            f"{name}: is in a script without spaces between words, which cannot be "
            "cut into phrases: write the terms of this language by hand"
        )
    return found


def parse_article(name: str, text: str) -> Article:
    """With header lines from `Title: …` on, as the seeds have, or a headline first."""
    told = text.replace("\r\n", "\n").strip("\ufeff\n ")
    head, _, rest = told.partition("\n\n")
    hits = [_HEADER.fullmatch(line) for line in head.split("\n")]
    fields = {hit[1]: hit[2] for hit in hits if hit}
    if not told.startswith("Title:") or not all(hits):
        title, _, rest = told.partition("\n")
        fields = {"Title": title}
    title = fields["Title"].strip()
    lang = fields.get("Lang") or identify(f"{title}\n{rest}")
    return Article(
        name=Path(name).name if name != STDIN else "standard input",
        title=title,
        text=rest.strip(),
        lang=lang.partition("-")[0].lower(),
    )


def _read(name: str) -> str:
    if name == STDIN:
        if sys.stdin is None:
            raise fail("standard input is closed")
        return sys.stdin.buffer.read().decode("utf-8", errors="replace")
    try:
        text = Path(name).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise fail(f"{name}: cannot be read as UTF-8 text: {error}") from None
    except OSError as error:
        raise fail(f"{name}: cannot be read: {error.strerror}") from None
    return text


def _stored(url: str, database: Database | None) -> Article:
    found = database.queries.explain(url).items if database else ()
    texts = [each.item for item in found for each in item.texts]
    if not texts:
        raise fail(
            f"{url}: no stored item has this address: save the article as a text file "
            "and name the file"
        )
    newest = max(texts, key=lambda item: item.version)
    body = "\n\n".join(part for part in (newest.summary, newest.text) if part)
    return Article(
        name=url,
        title=newest.title,
        text=body,
        lang=newest.lang.partition("-")[0].lower(),
    )


def word_frequency() -> Frequency:
    """How common a word is in general; 0 in a language that has no list."""
    import wordfreq

    known = frozenset(wordfreq.available_languages()) - CUT_BY_DICTIONARY

    @cache
    def look_up(word: str, lang: str) -> float:
        asked = lang or USUAL
        return wordfreq.word_frequency(word, asked) if asked in known else 0.0

    return look_up


def names_of(lexicon: Lexicon) -> frozenset[str]:
    """States, peoples, capitals and bodies; not those that are also plain words."""
    every = (
        name
        for country in lexicon.countries.values()
        for name in (*country.names, *country.demonyms, *country.capitals)
        if name not in lexicon.wary and not (name.isupper() and len(name) <= SHORT)
    )
    return frozenset(name.lower() for name in every)
