"""Who can be asked for news by words, how, and how often?

One table per service. Neither promises anything: limits are what people met.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlencode

from monitor.acquire.gdelt import LANGUAGES, MOST
from monitor.model.query import Query, ServiceName


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Its limits, and how polite we are."""

    home: str  #: the source of what names no publisher
    address: str
    gap: timedelta  #: between two requests, over all feeds
    floor: timedelta  #: between two requests for one configured feed
    longest: int  #: bytes of a query in UTF-8
    most_words: int  #: in one query
    shortest: int  #: characters of a term
    most_requests: int  #: into which one query may be split


SERVICES: Mapping[ServiceName, Service] = {
    # It refuses more than one request per 5 s, some 250 characters, and quoted
    # phrases below 5; new articles come every 15 minutes.
    ServiceName.GDELT: Service(
        home="gdeltproject.org",
        address="https://api.gdeltproject.org/api/v2/doc/doc",
        gap=timedelta(seconds=6),
        floor=timedelta(minutes=15),
        longest=240,
        most_words=100,
        shortest=5,
        most_requests=2,
    ),
    # Google's searches take 32 words; the others are passed over in silence.
    ServiceName.GOOGLE_NEWS: Service(
        home="news.google.com",
        address="https://news.google.com/rss/search",
        gap=timedelta(seconds=10),
        floor=timedelta(minutes=15),
        longest=1_200,
        most_words=31,
        shortest=2,
        most_requests=2,
    ),
}

#: The last day: what a restart or an outage missed is found again.
_WINDOW = "1d"

#: The edition of a language, where the query names no country.
EDITIONS: Mapping[str, str] = {
    "ar": "EG", "bn": "BD", "bg": "BG", "cs": "CZ", "de": "DE", "el": "GR", "en": "US",
    "es": "ES", "fr": "FR", "he": "IL", "hi": "IN", "hu": "HU", "id": "ID", "it": "IT",
    "ja": "JP", "ko": "KR", "lt": "LT", "lv": "LV", "ms": "MY", "nl": "NL", "no": "NO",
    "pl": "PL", "pt": "BR", "ro": "RO", "ru": "RU", "sk": "SK", "sl": "SI", "sr": "RS",
    "sv": "SE", "th": "TH", "tr": "TR", "uk": "UA", "vi": "VN", "zh": "CN",
}  # fmt: skip

#: ISO 3166 to FIPS 10-4, which GDELT uses, where the two differ.
_FIPS: Mapping[str, str] = {
    "AD": "AN", "AG": "AC", "AT": "AU", "AU": "AS", "BA": "BK", "BD": "BG", "BG": "BU",
    "BI": "BY", "BJ": "BN", "BN": "BX", "BO": "BL", "BS": "BF", "BW": "BC", "BY": "BO",
    "BZ": "BH", "CD": "CG", "CF": "CT", "CG": "CF", "CH": "SZ", "CI": "IV", "CL": "CI",
    "CN": "CH", "CR": "CS", "CZ": "EZ", "DE": "GM", "DK": "DA", "DO": "DR", "DZ": "AG",
    "EE": "EN", "ES": "SP", "GB": "UK", "GE": "GG", "GM": "GA", "GA": "GB", "GN": "GV",
    "GQ": "EK", "GW": "PU", "HN": "HO", "HT": "HA", "IE": "EI", "IL": "IS", "IQ": "IZ",
    "IS": "IC", "JP": "JA", "KH": "CB", "KP": "KN", "KR": "KS", "KW": "KU", "LB": "LE",
    "LK": "CE", "LR": "LI", "LS": "LT", "LT": "LH", "LV": "LG", "MA": "MO", "ME": "MJ",
    "MG": "MA", "MM": "BM", "MN": "MG", "MU": "MP", "MW": "MI", "NA": "WA", "NE": "NG",
    "NG": "NI", "NI": "NU", "OM": "MU", "PA": "PM", "PG": "PP", "PH": "RP", "PR": "RQ",
    "PS": "WE", "PT": "PO", "PY": "PA", "RS": "RI", "RU": "RS", "SC": "SE", "SD": "SU",
    "SE": "SW", "SG": "SN", "SK": "LO", "SN": "SG", "SR": "NS", "SS": "OD", "SV": "ES",
    "SZ": "WZ", "TD": "CD", "TG": "TO", "TJ": "TI", "TL": "TT", "TM": "TX", "TN": "TS",
    "TO": "TN", "TR": "TU", "TT": "TD", "UA": "UP", "VN": "VM", "VU": "NH", "XK": "KV",
    "YE": "YM", "ZA": "SF", "ZM": "ZA", "ZW": "ZI", "AZ": "AJ", "BH": "BA", "BF": "UV",
    "DM": "DO", "GD": "GJ", "KI": "KR", "KM": "CN", "KN": "SC", "LC": "ST", "LI": "LS",
    "MC": "MN", "MH": "RM", "PW": "PS", "SB": "BP", "ST": "TP", "VA": "VT", "MO": "MC",
    "AI": "AV", "AQ": "AY", "AS": "AQ", "AW": "AA", "BL": "TB", "BM": "BD", "CC": "CK",
    "CK": "CW", "CW": "UC", "CX": "KT", "EH": "WI", "GF": "FG", "GG": "GK", "GS": "SX",
    "GU": "GQ", "KY": "CJ", "MF": "RN", "MP": "CQ", "MQ": "MB", "MS": "MH", "NU": "NE",
    "PF": "FP", "PM": "SB", "PN": "PC", "SJ": "SV", "SX": "NN", "TC": "TK", "TF": "FS",
    "TK": "TL", "VG": "VI", "VI": "VQ", "YT": "MF",
}  # fmt: skip


