# ruff: noqa: RUF001 - the words of ten scripts are the point
"""What might an analyst ask, and what might a newspaper write, in ten scripts?

Dice decide. Words are few and alike, so that rules and texts meet: what is wanted are
the corners of the language, not sense.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from monitor.model.item import Item, ItemId
from monitor.model.lexicon import Gazetteer, StateName
from monitor.model.topic import Concept, Language, Rule, ScopedPoints

SCRIPTS: Mapping[str, tuple[str, str]] = {
    "latin": (
        "en vi",
        "smuggle smuggler smuggling woman women womén US us ban bán bạn bàn "
        "người nguoi buôn buon đường duong straße strasse COVID 19 naïve Mr "
        "İzmir ﬁne Việt Nam in man",
    ),
    "cyrillic": (
        "ru uk",
        "люди людьми людей торговля торговли мой мои ёлка елка Киев Київ США её ее",
    ),
    "greek": ("el", "εμπορία εμπορίας άνθρωπος ανθρώπων ΑΝΘΡΩΠΟΣ λαθραίος ή η ΕΕ"),
    "arabic": (
        "ar",
        "تهريب التهريب مُهرِّب مهرب أشخاص اشخاص الأشخاص بشر البشر ضحايا ١٩",
    ),
    "hebrew": ("he", "סחר סחור בני אדם אדמה שָׁלוֹם שלום מבריח מבריחים נשים"),
    "devanagari": ("hi", "मानव तस्करी तस्कर महिला महिलाएं हिंदी हिन्दी क़ानून कानून दो २"),
    "thai": ("th", "คน คนไทย ค้า มนุษย์ น้ำ กำลัง ไทย ๑๙ เด็ก"),
    "khmer": ("km my", "មនុស្ស កម្ពុជា ស្រី ជួញ ដូរ មြန်မာ လူ ကုန် ကူး မှု ကာ က"),
    "chinese": ("zh ja", "人 口 人口 贩卖 偷渡 人身 売買 ひと がか かが 々 ガス ｶﾞｽ"),
    "korean": ("ko", "사람 인신 매매 밀입국 한국 국 한 명"),
}
NAMES = tuple(SCRIPTS)
LANGS = ("en", "vi", "ru", "el", "ar", "he", "hi", "th", "km", "my", "zh", "ja", "ko")
_UNSPACED = ("thai", "khmer", "chinese", "korean")
_BETWEEN = (" ",) * 30 + (
    *(", ", ". ", ".\n", "\n", "\n\n", "! ", "? ", "… ", "-", ".” ", ".) ", "; "),
    *("。", "۔", "؟", "। ", "... ", " — ", "'", "’", "\u2028", "\u00a0", ".", "/"),
)
_TIGHT = ("",) * 25 + ("，", "。", " ", "\n", "、", "! ", "\u200b", "१", "·")

CONCEPTS = (
    Concept(
        name="trade",
        terms=(
            ("en", ("smuggl*", "ban", "{US}")),
            ("vi", ("buôn bán", "bàn")),
            ("ru-RU", ("торгов*", "мои")),
            ("zh", ("人口 贩卖", "人")),
            ("th", ("ค้า",)),
        ),
    ),
    Concept(
        name="people",
        terms=(
            ("en", ("wom?n", "women", "man")),
            ("vi", ("người", "nguoi")),
            ("el", ("ανθρωπ*",)),
            ("ar", ("البشر", "اشخاص")),
            ("he", ("בני אדם",)),
            ("hi", ("महिला*", "मानव")),
            ("ko", ("사람",)),
            ("km", ("មនុស្ស",)),
        ),
    ),
)
#: Malay terms count in Indonesian too; here, those of one script in another.
LANGUAGES = (
    Language(code="ja", also=("zh",)),
    Language(code="uk", also=("ru",), unreviewed=True),
)


def _name(surface: str, lang: str, state: str, kind: str = "name") -> StateName:
    cased = surface.isupper() and surface.isascii()
    return StateName(surface=surface, lang=lang, id=state, kind=kind, cased=cased)


GAZETTEER = Gazetteer(
    names=(
        _name("France", "en", "FRA"),
        _name("French", "en", "FRA", "demonym"),
        _name("Paris", "en", "FRA", "capital"),
        _name("UK", "en", "GBR", "code"),
        _name("US", "en", "USA", "code"),
        _name("Home Office", "en", "GBR", "body"),
        _name("Viet Nam", "en", "VNM"),
        _name("Vietnam*", "en", "VNM", "demonym"),
        _name("Việt Nam", "vi", "VNM"),
        _name("Pháp", "vi", "FRA"),
        _name("США", "ru", "USA"),
        _name("Киев", "ru", "UKR", "capital"),
        _name("ΕΕ", "el", "EU", "body"),
        _name("مصر", "ar", "EGY"),
        _name("ישראל", "he", "ISR"),
        _name("भारत", "hi", "IND"),
        _name("ไทย", "th", "THA"),
        _name("កម្ពុជា", "km", "KHM"),
        _name("မြန်မာ", "my", "MMR"),
        _name("法国", "zh", "FRA"),
        _name("中国", "zh", "CHN"),
        _name("한국", "ko", "KOR"),
    ),
    locative={"en": ("in", "from"), "vi": ("ở",), "ru": ("в",), "zh": ("在",)},
    nationals={"en": ("man", "woman"), "zh": ("人",), "vi": ("người",)},
    decoys={"en": ("New France", "French fries", "Home Office politics")},
)
_STATES = tuple(name.surface.rstrip("*") for name in GAZETTEER.names)
_COMPANY = ("in", "from", "man", "New", "fries", "politics", "ở", "в", "在", "Nam")
SOURCES = ("bbc.co.uk", "news.bbc.co.uk", "NotBBC.co.uk", "Wire.example", "")


@dataclass(frozen=True, slots=True)
class Script:
    langs: tuple[str, ...]
    words: tuple[str, ...]
    spaced: bool


def script(name: str) -> Script:
    langs, words = SCRIPTS[name]
    return Script(tuple(langs.split()), tuple(words.split()), name not in _UNSPACED)


# --- texts -------------------------------------------------------------------


def make_item(dice: Random, number: int) -> Item:
    """Mostly in one script; up to a few words more than a lead is long."""
    main = script(dice.choice(NAMES))
    other = script(dice.choice(NAMES))
    langs = (*main.langs * 3, "", dice.choice(LANGS), "en-GB", "zh_TW")
    title, summary, text = (
        make_text(dice, main, other, dice.randint(0, most)) for most in (8, 10, 75)
    )
    return Item(
        id=ItemId(str(number)),
        feed="wire",
        source=dice.choice(SOURCES),
        url="https://wire.example/1",
        title=title,
        summary=summary,
        text=text,
        lang=dice.choice(langs),
        country=dice.choice(("GB", "vn", "")),
    )


def make_text(dice: Random, main: Script, other: Script, length: int) -> str:
    pieces = []
    for _ in range(length):
        one = main if dice.random() < 0.9 else other
        pieces += [_written(dice, _word(dice, one)), _between(dice, one)]
    return "".join(pieces)


def _word(dice: Random, one: Script) -> str:
    chance = dice.random()
    if chance < 0.08:
        return dice.choice(_STATES)
    return dice.choice(_COMPANY if chance < 0.11 else one.words)


def _between(dice: Random, one: Script) -> str:
    return dice.choice(_BETWEEN if one.spaced else _TIGHT)


def _written(dice: Random, word: str) -> str:
    """In another case or Unicode form, now and then."""
    if dice.random() < 0.6:
        return word
    return dice.choice(_CHANGES)(word)


def _stretched(word: str) -> str:
    """With what stands inside a word and means nothing."""
    inside = "\u0640" if "\u0620" < word[0] < "\u0650" else "\u00ad"
    return word[:2] + inside + word[2:] if word[0].isalpha() else word


_CHANGES: Sequence[Callable[[str], str]] = (
    str.upper,
    str.title,
    lambda word: unicodedata.normalize("NFD", word),
    lambda word: unicodedata.normalize("NFC", word),
    lambda word: unicodedata.normalize("NFD", word.upper()),
    lambda word: word[:1] + "\u200d" + word[1:],
    lambda word: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word),
    lambda word: word + "s",
    _stretched,
)


# --- queries -----------------------------------------------------------------


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
            return self.dice.choice(("@trade", "@people", "@state"))
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
