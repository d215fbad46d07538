"""What is wrong with a query, where, and what should be written instead?"""

import re

from lark import Token, UnexpectedCharacters, UnexpectedToken

MOST_CHARACTERS = 20_000
DEEPEST = 30
_QUOTES = '"“”'
_OPERATORS = ("and", "or", "not", "near")
_LAST_WORD = re.compile(r'([^\s()"“”]+)\s*\Z')
_NAMES = {"_AND": "AND", "_OR": "OR"}
_PLAIN = ("WORD", "PHRASE", "CONCEPT", "CASED", "EXACT", "LPAR", "FIELD")
_TERMS = (*_PLAIN, "STATES", "ATLEAST", "ANY")
#: What needs a number; without one it is read as a word.
_COUNTED = ("STATES", "ATLEAST", "ANY")


class BadQuery(Exception):  # noqa: N818 - named for the person who wrote it
    """A query or term that cannot be read; a person reads this."""

    def __init__(self, text: str, offset: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.offset = offset  #: in code points of the query
        self.line = text.count("\n", 0, offset) + 1
        self.column = offset - (text.rfind("\n", 0, offset) + 1) + 1

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message}: {self.remedy}"


def check_shape(text: str) -> None:
    """Whether it can be a query at all: not empty, quotes and brackets in pairs."""
    if not text.strip():
        raise BadQuery(text, 0, "the query is empty", "write at least one term")
    if len(text) > MOST_CHARACTERS:
        raise BadQuery(
            text,
            MOST_CHARACTERS,
            f"the query is longer than {MOST_CHARACTERS} characters",
            "move its terms into a concept",
        )
    _check_pairs(text)


def _check_pairs(text: str) -> None:
    opened: list[int] = []
    quote: int | None = None
    for offset, character in enumerate(text):
        if character in _QUOTES:
            quote = offset if quote is None else None
        elif quote is None:
            _follow_bracket(text, offset, opened)
    if quote is not None:
        raise BadQuery(text, quote, "this quote is never closed", 'add the other "')
    if opened:
        raise BadQuery(text, opened[-1], "this ( is never closed", "add its )")


def _follow_bracket(text: str, offset: int, opened: list[int]) -> None:
    if text[offset] == "(":
        opened.append(offset)
    elif text[offset] == ")" and not opened:
        raise BadQuery(text, offset, "this ) was never opened", "add its ( or drop it")
    elif text[offset] == ")":
        opened.pop()
    if len(opened) > DEEPEST:
        remedy = "split the rule or move terms into a concept"
        raise BadQuery(text, offset, f"brackets nest deeper than {DEEPEST}", remedy)


def explain(text: str, error: UnexpectedCharacters | UnexpectedToken) -> BadQuery:
    """The parser's complaint, as a person would put it."""
    if isinstance(error, UnexpectedCharacters):
        return _stray_character(text, _offset(text, error.line, error.column))
    token = error.token
    if token.type == "$END":
        return BadQuery(
            text, len(text.rstrip()), "the query ends too early", "add a term here"
        )
    offset = token.start_pos or 0
    if token.type in _TERMS:
        return _side_by_side(text, offset, token)
    if token.type == "RPAR":
        return BadQuery(text, offset, "a term is missing before this )", "add it")
    if token.type == "_COMMA":
        remedy = "write OR, or put terms with commas in quotes"
        return BadQuery(text, offset, "a comma belongs to ANY/2(a, b) only", remedy)
    if token.type == "WEIGHT":
        return BadQuery(text, offset, *_STRAYS["^"])
    name = _NAMES.get(token.type, str(token))
    return BadQuery(
        text,
        offset,
        f"{name} has no term before it",
        f"write TERM {name} TERM, or quote the word if it is meant as one",
    )


_STRAY = (
    "{} means nothing here",
    "leave it out, or quote the term if it is part of one",
)
_STRAYS = {
    "/": (
        "a / belongs to NEAR/5, /s, /p, ATLEAST/3, ANY/2 and STATES/2 only",
        "write it in upper case with a number, or quote the term",
    ),
    "^": (
        "a ^ takes a whole number behind a term",
        "write TERM^2: points are whole numbers",
    ),
    "&": ("& is no operator", "write AND, or quote the term if it is part of one"),
    "|": ("| is no operator", "write OR, or quote the term if it is part of one"),
    "=": (
        "= stands before one word only",
        "write =word, or {Words} to the letter",
    ),
    "~": ("~ is no operator", "write TERM NEAR/5 TERM"),
}


def _offset(text: str, line: int, column: int) -> int:
    before = text.split("\n")[: line - 1]
    return sum(len(row) + 1 for row in before) + column - 1


def _stray_character(text: str, offset: int) -> BadQuery:
    message, remedy = _STRAYS.get(text[offset], _STRAY)
    return BadQuery(text, offset, message.format(text[offset]), remedy)


def _side_by_side(text: str, offset: int, token: Token) -> BadQuery:
    before = _LAST_WORD.search(text, 0, offset)
    previous = before[1] if before else ""
    for word, start in ((token, offset), (previous, before.start() if before else 0)):
        if word in ("NEAR", "ONEAR"):
            # It would be the operator, if nothing stuck to it.
            return _stray_character(text, start + len(word))
        if word in _COUNTED:
            remedy = f"write {word}/2(…): it needs a number"
            return BadQuery(text, start, f"{word} is read as a word", remedy)
        if word.lower() in _OPERATORS:
            remedy = f"operators are upper case: write {word.upper()}"
            return BadQuery(text, start, f"{word} is read as a word", remedy)
    message = "two terms stand side by side"
    if token.type == "WORD" and previous and not previous.startswith("@"):
        remedy = f'write "{previous} {token}" as a phrase, or {previous} AND {token}'
        return BadQuery(text, offset, message, remedy)
    return BadQuery(text, offset, message, "write AND or OR between them")
