"""Which states act in a text, and whose people are spoken of."""

import pytest

from monitor.classify.compile import compile_rules
from monitor.classify.topics import Rules
from monitor.model.topic import Rule, Topic
from monitor.serve.lexicon import gazetteer
from tests.classify.shipped import make_item

ACTING = [
    ("en", "Vietnam and the UK sign a deal", ["VNM", "GBR"]),
    ("en", "Rome, Tripoli extend deal on migrants", ["ITA", "LBY"]),
    ("en", "A deal was signed in Vietnam", []),
    ("en", "A Vietnamese man was held", []),
    ("en", "Vietnamese and British ministers met", ["VNM", "GBR"]),
    ("en", "Migrants crossed the English Channel", []),
    ("en", "Northern Ireland and Wales", ["GBR"]),
    ("en", "the United Kingdom of Great Britain and Northern Ireland", ["GBR"]),
    ("en", "35 Haitians were found", []),
    ("es", "Trabajadores de España y mujeres de Paraguay", []),
    ("en", "Please tell us more", []),
    ("en", "Guam and Jersey", []),
    ("en", "Nora Georgia and Peter Turkey sign a deal", []),
    ("en", "Jordan, Turkey sign a deal", ["JOR", "TUR"]),
    ("", "Vietnam signs with Japan", ["VNM", "JPN"]),
    ("pcm", "Ghana and Nigeria sign pact", ["GHA", "NGA"]),
    ("vi", "Việt Nam và Anh ký tuyên bố chung", ["VNM", "GBR"]),
    ("vi", "hai anh em bị bắt", []),
    ("es", "Granada y España firman un acuerdo", ["GRD", "ESP"]),
    ("fr", "La France et le Maroc signent un accord", ["FRA", "MAR"]),
    ("zh", "中国与泰国签署谅解备忘录", ["CHN", "THA"]),
    ("tl", "Pumirma ang Pilipinas at Hapon", ["PHL", "JPN"]),
    ("xx", "Vietnam and Japan", []),
    ("de", "Minister aus Togo und Benin unterzeichnen", ["TGO", "BEN"]),
    ("ru", "Министры из Киргизии и Узбекистана", ["KGZ", "UZB"]),
    ("de", "Ein Koch aus Togo", []),
    ("ko", "한국·베트남, 계절근로자 협약", ["KOR", "VNM"]),
    ("it", "il governo gambiano e la polizia ugandese", ["GMB", "UGA"]),
    ("ar", "مباحثات ليبية تشادية", ["LBY", "TCD"]),
]


def rules() -> Rules:
    topic = Topic(
        name="t",
        label="T",
        digest=1,
        alert=1,
        rules=(Rule(name="r", query="@state", points=1),),
    )
    found = compile_rules((topic,), (), gazetteer=gazetteer())

    assert isinstance(found, Rules)
    return found


@pytest.mark.parametrize(("lang", "title", "expected"), ACTING)
def test_counts_states_that_act(lang: str, title: str, expected: list[str]) -> None:
    """Not where they are places, adjectives of persons, or parts of other names."""
    page = rules().percolator.read(make_item(title, lang=lang))
    found = [state for _, state in page.world.acting]

    assert list(dict.fromkeys(found)) == expected


