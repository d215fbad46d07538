"""What is measured with where nobody hands over real news? The same for every run.

Filler of invented words in the proportions of a real language, and in every third
article an example sentence of a shipped rule.
"""

import random
from functools import cache
from html import escape
from itertools import accumulate

from monitor.model.item import Item
from tests.classify.shipped import make_item, shipped_topics

SEED = 20240418
SYLLABLES = [c + v for c in "bdfghklmnprstv" for v in "aeiou"]
#: As often as they are in English news, about every other word.
COMMON = (
    "the of to and a in that for on with was said as by at from is it be were has an "
    "have will are not been their more who which they had he its after this police "
    "government officials people new two first year country minister"
)
#: Words of all rarities, as many as a newspaper uses in a year.
VOCABULARY = 60_000
#: As English is: with it, a text of 384 words has about 210 different ones.
STEEPNESS, REPEATED = 1.2, 0.35
#: Pairs of words that keep company, by Zipf's law too, and how often one is written.
PAIRS = 20_000
PAIRED = 0.15
#: Every third article holds an example.
TOPICAL = 3


@cache
def vocabulary() -> tuple[str, ...]:
    """The most frequent first, which are the short ones."""
    dice = random.Random(SEED)
    lengths = dice.choices((2, 3, 3, 4), k=2 * VOCABULARY)
    made = dict.fromkeys("".join(dice.choices(SYLLABLES, k=n)) for n in lengths)
    return (*COMMON.split(), *sorted(list(made)[:VOCABULARY], key=len))


@cache
def pairs() -> tuple[tuple[str, str], ...]:
    """The most frequent first."""
    dice = random.Random(SEED + 1)
    words = vocabulary()[len(COMMON.split()) :]
    weights = list(accumulate((rank + 300) ** -0.7 for rank in range(len(words))))
    firsts, seconds = (dice.choices(words, cum_weights=weights, k=PAIRS) for _ in "ab")
    return tuple(zip(firsts, seconds, strict=True))


@cache
def pair_weights() -> tuple[float, ...]:
    return tuple(accumulate(1 / (rank + 30) for rank in range(PAIRS)))


@cache
def weights() -> tuple[float, ...]:
    """Zipf's law, summed up: `choices` would sum it up at every call."""
    ranks = range(len(vocabulary()))
    return tuple(accumulate((rank + 3) ** -STEEPNESS for rank in ranks))


@cache
def examples() -> tuple[str, ...]:
    """Sentences that satisfy a shipped rule, and some that only look like it."""
    rules = [rule for topic in shipped_topics() for rule in topic.rules]
    written = [
        text
        for rule in rules
        for example in rule.examples_in("en")
        if example.lang == "en"
        for text in (*example.match, *example.no_match)
    ]
    return tuple(written or [rule.quote for rule in rules if rule.quote])


def prose(dice: random.Random, length: int) -> str:
    """So many words, in sentences."""
    words = dice.choices(vocabulary(), cum_weights=weights(), k=length)
    return " ".join(
        f"{word}."
        if number % 17 == 16
        else word.capitalize()
        if not number % 17
        else word
        for number, word in enumerate(words)
    )


def report(dice: random.Random, length: int) -> str:
    """Paragraphs that come back to their words; every third has more than ASCII."""
    words = dice.choices(vocabulary(), cum_weights=weights(), k=length)
    company = iter(dice.choices(pairs(), cum_weights=pair_weights(), k=length))
    pieces: list[str] = []
    for word in words:
        chance = dice.random()
        if chance < PAIRED / 2:
            pieces.append(" ".join(next(company)))
        elif pieces and chance > 1 - REPEATED:
            pieces.append(dice.choice(pieces))
        else:
            pieces.append(word)
    marks = (
        (". ", "\u2019s ", " \u2013 ", ", ") if dice.random() < 1 / 3 else (". ", ", ")
    )
    for number in range(0, len(pieces), 9):
        pieces[number] = pieces[number].capitalize()
        if number:
            pieces[number - 1] += dice.choice(marks).rstrip(" ")
    lines = [pieces[start : start + 60] for start in range(0, len(pieces), 60)]
    return "\n".join(" ".join(line) for line in lines)


def article(dice: random.Random, length: int, *, topical: bool) -> Item:
    """About so many words; the example, if any, stands in front and in the middle."""
    title, text = prose(dice, 10), prose(dice, length)
    if topical:
        example = dice.choice(examples()).replace("\n", " ")
        title, middle = example[:120], len(text) // 2
        text = f"{example} {text[:middle]} {example} {text[middle:]}"
    return make_item(title, text=text, lang="en")


def articles(count: int, length: int) -> list[Item]:
    dice = random.Random(SEED + length)
    return [article(dice, length, topical=not n % TOPICAL) for n in range(count)]


def document(number: int, entries: int, *, length: int = 60) -> bytes:
    """An RSS feed whose entries are HTML, as most are."""
    dice = random.Random(SEED + number)
    items = "".join(_entry(dice, number, n, length) for n in range(entries))
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
        f"<title>Feed {number}</title><link>https://example.org/{number}</link>"
        f"{items}</channel></rss>"
    ).encode()


def _entry(dice: random.Random, feed: int, number: int, length: int) -> str:
    link = f"https://example.org/{feed}/{number}"
    half = length // 2
    body = (
        f"<p>{prose(dice, half)} <a href='{link}'>{prose(dice, 3)}</a></p>"
        f"<p><b>{prose(dice, 4)}</b> {prose(dice, half)}</p>"
    )
    return (
        f"<item><title>{prose(dice, 9)}</title><link>{link}</link>"
        f"<guid>{link}</guid><pubDate>Thu, 18 Apr 2024 09:00:00 GMT</pubDate>"
        f"<description>{escape(body)}</description></item>"
    )
