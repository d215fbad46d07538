"""Which forms does a name take in a sentence of its language?

The sources have the nominative. Endings come from the language's own file.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

HAMZA = str.maketrans("أإآ", "ااا")
VOWELS = frozenset(
    "aeiouyáéíóúýàèìòùâêîôûãõäëïöüåæøœăąęěůőűıаеёиоуыэюяіїєαεηιουωάέήίόύώ"
)
#: Where names take endings that no file lists, and the letters lost before them.
STEMS = {
    "bs": "ae",
    "cs": "aeoyí",
    "hr": "ae",
    "ro": "aă",
    "sr": "aeае",
    "am": "",
    "az": "",
    "bn": "",
    "fi": "",
    "hu": "ae",
    "hy": "",
    "ka": "ი",
    "kk": "",
    "mn": "",
    "ne": "",
    "si": "",
    "so": "",
    "sq": "aiëe",
    "ta": "",
    "uz": "",
}
#: A shorter stem begins too many words that are no country.
SHORTEST_STEM = 5
#: Here every word of a name is declined: Severn* Korej*.
ALL_WORDS = frozenset({"bs", "cs", "hr", "sr"})


def read_cases(rows: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Endings with what replaces them, the longest first, the general ones last."""
    cases = [(row.split()[0], row.split()[1:]) for row in rows]
    return sorted(cases, key=lambda case: (case[0] in "*.", -len(case[0])))


def decline(
    name: str, cases: Sequence[tuple[str, list[str]]], keep: Iterable[str] = ()
) -> list[str]:
    """The name and its other cases; every word of it stands in the same case."""
    kept = frozenset(keep)
    words = [
        [word] if word in kept or word.isupper() else [word, *_cases_of(word, cases)]
        for word in name.split(" ")
    ]
    rows = max(len(forms) for forms in words)
    declined = (
        " ".join(forms[min(row, len(forms) - 1)] for forms in words)
        for row in range(rows)
    )
    return list(dict.fromkeys(declined))


def _cases_of(word: str, cases: Sequence[tuple[str, list[str]]]) -> list[str]:
    for ending, forms in cases:
        if ending == ".":
            return [word + form for form in forms]
        if ending == "*" and word[-1:].isalpha() and word[-1].lower() not in VOWELS:
            return [word + form.strip("*") for form in forms]
        if word.lower().endswith(ending.lower()):
            return list(_replaced(word, ending, forms))
    return []


def _replaced(word: str, ending: str, forms: Iterable[str]) -> Iterator[str]:
    stem = word[: len(word) - len(ending)]
    for form in forms:
        changed = stem + form.strip("*")
        yield changed[0].upper() + changed[1:] if word[0].isupper() else changed


def stem(name: str, lang: str, others: Iterable[str]) -> str:
    """With a star where endings follow, unless it is short or begins another's name."""
    if lang not in STEMS or "*" in name:
        return name
    *first, last = name.split(" ")
    starred = _starred(last, STEMS[lang])
    if not first and any(other.startswith(starred[:-1].lower()) for other in others):
        return name
    if lang in ALL_WORDS:
        first = [_starred(word, STEMS[lang]) for word in first]
    return " ".join([*first, starred])


def _starred(word: str, lost: str) -> str:
    bare = word[:-1] if word[-1] in lost else word
    return f"{bare}*" if len(bare) >= SHORTEST_STEM and bare.isalpha() else word


def with_proclitics(name: str) -> list[str]:
    """Arabic writes "and" and "to" onto the name; alefs often lose their hamza."""
    to = f"لل{name[2:]}" if name.startswith("ال") else f"ل{name}"
    forms = [name, f"و{name}", to]
    return list(dict.fromkeys([*forms, *(form.translate(HAMZA) for form in forms)]))


def nisba(base: str) -> list[str]:
    """Masculine and feminine of an Arabic adjective, with and without the article."""
    pair = [base, f"{base}ة"]
    forms = [*pair, *(f"{before}{form}" for before in ("ال", "وال") for form in pair)]
    return list(dict.fromkeys([*forms, *(form.translate(HAMZA) for form in forms)]))


def unaccented(name: str) -> str:
    """As newspapers write capitals: Etats-Unis, Emirats."""
    letters = (
        unicodedata.normalize("NFD", letter)[0]
        if letter.isupper() and (at == 0 or not name[at - 1].isalpha())
        else letter
        for at, letter in enumerate(name)
    )
    return "".join(letters)
