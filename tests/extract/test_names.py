"""Which states and bodies does a sentence name?"""

import pytest

from monitor.extract.names import find_names
from monitor.model.lexicon import Lexicon

CASES = [
    ("Vietnam and the UK", ["VNM", "GBR"]),
    ("tell us what the US and the UAE did", ["USA", "ARE"]),
    ("the U.S. and U.K. agreed", ["USA", "GBR"]),
    ("UK-Vietnam and India-Myanmar talks", ["GBR", "VNM", "IND", "MMR"]),
    ("an Anglo-French plan, an Anglo plan", ["GBR", "FRA"]),
    ("Papua New Guinea, Guinea and Guinea-Bissau", ["PNG", "GIN", "GNB"]),
    ("Equatorial Guinea and Guinea", ["GNQ", "GIN"]),
    ("Niger and Nigeria, Nigerien and Nigerian", ["NER", "NGA", "NER", "NGA"]),
    ("Dominica and the Dominican Republic", ["DMA", "DOM"]),
    ("South Sudan and Sudan", ["SSD", "SDN"]),
    ("Republic of Korea, Democratic People's Republic of Korea", ["KOR", "PRK"]),
    ("Democratic Republic of the Congo, Republic of the Congo", ["COD", "COG"]),
    ("United Kingdom of Great Britain and Northern Ireland", ["GBR"]),
    ("Vietnam's and Laos\u2019 borders", ["VNM", "LAO"]),
    (
        "Côte d\u2019Ivoire, Cote d'Ivoire, Türkiye, Hà Nội",
        ["CIV", "CIV", "TUR", "VNM"],
    ),
    ("Co\u0302te d'Ivoire, decomposed", ["CIV"]),
    ("VIETNAM AND CHINA SIGN", ["VNM", "CHN"]),
    ("Three Britons, two Thais, an Irishman", ["GBR", "THA", "IRL"]),
    ("Germans, not Germen", ["DEU"]),
    ("the EU, Interpol and the Bali Process", ["EU", "INTERPOL", "BALI"]),
    # glued words, as feeds have them
    ("Vietnam\u2019sMinistry met theUK and inFrance", ["VNM", "GBR", "FRA"]),
    ("VietnamPlus reports, says IndiaToday", []),
    # words, persons and other places
    ("roast turkey; a Turkey deal", ["TUR"]),
    ("a china plate, a panama, the polish", []),
    ("New Jersey, New Mexico, New England, South Wales", []),
    ("the English Channel and the South China Sea", []),
    ("Michael Jordan and Jordan Pickford", []),
    ("Jordan Signs Pact With Egypt", ["JOR", "EGY"]),
    ("A talk with Amina Jordan", []),
    ("In Jordan and Egypt; Amman, Jordan", ["JOR", "EGY", "JOR", "JOR"]),
    ("Chad Wolf spoke. Chad agreed.", ["TCD"]),
    ("Atlanta, Georgia; Tbilisi, Georgia", ["GEO", "GEO"]),
    ("In Ankara, Turkey agreed; Paris, Turkey", ["TUR", "TUR", "FRA", "TUR"]),
    ("Meeting Minister, Turkey agreed", ["TUR"]),
    ("Armenia, Georgia and Azerbaijan", ["ARM", "GEO", "AZE"]),
    # spoken about, not acting
    ("non-EU migrants, anti-China laws, pro-Russia", []),
    ("in Viet; Nam", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_names_are_found(text: str, expected: list[str], lexicon: Lexicon) -> None:
    """Longest name first, codes by case, traps by their neighbours."""
    assert [m.sense.id for m in find_names(text, lexicon)] == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("vi", "Anh và Việt Nam", ["GBR", "VNM"]),
        ("vi", "Tại Anh, hai anh em", ["GBR"]),
        ("vi", "bà Lan Anh nói", []),
        ("vi", "Đại sứ Hàn Quốc và Bộ trưởng Nhật Bản", ["KOR", "JPN"]),
        ("fr", "Suisse et Tunisie", ["CHE", "TUN"]),
        ("es", "Granada, vietnamita, IOM", ["GRD", "VNM", "IOM"]),
        ("es", "el libro de Georgia Ruiz", []),
        ("es", "la policía hondureña", ["HND"]),
        ("fr", "le Royaume-Uni et les Vietnamiens", ["GBR", "VNM"]),
        ("id", "Inggris dan AS", ["GBR", "USA"]),
    ],
)  # fmt: skip
def test_names_of_other_languages_are_found(
    lang: str, text: str, expected: list[str], lexicon: Lexicon
) -> None:
    """Stems, names that count only as written, and bodies by their English codes."""
    assert [m.sense.id for m in find_names(text, lexicon, lang)] == expected


def test_a_name_is_given_with_its_span(lexicon: Lexicon) -> None:
    """The span covers the words as written, dots between them included."""
    text = "forVietnam\u2019sMinistry and the U.S."
    spans = [text[m.start : m.end] for m in find_names(text, lexicon)]

    assert spans == ["Vietnam", "U.S"]
