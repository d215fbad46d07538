"""Which numbers does a text tell, in figures or in words?"""

import re

YEARS = range(1900, 2101)
SMALL = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
FIGURES = re.compile(r"\d+(?:[.,]\d{3})*")
PLAIN_WORD = re.compile(r"\b[^\W\d_]+\b")
SMALL_LETTERS = re.compile("[a-z]+")


def numbers_in(text: str) -> frozenset[int]:
    """More than one, and no years."""
    values: set[int] = set()
    if not SMALL.keys().isdisjoint(SMALL_LETTERS.findall(text.casefold())):
        words = {word.casefold() for word in PLAIN_WORD.findall(text)}
        values = {SMALL[word] for word in words & SMALL.keys()}
    for figures in FIGURES.findall(text):
        values.add(int(figures.replace(",", "").replace(".", "")[:12]))
    return frozenset(value for value in values if value > 1 and value not in YEARS)