def mistake_in(query: Query) -> tuple[str, str, str]:
    """The key, what is wrong with it for this service, and the remedy; or nothing."""
    lang = _primary(query.lang)
    if query.service is ServiceName.GDELT and lang not in LANGUAGES:
        known = ", ".join(sorted(LANGUAGES))
        return "lang", "GDELT reads no such language", f"write one of {known}"
    if query.service is ServiceName.GOOGLE_NEWS and not _edition(query):
        wrong = "it is not known which edition of Google News is in this language"
        return "lang", wrong, 'write country as well, such as country = "PH"'
    return "", "", ""


def filters_of(query: Query) -> str:
    """What stands beside the terms in the query itself."""
    if query.service is ServiceName.GOOGLE_NEWS:
        return f"when:{_WINDOW}"
    named = f"sourcelang:{LANGUAGES[_primary(query.lang)].lower()}"
    fips = _FIPS.get(query.country, query.country)
    return f"{named} sourcecountry:{fips}" if fips else named


def url_of(query: Query, text: str) -> str:
    """The request for one query."""
    base = query.base or SERVICES[query.service].address
    given = {"q": text, **_google(query)}
    if query.service is ServiceName.GDELT:
        given = {
            "query": text,
            "mode": "ArtList",
            "format": "json",
            "maxrecords": str(MOST),
            "sort": "DateDesc",
            "timespan": _WINDOW,
        }
    return f"{base}?{urlencode(given, quote_via=quote)}"


def languages_of(query: Query) -> tuple[str, ...]:
    """In which the terms are asked: GDELT reads by way of English translations."""
    lang = _primary(query.lang)
    both = query.service is ServiceName.GDELT and lang != "en"
    return ("en", query.lang) if both else (query.lang,)


def _google(query: Query) -> dict[str, str]:
    """https://news.google.com/rss/search?hl=vi&gl=VN&ceid=VN:vi"""
    country, lang = _edition(query), _primary(query.lang)
    match lang, country:
        case "zh", _:
            script = "zh-Hant" if country in {"TW", "HK"} else "zh-Hans"
            language, interface = script, f"zh-{country}"
        case "pt", _:
            language, interface = (
                ("pt-150", "pt-PT") if country == "PT" else ("pt-419", "pt-BR")
            )
        case "es", _ if country not in {"ES", "US"}:
            language, interface = "es-419", "es-419"
        case "en", _:
            language, interface = "en", f"en-{country}"
        case _:
            language, interface = lang, lang
    return {"hl": interface, "gl": country, "ceid": f"{country}:{language}"}


def _edition(query: Query) -> str:
    return query.country or EDITIONS.get(_primary(query.lang), "")


def _primary(lang: str) -> str:
    return lang.lower().partition("-")[0]
