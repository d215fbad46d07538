"""What stands for a state or body in the texts of one language, and as what?"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from monitor.model.lexicon import Country, Lexicon, NameKind


class Form(Enum):
    """By which kind of word a state or body is named."""

    NAME = "name"
    DEMONYM = "demonym"
    PEOPLE = "people"  #: a demonym that is a noun: "Thais", "Irishman"
    CAPITAL = "capital"
    AGENCY = "agency"
    DECOY = "decoy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """What a name may mean."""

    id: str
    form: Form
    name: str  #: as the lexicon writes it
    wary: bool = False
    org: bool = False
    state: bool = False  #: has an ISO code; bodies have none
    cased: bool = False  #: counts only as written: Anh, Ý
    lang: str = "en"


_FORMS = {
    NameKind.NAME: Form.NAME,
    NameKind.BODY: Form.NAME,
    NameKind.AGENCY: Form.AGENCY,
    NameKind.DEMONYM: Form.DEMONYM,
    NameKind.PEOPLE: Form.PEOPLE,
    NameKind.CAPITAL: Form.CAPITAL,
}
#: The list of countries, and the gazetteer's names of bodies that all languages use.
ENGLISH = "en"


def senses_of(lexicon: Lexicon, lang: str) -> Iterator[tuple[str, Sense]]:
    """English has its own list; what it lacks, and other languages, the gazetteer."""
    if lang == ENGLISH:
        yield from _of_countries(lexicon)
    for decoy in lexicon.gazetteer.decoys.get(lang, ()):
        yield (
            decoy,
            Sense(id="", form=Form.DECOY, name=decoy, lang=lang, cased=True),
        )
    yield from _of_gazetteer(lexicon, lang)
    if lang != ENGLISH:
        bodies = (c for c in lexicon.countries.values() if not c.alpha2)
        for country in bodies:
            yield from _of_country(lexicon, country)


def _of_gazetteer(lexicon: Lexicon, lang: str) -> Iterator[tuple[str, Sense]]:
    for name in lexicon.gazetteer.of(lang):
        if name.surface.startswith("the "):
            continue  # the name stands there without its article, too
        body = name.id in lexicon.gazetteer.bodies
        known = lexicon.countries.get(name.id)
        agency = bool(body and known and known.agencies)
        yield (
            name.surface,
            Sense(
                id=name.id,
                form=Form.AGENCY if agency else _FORMS[name.kind],
                name=name.surface.rstrip("*"),
                wary=name.wary,
                org=bool(body and (known is None or known.org)),
                state=not body,
                cased=name.cased and not name.surface.isupper(),
                lang=lang,
            ),
        )


def _of_countries(lexicon: Lexicon) -> Iterator[tuple[str, Sense]]:
    for decoy in lexicon.decoys:
        yield decoy, Sense(id="", form=Form.DECOY, name=decoy)
    for country in lexicon.countries.values():
        yield from _of_country(lexicon, country)


def _of_country(lexicon: Lexicon, country: Country) -> Iterator[tuple[str, Sense]]:
    for name, form in _surfaces(country):
        yield (
            name,
            Sense(
                id=country.id,
                form=form,
                name=name,
                wary=name in lexicon.wary,
                org=country.org,
                state=bool(country.alpha2),
            ),
        )


def _surfaces(country: Country) -> Iterator[tuple[str, Form]]:
    yield from ((name, Form.NAME) for name in country.names)
    yield from ((name, Form.AGENCY) for name in country.agencies)
    yield from ((name, Form.CAPITAL) for name in country.capitals)
    for demonym in country.demonyms:
        person = demonym.endswith(("hman", "hmen", "woman", "women"))
        yield demonym, Form.PEOPLE if person else Form.DEMONYM
        if not demonym.endswith(("s", "sh", "ch", "ese", "men", "-")):
            yield f"{demonym}s", Form.PEOPLE
