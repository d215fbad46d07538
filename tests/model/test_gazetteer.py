"""Does the shipped gazetteer know the world, and nothing twice?"""

import json
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

import monitor.data
from monitor.model.lexicon import Gazetteer, NameKind, StateName, gazetteer_from

FOLDER = Path(monitor.data.__path__[0])
DATA: dict[str, Any] = json.loads((FOLDER / "gazetteer.json").read_text("utf-8"))
COUNTRIES: dict[str, Any] = tomllib.loads(
    (FOLDER / "countries.toml").read_text("utf-8")
)["countries"]
GAZETTEER = gazetteer_from(DATA)
MAIN = (
    *("en", "vi", "es", "fr", "pt", "it", "de", "nl", "id", "ms"),
    *("fil", "ar", "th", "zh", "ja", "ko", "ru", "uk", "pl", "tr"),
)
#: With an ISO code and no seat in the United Nations, besides the territories.
NO_MEMBERS = {"ATA", "COK", "HKG", "MAC", "NIU", "PSE", "TWN", "VAT", "XKX"}
MEMBERS = {key for key, row in COUNTRIES.items() if row.get("alpha2")} - (
    GAZETTEER.territories | NO_MEMBERS
)


def of(lang: str) -> dict[str, StateName]:
    return {name.surface: name for name in GAZETTEER.names if name.lang == lang}


def test_types_come_from_the_shape_of_the_file() -> None:
    """A short file, read whole."""
    data = {
        "bodies": ["EU"],
        "territories": ["GUM"],
        "languages": {
            "en": {
                "names": {
                    "GBR": {"name": ["Britain", "UK"], "demonym": ["British"]},
                    "JOR": {"name": ["Jordan"]},
                },
                "cased": ["Jordan"],
                "wary": ["Jordan"],
                "locative": ["in"],
                "nationals": ["man"],
                "origins": ["from"],
                "decoys": ["New Britain"],
                "envoys": ["minister"],
                "joined": {"Anglo": "GBR"},
                "pairs": ["AB"],
            },
            "kk": {"names": {"EU": {"body": ["ЕО"]}}},
        },
    }

    gazetteer = gazetteer_from(data)

    assert gazetteer.names == (
        StateName("Britain", "en", "GBR", NameKind.NAME),
        StateName("UK", "en", "GBR", NameKind.NAME, cased=True),
        StateName("British", "en", "GBR", NameKind.DEMONYM),
        StateName("Jordan", "en", "JOR", NameKind.NAME, cased=True, wary=True),
        StateName("ЕО", "kk", "EU", NameKind.BODY, cased=True),
    )
    assert gazetteer.bodies == {"EU"}
    assert gazetteer.territories == {"GUM"}
    assert gazetteer.locative == {"en": ("in",)}
    assert gazetteer.nationals == {"en": ("man",)}
    assert gazetteer.origins == {"en": ("from",)}
    assert gazetteer.decoys == {"en": ("New Britain",)}
    assert gazetteer.envoys == {"en": ("minister",)}
    assert gazetteer.joined == {"en": {"Anglo": "GBR"}}
    assert gazetteer.pairs == {"en": ("AB",)}


def test_an_empty_gazetteer_is_one() -> None:
    """A rule set without states needs no world."""
    assert Gazetteer().names == ()


@pytest.mark.parametrize(
    ("lang", "surface", "key"),
    [
        ("en", "Vietnam", "VNM"),
        ("en", "Viet Nam", "VNM"),
        ("en", "UK", "GBR"),
        (
            "en",
            "United Kingdom of Great Britain and Northern Ireland",
            "GBR",
        ),
        ("en", "New Zealand", "NZL"),
        ("en", "Thailand", "THA"),
        ("en", "Malaysia", "MYS"),
        ("en", "Sri Lanka", "LKA"),
        ("en", "Philippines", "PHL"),
        ("en", "Australia", "AUS"),
        ("en", "Indonesia", "IDN"),
        ("en", "Maldives", "MDV"),
        ("en", "IOM", "IOM"),
        ("en", "Home Office", "GBR"),
        ("en", "Wellington", "NZL"),
        ("en", "Brussels", "EU"),
        ("en", "India", "IND"),
        ("en", "Myanmar", "MMR"),
        ("en", "Burma", "MMR"),
        ("vi", "Việt Nam", "VNM"),
        ("vi", "Anh", "GBR"),
        ("vi", "Vương quốc Anh", "GBR"),
        ("vi", "Thủ tướng Anh", "GBR"),
        ("vi", "New Zealand", "NZL"),
        ("vi", "Thái Lan", "THA"),
        ("vi", "Malaysia", "MYS"),
        ("vi", "Sri Lanka", "LKA"),
        ("vi", "Philippines", "PHL"),
        ("vi", "Úc", "AUS"),
        ("vi", "Indonesia", "IDN"),
        ("vi", "Maldives", "MDV"),
        ("vi", "Mỹ", "USA"),
        ("vi", "Hoa Kỳ", "USA"),
        ("vi", "Pháp", "FRA"),
        ("vi", "Đức", "DEU"),
        ("vi", "Nhật", "JPN"),
        ("vi", "Hàn Quốc", "KOR"),
        ("es", "Granada", "GRD"),
        ("es", "Inglaterra", "GBR"),
        ("es", "vietnamit*", "VNM"),
        ("fr", "Grande-Bretagne", "GBR"),
        ("fr", "Etats-Unis", "USA"),
        ("id", "AS", "USA"),
        ("ms", "Amerika Syarikat", "USA"),
        ("zh", "英国", "GBR"),
        ("zh", "英國", "GBR"),
        ("zh", "美国", "USA"),
        ("zh", "韩国", "KOR"),
        ("ru", "Вьетнаму", "VNM"),
        ("ru", "вьетнамск*", "VNM"),
        ("ru", "Великобританией", "GBR"),
        ("uk", "В'єтнаму", "VNM"),
        ("pl", "Wielką Brytanią", "GBR"),
        ("ar", "وبريطانيا", "GBR"),
        ("ar", "البريطانية", "GBR"),
        ("th", "สหราชอาณาจักร", "GBR"),
        ("de", "Großbritanniens", "GBR"),
    ],
)
def test_everyday_names_are_known(lang: str, surface: str, key: str) -> None:
    """The countries of the seeds, and what other systems get wrong."""
    assert of(lang)[surface].id == key


