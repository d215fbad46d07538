"""What might a newspaper write, in ten scripts, and which terms and states are known?

Words are few and alike, so that rules and texts meet: what is wanted are the corners of
the language, not sense.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from monitor.model.item import Item, ItemId
from monitor.model.lexicon import Gazetteer, NameKind, StateName
from monitor.model.topic import Concept, Language

SCRIPTS: Mapping[str, tuple[str, str]] = {
    "latin": (
        "en vi",
        (
            "smuggle smuggler smuggling woman women womén US us ban bán bạn bàn "
            "người nguoi buôn buon đường duong straße strasse COVID 19 naïve Mr "
            "İzmir ﬁne Việt Nam in man"
        ),
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


def _names() -> Iterator[StateName]:
    for lang, surface, state, kind in _NAMES:
        cased = surface.isupper() and surface.isascii()
        wary = surface in ("Jordan", "Paris")
        yield StateName(surface, lang, state, NameKind(kind), cased, wary)


_NAMES = (
    ("en", "France", "FRA", "name"),
    ("en", "French", "FRA", "demonym"),
    ("en", "Frenchmen", "FRA", "people"),
    ("en", "Paris", "FRA", "capital"),
    ("en", "Jordan", "JOR", "name"),
    ("en", "Jersey", "JEY", "name"),
    ("en", "UK", "GBR", "name"),
    ("en", "US", "USA", "name"),
    ("en", "Home Office", "GBR", "agency"),
    ("en", "Viet Nam", "VNM", "name"),
    ("en", "Vietnam*", "VNM", "demonym"),
    ("vi", "Việt Nam", "VNM", "name"),
    ("vi", "Pháp", "FRA", "name"),
    ("vi", "người Pháp", "FRA", "people"),
    ("ru", "США", "USA", "name"),
    ("ru", "Киев", "UKR", "capital"),
    ("ru", "американск*", "USA", "demonym"),
    ("el", "ΕΕ", "EU", "body"),
    ("ar", "مصر", "EGY", "name"),
    ("he", "ישראל", "ISR", "name"),
    ("hi", "भारत", "IND", "name"),
    ("th", "ไทย", "THA", "name"),
    ("km", "កម្ពុជា", "KHM", "name"),
    ("my", "မြန်မာ", "MMR", "name"),
    ("zh", "法国", "FRA", "name"),
    ("zh", "中国", "CHN", "name"),
    ("zh", "中国人", "CHN", "people"),
    ("ko", "한국", "KOR", "name"),
)
GAZETTEER = Gazetteer(
    names=tuple(_names()),
    bodies=frozenset({"EU"}),
    territories=frozenset({"JEY"}),
    locative={
        "en": ("in", "out of"),
        "vi": ("ở", "tại"),
        "ru": ("в",),
        "zh": ("在",),
        "th": ("ใน",),
    },
    nationals={
        "en": ("man", "women", "asylum seek*"),
        "zh": ("人",),
        "vi": ("người",),
        "ru": ("граждан*",),
    },
    origins={"en": ("in", "out of", "all from"), "vi": ("ở",), "ru": ("из",)},
    decoys={"en": ("New France", "French fries", "Home Office politics")},
    envoys={"en": ("man", "politics"), "ru": ("граждан*", "сша")},
    joined={
        "en": {"Franco": "FRA", "Anglo": "GBR"},
        "zh": {"中": "CHN", "英": "GBR", "法": "FRA"},
        "ko": {"한": "KOR", "베": "VNM"},
    },
    pairs={"zh": ("中英", "英法", "法中"), "en": ("AngloFranco",)},
)
_STATES = tuple(surface.rstrip("*") for _, surface, _, _ in _NAMES)
_COMPANY = (
    *("in", "out of", "man", "asylum seekers", "New", "fries", "politics", "35"),
    *(
        "from",
        "all from",
        "women from",
        "из",
        "ở",
        "tại",
        "в",
        "在",
        "ใน",
        "граждане",
        "Nam",
        "Michael",
        "人",
        "Franco-French",
        "Anglo",
        "Franco",
        "中英",
        "英法",
        "中·法国",
        "は英法中",
        "한·베",
        "한",
    ),
)
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
    langs = (*main.langs * 3, "", "en", dice.choice(LANGS), "en-GB", "zh_TW")
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
