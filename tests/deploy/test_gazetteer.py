"""How are names from several sources put together?"""

import json
import tomllib
from pathlib import Path

import pytest

from deploy.gazetteer.__main__ import MAIN, NAMES, OTHER, WRITTEN, to_text
from deploy.gazetteer.forms import (
    decline,
    nisba,
    read_cases,
    stem,
    unaccented,
    with_proclitics,
)
from deploy.gazetteer.merge import Sources, collisions, merge, read_territory

RUSSIAN = tomllib.loads((NAMES / "ru.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("key", "name", "surfaces"),
    [
        ("MMR", "Myanmar (Burma)", (["Burma"], ["Myanmar"])),
        ("COD", "刚果（金）", ([], ["刚果"])),
        ("CIV", "Côte d’Ivoire", (["Côte d'Ivoire"], [])),
        ("COK", "о-ва Кука", (["острова Кука"], [])),
        ("KHM", "កម្ពុជា\u200b", (["កម្ពុជា"], [])),
    ],
)
def test_a_name_of_cldr_is_read(
    key: str, name: str, surfaces: tuple[list[str], list[str]]
) -> None:
    """Brackets hold another name for Myanmar alone; what is hidden goes."""
    assert read_territory(key, name) == surfaces


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Вьетнам", "Вьетнам Вьетнама Вьетнаму Вьетнамом Вьетнаме"),
        ("Франция", "Франция Франции Францию Францией"),
        ("Филиппины", "Филиппины Филиппин Филиппинам Филиппинами Филиппинах"),
        ("США", "США"),
        ("Перу", "Перу"),
    ],
)
def test_russian_names_are_declined(name: str, forms: str) -> None:
    """Codes and what does not change stay as they are."""
    cases = read_cases(RUSSIAN["cases"])

    assert decline(name, cases, RUSSIAN["keep"]) == forms.split()


def test_words_of_a_name_stand_in_the_same_case() -> None:
    """Never "Северной Корею"."""
    forms = decline("Северная Корея", read_cases(RUSSIAN["cases"]))

    assert forms == [
        "Северная Корея",
        "Северной Кореи",
        "Северной Корее",
        "Северную Корею",
        "Северной Кореей",
    ]


@pytest.mark.parametrize(
    ("name", "lang", "others", "expected"),
    [
        ("Nigeria", "hu", (), "Nigeria*"),
        ("Svájc", "hu", (), "Svájc*"),
        ("Niger", "hu", ("nigéria", "nigeria"), "Niger"),
        ("Mali", "hu", (), "Mali"),
        ("Vietnam", "en", (), "Vietnam"),
        ("Severna Koreja", "sr", (), "Severn* Korej*"),
        ("Papua-Új-Guinea", "hu", (), "Papua-Új-Guinea"),
        ("Englan*", "fi", (), "Englan*"),
    ],
)
def test_a_stem_begins_no_other_name(
    name: str, lang: str, others: tuple[str, ...], expected: str
) -> None:
    """And is long enough to begin few other words."""
    lost_vowel = expected.replace("Nigeria*", "Nigeri*")

    assert stem(name, lang, others) == lost_vowel


def test_arabic_joins_words_to_a_name() -> None:
    """ "And" and "to"; the article joins with the latter."""
    assert with_proclitics("الأردن") == [
        "الأردن",
        "والأردن",
        "للأردن",
        "الاردن",
        "والاردن",
        "للاردن",
    ]
    assert with_proclitics("فيتنام") == ["فيتنام", "وفيتنام", "لفيتنام"]
    assert nisba("تركي")[:4] == ["تركي", "تركية", "التركي", "التركية"]


def test_capitals_lose_their_accents() -> None:
    """Only capitals, as newspapers do."""
    assert unaccented("États-Unis, Émirats, Bénin") == "Etats-Unis, Emirats, Bénin"


def test_ours_goes_before_theirs() -> None:
    """What is dropped or shared by two states is no name of either."""
    language = merge(
        Sources(
            lang="xx",
            territories=[
                ("GBR", "Grand Kingdom"),
                ("MAF", "Saint Martin"),
                ("SXM", "Saint Martin (south)"),
                ("VGB", "Isles (GB)"),
                ("VIR", "Isles (US)"),
                ("TCD", "Lake"),
            ],
            capitals=[("GBR", "Lond"), ("MAF", "Grand Kingdom")],
            bodies=[("EU", "Union")],
            ours={
                "drop": ["Lake"],
                "cased": ["Island"],
                "wary": ["Anx"],
                "offices": "king of {}",
                "unaccent": True,
                "names": {"GBR": "Anx, Island, GB", "USA": "États"},
                "demonyms": {"GBR": "brit*"},
                "people": {"GBR": "Briton, Britons"},
                "joined": {"GBR": "brito, anglo", "USA": "états"},
                "words": {"decoys": "Anx sea, Anx sea"},
            },
        )
    )

    assert language["names"] == {
        "EU": {"body": ["Union"]},
        "GBR": {
            "capital": ["LOND", "Lond"],
            "demonym": ["brit*"],
            "name": [
                "Anx",
                "GB",
                "Grand Kingdom",
                "ISLAND",
                "Island",
                "King of Anx",
                "king of Anx",
            ],
            "people": ["Briton", "Britons"],
        },
        "MAF": {"name": ["Saint Martin"]},
        "USA": {"name": ["Etats", "États"]},
    }
    assert language["cased"] == ["Anx", "Island", "King of Anx", "Lond", "king of Anx"]
    assert language["wary"] == ["Anx"]
    assert language["decoys"] == ["Anx sea"]
    assert language["joined"] == {"brito": "GBR", "anglo": "GBR", "états": "USA"}


def test_a_stem_that_begins_another_name_is_told() -> None:
    """Of several words the longer name wins by itself."""
    names = {
        "NER": {"name": ["niger*"]},
        "NGA": {"name": ["Nigeria"], "demonym": ["Nigerian navy"]},
    }

    assert collisions({"names": names}) == ["niger* of NER begins Nigeria of NGA"]


def test_the_file_is_written_as_the_script_writes() -> None:
    """Whoever edits it by hand is found out by the next run, or here."""
    text = WRITTEN.read_text("utf-8")

    assert to_text(json.loads(text)) == text


def test_the_file_has_the_languages_of_the_script() -> None:
    """And every file of names is for one of them."""
    languages = json.loads(WRITTEN.read_text("utf-8"))["languages"]

    assert sorted(languages) == sorted([*MAIN, *OTHER])
    assert {Path(path).stem for path in NAMES.glob("*.toml")} <= set(languages)


def test_what_we_wrote_is_in_the_file() -> None:
    """A file of names was not edited without running the script."""
    languages = json.loads(WRITTEN.read_text("utf-8"))["languages"]
    missing = [
        (path.stem, key, name)
        for path in sorted(NAMES.glob("*.toml"))
        for kind in ("names", "bodies")
        for key, text in tomllib.loads(path.read_text("utf-8")).get(kind, {}).items()
        for name in (part.strip() for part in text.split(","))
        if not written(languages[path.stem], key, name)
    ]

    assert missing == []


def written(language: dict[str, dict[str, dict[str, list[str]]]], *path: str) -> bool:
    key, name = path
    found = {s for surfaces in language["names"][key].values() for s in surfaces}
    return name in found or any(
        surface.endswith("*") and name.startswith(surface.split("*")[0])
        for surface in found
    )