@pytest.mark.parametrize(
    ("lang", "surface"),
    [
        ("en", "Granada"),
        ("en", "Anh"),
        ("en", "Northern Ireland and"),
        ("lo", "ລາວ"),
        ("ar", "مالي"),
        ("zh", "苏丹"),
        ("ko", "인도"),
        ("ja", "タイ"),
    ],
)
def test_a_plain_word_is_no_state(lang: str, surface: str) -> None:
    """Names belong to their language, and a word that means more is left out."""
    assert surface not in of(lang)


@pytest.mark.parametrize(
    ("lang", "surface"),
    [("en", "US"), ("en", "UAE"), ("en", "Turkey"), ("vi", "Anh"), ("it", "Mali")],
)
def test_codes_and_plain_words_count_only_as_written(lang: str, surface: str) -> None:
    """ "us" is no state, nor are evils in Italian."""
    assert of(lang)[surface].cased


@pytest.mark.parametrize("lang", MAIN)
def test_every_member_of_the_un_has_a_name_in_the_main_languages(lang: str) -> None:
    """All 193 of them."""
    named = {name.id for name in of(lang).values() if name.kind is NameKind.NAME}

    assert len(MEMBERS) == 193
    assert MEMBERS - named == set()


@pytest.mark.parametrize("lang", MAIN)
def test_the_main_languages_say_where_a_name_is_no_party(lang: str) -> None:
    """Places, nationalities and phrases that only hold a state's name."""
    told = (GAZETTEER.locative, GAZETTEER.nationals, GAZETTEER.decoys)

    assert [lang in lists for lists in told] == [True, True, True]


def test_short_forms_are_of_states_that_have_names() -> None:
    """And every pair is of two of them, which stand for two states."""
    for lang, forms in GAZETTEER.joined.items():
        named = {name.id for name in of(lang).values()}
        pairs = [
            [forms[form] for form in pair] for pair in GAZETTEER.pairs.get(lang, ())
        ]

        assert set(forms.values()) <= named
        assert [pair for pair in pairs if len(set(pair)) < len(pair)] == []


def test_every_id_is_a_country_or_a_listed_body() -> None:
    """ISO 3166 alpha-3, or one of the bodies."""
    codes = {key for key, row in COUNTRIES.items() if row.get("alpha2")}
    ids = {name.id for name in GAZETTEER.names}

    assert ids <= codes | GAZETTEER.bodies
    assert codes & GAZETTEER.bodies == set()
    assert codes >= GAZETTEER.territories


def test_every_body_of_the_english_list_is_known() -> None:
    """What extraction takes for a body, classification does."""
    bodies = {key for key, row in COUNTRIES.items() if not row.get("alpha2")}

    assert bodies <= GAZETTEER.bodies


def test_no_surface_of_a_language_stands_for_two_ids() -> None:
    """However it is written; codes differ from words by their capitals."""
    ids = defaultdict(set)
    for name in GAZETTEER.names:
        code = name.surface.isupper() and len(name.surface) <= 4
        surface = name.surface if code else name.surface.lower()
        ids[name.lang, surface].add(name.id)

    assert {surface: keys for surface, keys in ids.items() if len(keys) > 1} == {}


def test_no_decoy_is_a_name() -> None:
    """A phrase cannot be a state and none."""
    both = [
        (lang, decoy)
        for lang, decoys in GAZETTEER.decoys.items()
        for decoy in set(decoys) & of(lang).keys()
    ]

    assert both == []


def test_a_star_stands_at_the_end_of_words_alone() -> None:
    """Three letters or more before it, as in a query."""
    words = [w for n in GAZETTEER.names for w in n.surface.split() if "*" in w]

    assert [w for w in words if not w.endswith("*") or len(w) < 4] == []


def test_english_names_are_those_of_extraction() -> None:
    """Every name of a country that extraction knows is one here, if not its id."""
    english = of("en")
    left_out = {"Emirates"}
    missing = {
        name
        for row in COUNTRIES.values()
        if row.get("alpha2")
        for name in row.get("names", ())
        if name not in english and name not in left_out
    }

    assert missing <= {"Bonaire", "Saint Martin", "PH"}
