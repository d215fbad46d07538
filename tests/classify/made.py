"""What might an analyst ask? Dice decide, in the words of one of ten scripts."""

import unicodedata
from dataclasses import dataclass
from random import Random

from monitor.model.topic import Rule, ScopedPoints
from tests.classify.made_texts import NAMES, Script, script


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may stand at this place of a query."""

    zones: bool = True
    weights: bool = True


def make_rule(dice: Random, number: int) -> Rule:
    """Of one script, with now and then a term of another."""
    return Rule(
        name=f"r{number}",
        query=Asker(dice, dice.choice(NAMES)).query(),
        points=_points(dice),
        weak=dice.random() < 0.1,
    )


def _points(dice: Random) -> int | ScopedPoints:
    if dice.random() < 0.6:
        return dice.choice((1, 2, 3, -2))
    sign = dice.choice((1, 1, -1))
    scopes: ScopedPoints = (("title", 5), ("lead", 4), ("body", 1))
    kept = tuple(pair for pair in scopes if dice.random() < 0.7) or scopes
    return tuple((scope, sign * points) for scope, points in kept)


@dataclass(frozen=True, slots=True)
class Asker:
    """Writes queries in the words of a script."""

    dice: Random
    name: str

    def query(self) -> str:
        """Something that can be parsed: it asks for words."""
        allowed = Allowed()
        text = self.any_of(2, allowed)
        if self.dice.random() < 0.1:
            return f"{self.about()} AND ({text})"
        return text

    def any_of(self, depth: int, allowed: Allowed) -> str:
        parts = 1 + (self.dice.random() < 0.3) + (self.dice.random() < 0.1)
        return " OR ".join(self.all_of(depth, allowed) for _ in range(parts))

    def all_of(self, depth: int, allowed: Allowed) -> str:
        """The first part is positive, so that NOT is never alone."""
        text = self.near(depth, allowed)
        while self.dice.random() < 0.4:
            text += self.dice.choice((" AND ", " AND ", " NOT ", " AND NOT "))
            inside = Allowed(allowed.zones, weights=False)
            text += self.near(depth, inside if text.endswith("NOT ") else allowed)
        if self.dice.random() < 0.05:
            inside = Allowed(allowed.zones, weights=False)
            return f"NOT {self.near(depth, inside)} AND {text}"
        return text

    def near(self, depth: int, allowed: Allowed) -> str:
        chance = self.dice.random()
        if chance < 0.2:
            return self.pair()
        if chance < 0.26:
            return f"{self.group()} NOT {self.reach(ordered=False)} {self.group()}"
        if chance < 0.32:
            pair = self.pair()
            left = f"({pair})" if self.dice.random() < 0.5 else pair
            return f"{left} NOT {self.reach(ordered=False)} {self.group()}"
        return self.atom(depth, allowed)

    def pair(self) -> str:
        return f"{self.group()} {self.reach(ordered=True)} {self.group()}"

    def reach(self, *, ordered: bool) -> str:
        unit = self.dice.choice(("1", "2", "3", "4", "6", "100", "s", "p", ""))
        if unit in ("s", "p") and self.dice.random() < 0.4:
            return f"/{unit}"
        name = "ONEAR" if ordered and self.dice.random() < 0.3 else "NEAR"
        return f"{name}/{unit}" if unit else name

    def atom(self, depth: int, allowed: Allowed) -> str:
        text = self.bare_atom(depth, allowed)
        if allowed.weights and self.dice.random() < 0.12 and ":" not in text[:7]:
            return f"{text}^{self.dice.randint(1, 4)}"
        return text

    def bare_atom(self, depth: int, allowed: Allowed) -> str:
        chance = self.dice.random()
        if chance < 0.06:
            return self.states(allowed)
        if chance < 0.12:
            return f"ATLEAST/{self.dice.randint(1, 3)}({self.terms()})"
        if depth and chance < 0.2:
            return self.several(depth - 1, allowed)
        if depth and chance < 0.35:
            return f"({self.any_of(depth - 1, allowed)})"
        if allowed.zones and chance < 0.5:
            return self.zoned(depth, allowed)
        return self.term()

    def states(self, allowed: Allowed) -> str:
        text = f"STATES/{self.dice.randint(1, 3)}"
        zones = ("title", "lead", "body")
        if not allowed.zones or self.dice.random() < 0.5:
            return text
        return f"{text}({', '.join(self.dice.sample(zones, self.dice.randint(1, 2)))})"

    def several(self, depth: int, allowed: Allowed) -> str:
        parts = [self.any_of(depth, allowed) for _ in range(self.dice.randint(2, 4))]
        count = self.dice.randint(1, len(parts))
        if count > 1 and allowed.zones and self.dice.random() < 0.2:
            parts[-1] = self.about()
        return f"ANY/{count}({', '.join(parts)})"

    def zoned(self, depth: int, allowed: Allowed) -> str:
        zone = self.dice.choice(("title", "lead", "body"))
        inside = Allowed(zones=False, weights=allowed.weights)
        if depth and self.dice.random() < 0.5:
            return f"{zone}:({self.any_of(depth - 1, inside)})"
        return f"{zone}:{self.term()}"

    def about(self) -> str:
        return self.dice.choice(
            (
                *("source:bbc.co.uk", 'source:"BBC.co.uk"', "source:wire.example"),
                *("lang:vi", "lang:en", "lang:zh", "lang:ru", "country:GB"),
                *("country:VN", "lang:zh-tw"),
            )
        )

    def group(self) -> str:
        if self.dice.random() < 0.6:
            return self.term()
        return f"({self.terms()})"

    def terms(self) -> str:
        return " OR ".join(self.term() for _ in range(self.dice.randint(1, 3)))

    def term(self) -> str:
        one = script(
            self.name if self.dice.random() < 0.93 else self.dice.choice(NAMES)
        )
        chance = self.dice.random()
        word = self.dice.choice(one.words)
        if chance < 0.07:
            return self.dice.choice(("@trade", "@people", "@state", "@nationality"))
        if chance < 0.27:
            return self.phrase(one)
        if chance < 0.37:
            return self.wild(one, word)
        if chance < 0.42:
            return f"={word}"
        if chance < 0.48:
            return f"{{{self.dice.choice((word, word.upper()))}}}"
        return self.dice.choice(
            (word, word, word.upper(), unicodedata.normalize("NFD", word))
        )

    def phrase(self, one: Script) -> str:
        words = [self.dice.choice(one.words) for _ in range(self.dice.randint(2, 3))]
        if one.spaced and self.dice.random() < 0.3:
            words[-1] = self.wild(one, words[-1])
        return f'"{" ".join(words)}"'

    def wild(self, one: Script, word: str) -> str:
        """Where a wildcard may stand: behind or between enough letters."""
        plain = all(unicodedata.category(letter)[0] == "L" for letter in word)
        if not one.spaced or len(word) < 4 or not plain:
            return word
        if self.dice.random() < 0.6:
            return word[: self.dice.randint(3, len(word))] + "*"
        at = self.dice.randint(1, len(word) - 2)
        return word[:at] + "?" + word[at + 1 :]