JOINED = [
    ("zh", "中泰警方签备忘录", ["CHN", "THA"]),
    ("zh", "警方通报，中越关系", ["CHN", "VNM"]),
    ("zh", "集中日本资源", ["JPN"]),
    ("zh", "集中泰山资源", []),
    ("zh", "中美洲与马英九", []),
    ("zh", "在中泰边境", []),
    ("zh", "中泰人", []),
    ("zh", "中", []),
    ("ja", "日米韓が声明", ["JPN", "USA", "KOR"]),
    ("ja", "政府は日越の覚書", ["JPN", "VNM"]),
    ("ja", "日EU協定", ["JPN", "EU"]),
    ("ja", "日中は晴れ", []),
    ("ko", "한·태 경찰, 협약", ["KOR", "THA"]),
    ("ko", "한국·태국·베 회담", ["KOR", "THA", "VNM"]),
    ("ko", "한 태국", ["THA"]),
    ("ko", "베트남, 한·태 회담", ["VNM", "KOR", "THA"]),
    ("fr", "accord franco-tunisien", ["FRA", "TUN"]),
    ("fr", "la chanteuse franco-tunisienne", []),
    ("fr", "franco de port", []),
    ("de", "US-italienisches Abkommen", ["USA", "ITA"]),
    ("pl", "Polsko-litewskie porozumienie", ["POL", "LTU"]),
    ("es", "el acuerdo hispano-marroquí", ["ESP", "MAR"]),
    ("tr", "Türk-Yunan anlaşması", ["TUR", "GRC"]),
    ("vi", "Việt - Trung ký văn kiện", ["VNM", "CHN"]),
    ("vi", "Quan hệ Nga-Trung", ["RUS", "CHN"]),
    ("vi", "Việt Trung", []),
    ("vi", "Anh - Đức ký hiệp ước", ["GBR", "DEU"]),
    ("vi", "Anh Đức ký tên", []),
    ("ja", "日ブラジル租税条約", ["JPN", "BRA"]),
    ("ja", "来日ブラジル代表", ["BRA"]),
]


@pytest.mark.parametrize(("lang", "title", "expected"), JOINED)
def test_short_forms_count_only_joined_to_a_state(
    lang: str, title: str, expected: list[str]
) -> None:
    """Where a word may begin, and with no person beside the whole of it."""
    page = rules().percolator.read(make_item(title, lang=lang))

    assert [state for _, state in page.world.acting] == expected


PEOPLE = [
    ("en", "35 Haitians and an Afghan man were found", ["Haitians", "Afghan"]),
    ("en", "The Haitian government spoke", []),
    ("es", "Rescatan a 35 senegaleses", ["senegaleses"]),
    ("es", "El gobierno senegalés habla", []),
    ("de", "Zwölf Syrer und eine Vietnamesin in einem Lkw", ["Syrer", "Vietnamesin"]),
    ("de", "Zwischen Bulgaren und Türken", ["Bulgaren", "Türken"]),
    ("de", "Die syrische Regierung spricht", []),
    ("en", "Five Eritreans and two Somali cooks hid", ["Eritreans", "Somali"]),
    ("en", "Eighteen people from Afghanistan were found", ["Afghanistan"]),
    ("en", "Girls, mostly from Nepal, were found", ["Nepal"]),
    ("en", "People in Afghanistan and from Iran", []),
    ("en", "A letter from Vietnam", []),
    ("es", "Mujeres procedentes de Paraguay", ["Paraguay"]),
    ("fr", "Des femmes venues du Nigeria", ["Nigeria"]),
    ("fr", "Des Syriens et un Soudanais arrêtés", ["Syriens", "Soudanais"]),
    ("fr", "Le ministère turc des Affaires étrangères", []),
    ("fr", "Le président russe et des ministres", []),
    ("es", "Rescatan a siete venezolanas", ["venezolanas"]),
    ("it", "Tre egiziani e un albanese fermati", ["egiziani", "albanese"]),
    ("pt", "Três haitianos escondidos", ["haitianos"]),
    ("de", "Zwei Männer aus Eritrea", ["Eritrea"]),
    ("ru", "Двух женщин из Киргизии нашли", ["Киргизии"]),
    ("vi", "Phụ nữ Việt Nam", ["Việt Nam"]),
    ("ms", "Enam pekerja Nepal dan dua lelaki British", ["Nepal", "British"]),
    ("ko", "베트남 근로자", ["베트남"]),
    ("en", "A woman, Haitian and 30", []),
    ("es", "En la frontera argentina. Hombres armados", []),
]


@pytest.mark.parametrize(("lang", "title", "expected"), PEOPLE)
def test_knows_words_for_the_people_of_a_state(
    lang: str, title: str, expected: list[str]
) -> None:
    """By their own word, beside a person, or behind a number."""
    page = rules().percolator.read(make_item(title, lang=lang))
    words = [page.quote(span, "").text for span in page.world.nationalities]

    assert words == expected
