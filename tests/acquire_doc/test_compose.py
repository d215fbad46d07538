"""How are many words put to a service that takes few?"""

from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.compose import Composed, compose
from monitor.acquire.gdelt import asks_gdelt
from monitor.acquire.services import _FIPS, SERVICES, mistake_in, url_of
from monitor.model.query import Ask, Query, ServiceName

GDELT, GOOGLE = ServiceName.GDELT, ServiceName.GOOGLE_NEWS
WORDS = {
    "traffick": ("trafficking", "traffickers", "trafficked"),
    "racket": ("rackets",),
}


def complete(start: str, lang: str) -> tuple[str, ...]:
    return WORDS.get(start, ()) if lang == "en" else ()


def query(service: ServiceName, lang: str = "en", country: str = "") -> Query:
    return Query(service=service, lang=lang, topic="t", country=country)


def ask(*groups: tuple[str, ...], lang: str = "en") -> Ask:
    return Ask(groups=groups, lang=lang)


@pytest.mark.parametrize(
    ("about", "asked", "texts"),
    [
        (query(GOOGLE), ask(("forced labour",)), ['"forced labour" when:1d']),
        (
            query(GOOGLE),
            ask(("human traffick*", "serfs", "{NAPTIP}")),
            ['("human trafficking" OR serfs OR NAPTIP OR "human traffickers") when:1d'],
        ),
        (
            query(GDELT, country="GB"),
            ask(("anti-slavery", "slavery")),
            ['("anti-slavery" OR slavery) sourcelang:english sourcecountry:UK'],
        ),
        (query(GDELT), ask(("slavery",)), ["slavery sourcelang:english"]),
        (
            query(GOOGLE),
            ask(("accord", "treaty"), ("visa",)),
            ["(accord OR treaty) visa when:1d"],
        ),
    ],
)
def test_a_query_is_written_as_the_service_reads_it(
    about: Query, asked: Ask, texts: list[str]
) -> None:
    """Quotes around phrases only, parentheses around alternatives only."""
    assert compose(about, [asked], complete) == Composed(texts=tuple(texts))


@pytest.mark.parametrize(
    ("service", "term"),
    [
        (GDELT, "ILO"),
        (GDELT, "unheard*"),
        (GDELT, "wom?n trafficked"),
        (GOOGLE, "a"),
        (GOOGLE, '"'),
        (GOOGLE, "..."),
    ],
)
def test_what_the_service_would_refuse_is_told_instead(
    service: ServiceName, term: str
) -> None:
    """One short phrase would have the whole query refused."""
    found = compose(query(service), [ask((term, "slavery"))], complete)

    assert found.unasked == (term,)
    assert len(found.texts) == 1


def test_the_longer_phrase_is_covered_by_the_shorter() -> None:
    """It would take room and find nothing more."""
    found = compose(
        query(GOOGLE),
        [ask(("buôn người", "vụ buôn người", "buôn"), lang="vi")],
        complete,
    )

    assert found == Composed(texts=('("buôn người" OR buôn) when:1d',))


def test_two_languages_have_equal_shares() -> None:
    """GDELT reads most languages by way of their English translation."""
    english = ask(tuple(f"english term {n}" for n in range(30)))
    own = ask(tuple(f"từ tiếng việt {n}" for n in range(30)), lang="vi")
    found = compose(query(GDELT, "vi"), [english, own], complete)

    assert len(found.texts) == 2
    assert "english term 0" in found.texts[0]
    assert "từ tiếng việt 0" in found.texts[0]
    assert abs(sum("từ" in t for t in found.unasked) - len(found.unasked) / 2) <= 1


terms = st.lists(
    st.text(st.sampled_from('abc đ移*?"- '), min_size=1, max_size=40), max_size=60
).map(tuple)


@given(
    st.sampled_from(ServiceName),
    st.lists(st.lists(terms, min_size=1, max_size=3).map(tuple), max_size=5),
)
def test_no_query_passes_the_limits(
    service: ServiceName, groups: list[tuple[tuple[str, ...], ...]]
) -> None:
    """And no term is both asked and told as left out."""
    asked = [ask(*each) for each in groups]
    found = compose(query(service), asked, complete)
    limits = SERVICES[service]

    assert len(found.texts) <= limits.most_requests
    for text in found.texts:
        assert len(text.encode()) <= limits.longest
        assert len(text.replace(" OR ", " ").split()) <= limits.most_words + 1
        assert text.count("(") == text.count(")")
    assert len(set(found.unasked)) == len(found.unasked)


@pytest.mark.parametrize(
    ("lang", "country", "given"),
    [
        ("vi", "", "hl=vi&gl=VN&ceid=VN:vi"),
        ("en", "PH", "hl=en-PH&gl=PH&ceid=PH:en"),
        ("es", "MX", "hl=es-419&gl=MX&ceid=MX:es-419"),
        ("es", "", "hl=es&gl=ES&ceid=ES:es"),
        ("pt", "", "hl=pt-BR&gl=BR&ceid=BR:pt-419"),
        ("zh", "TW", "hl=zh-TW&gl=TW&ceid=TW:zh-Hant"),
        ("zh-Hans", "", "hl=zh-CN&gl=CN&ceid=CN:zh-Hans"),
    ],
)
def test_google_is_asked_for_an_edition(lang: str, country: str, given: str) -> None:
    """Without one it would choose by where we are."""
    parts = urlsplit(url_of(query(GOOGLE, lang, country), '"a b" OR c when:1d'))
    sent = parse_qs(parts.query)

    assert parts.hostname == "news.google.com"
    assert sent.pop("q") == ['"a b" OR c when:1d']
    assert sent == parse_qs(given)


def test_gdelt_is_asked_for_the_newest_of_a_day() -> None:
    """As JSON, and as many as it gives."""
    url = url_of(query(GDELT), "slavery sourcelang:english")
    sent = {name: value[0] for name, value in parse_qs(urlsplit(url).query).items()}

    assert asks_gdelt(url)
    assert sent == {
        "query": "slavery sourcelang:english", "mode": "ArtList", "format": "json",
        "maxrecords": "250", "sort": "DateDesc", "timespan": "1d",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("about", "key"),
    [
        (query(GDELT, "km"), "lang"),
        (query(GOOGLE, "km"), "lang"),
        (query(GOOGLE, "km", "KH"), ""),
        (query(GDELT, "vi"), ""),
    ],
)
def test_a_language_that_the_service_lacks_is_a_mistake(about: Query, key: str) -> None:
    """Else the feed would be silent for ever."""
    assert mistake_in(about)[0] == key


def test_no_two_states_are_one_to_gdelt() -> None:
    """It takes FIPS 10-4, where CH is China and SG is Senegal."""
    listed = files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text("utf-8")
    states = [line[:2] for line in listed.splitlines() if line and line[0] != "#"]
    #: Parts of states without a code there.
    codes = [_FIPS.get(s, s) for s in states if s not in {"AX", "BQ", "UM"}]

    assert len(codes) > 240
    assert len(set(codes)) == len(codes)
    assert (_FIPS["CN"], _FIPS["SN"], _FIPS["VN"], _FIPS["GB"]) == (
        "CH",
        "SG",
        "VM",
        "UK",
    )
