"""Where did it happen, as far as the text is sure?"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise

from monitor.extract.cities import City, city_at, find_city
from monitor.extract.datelines import of_unknown_towns
from monitor.extract.names import Form, Mention
from monitor.extract.place_signs import PlaceSigns, place_signs
from monitor.extract.text import Sentence
from monitor.extract.told import Told
from monitor.extract.wordlists import whole_words
from monitor.model.event import EventType, Place
from monitor.model.match import Evidence
from monitor.model.slots import PlaceWords

#: Further down stand the places of other happenings.
READ = 5
#: Of these the police, the courts or the coast guard of one state tell.
AT_HOME = frozenset(
    {
        EventType.ARREST,
        EventType.RESCUE,
        EventType.CHARGE_TRIAL,
        EventType.SENTENCE,
        EventType.INTERCEPTION,
    }
)
#: In these a state in the text is more often a subject than a place.
ABROAD = frozenset({EventType.AGREEMENT, EventType.NEGOTIATION, EventType.LAW_POLICY})

TALKS = frozenset({EventType.MEETING, EventType.NEGOTIATION, EventType.AGREEMENT})

Found = tuple[Place, Evidence]


#: "HANOI (VNA) \u2013", "Bangkok, April 18 \u2014", "Manila:"; "Calais :" in a title;
#: "ROMA, 1 LUG (ANSA) -", "Jakarta, CNN Indonesia --", "Lyon." on a line of its own.
_DATELINE = re.compile(
    r"(?:,\s(?:[A-Z][\w.]+(?:\s[A-Z][\w.]*){0,2}(?:\s\d{1,2})?"
    r"|\d{1,2}(?:st|nd|rd|th)?\s(?:de\s)?\w+\.?(?:,?\s(?:de\s)?\d{4})?))?"
    r"\s*(?:\([^)]{2,20}\)\s*)?(?:[\u2013\u2014]|\.?\s?-{1,2}\s|\s?:\s|\.$)"
)
#: "Amatitán (Jalisco)": the province stands in brackets behind a town.
_BESIDE = re.compile(r"[^\W\d_a-z]\w+\s\($")
#: "in Vietnam's fight", "in UK-led talks"; but "at Mumbai's airport".
_NOT_AFTER = re.compile(r"['\u2019]|-\w")
#: "in France, Belgium and Germany" happened in none of them alone.
_LISTED = re.compile(r",\s(?:the\s)?|\s(?:and|y|et|dan|và)\s(?:the\s)?")


def _signs_at(of: EventType, signs: PlaceSigns) -> re.Pattern[str]:
    """Returns are told of the place that people leave, visits of where they go."""
    if of is EventType.DEPORTATION_RETURN:
        return signs.leaving
    return signs.visiting if of in TALKS else signs.at


def find_place(told: Told) -> tuple[Place | None, tuple[Evidence, ...]]:
    """A city of the event's sentences, else a state; None on screens and high seas."""
    signs = place_signs(told.words.places)
    if any(signs.remote.search(s.text) for s in told.sentences):
        return None, ()
    title = [s for s in told.sentences if s.field == "title"]
    body = [s for s in told.sentences if s.field != "title"]
    top = [s for s in told.whole[:READ] if s.field != "title" and s not in body]
    found = chain(
        _capitals([*body, *title], told, signs),
        _arrivals([*body, *top], told, signs),
        _cities([*body, *title], told, signs),
        _cities(top, told, signs),
        _datelines([*body, *top], told),
        of_unknown_towns([*body, *top], told),
        _states_seats([*body, *title], told, signs),
        _openers(title, told),
        _countries([*title, *body], told, signs),
        _countries(top, told, signs) if told.trigger.type not in TALKS else (),
        _at_home(told),
        _of_bodies([*told.sentences, *told.top], told),
    )
    first = next(iter(found), None)
    return (first[0], (first[1],)) if first else (None, ())


def _cities(
    sentences: Sequence[Sentence], told: Told, signs: PlaceSigns
) -> Iterator[Found]:
    """ "in Hanoi", "Isleworth Crown Court", "MANILA \u2013"."""
    for sentence in sentences:
        for city in find_city(sentence.text, told.lexicon.cities):
            if _is_place(sentence, city, told, signs):
                yield _placed(sentence, city, _country_of(sentence, city, told))


def _arrivals(
    sentences: Sequence[Sentence], told: Told, signs: PlaceSigns
) -> Iterator[Found]:
    """Where those who return land goes before where they come from."""
    if told.trigger.type is not EventType.DEPORTATION_RETURN:
        return
    for sentence in sentences:
        text = sentence.text
        for city in find_city(text, told.lexicon.cities):
            low = max(0, city.start - 60)
            landed = signs.landing.search(text, low, city.start)
            if landed and not _is_no_city(sentence, city, told):
                yield _placed(sentence, city, _country_of(sentence, city, told))


def _states_seats(
    sentences: Sequence[Sentence], told: Told, signs: PlaceSigns
) -> Iterator[Found]:
    """ "In the Rwandan capital"."""
    for sentence in sentences:
        text = sentence.text
        for mention in told.mentions.get(sentence, ()):
            state = _state(mention)
            if mention.form is not Form.DEMONYM or not state:
                continue
            low = max(0, mention.start - 60)
            seat = signs.seat.match(text, mention.end)
            here = seat and signs.at.search(text, low, mention.start)
            if here or signs.its_seat.search(text, low, mention.start):
                yield _placed(sentence, mention, state)


def _openers(title: Sequence[Sentence], told: Told) -> Iterator[Found]:
    """ "Bénin : douze enfants secourus"."""
    if told.trigger.type in TALKS | ABROAD:
        return
    for sentence in title:
        for mention in told.mentions.get(sentence, ())[:1]:
            opens = mention.start == 0 and _OPENS.match(sentence.text, mention.end)
            if opens and mention.form is Form.NAME and (state := _state(mention)):
                yield _placed(sentence, mention, state)


_OPENS = re.compile(r"\s?:\s")


def _capitals(
    sentences: Sequence[Sentence], told: Told, signs: PlaceSigns
) -> Iterator[Found]:
    """ "à Yaoundé": the list of cities has no capital in every language.

    Where states talk a capital goes before the dateline.
    """
    at = _signs_at(told.trigger.type, signs)
    for sentence in sentences:
        text = sentence.text
        for mention in told.mentions.get(sentence, ()):
            state = _state(mention) if mention.form is Form.CAPITAL else ""
            away = mention.sense.wary or _NOT_AFTER.match(text, mention.end)
            if not state or away:
                continue
            city = city_at(text, mention.start, told.lexicon.cities)
            listed = city and told.trigger.type not in TALKS
            if not listed and at.search(
                text, max(0, mention.start - 60), mention.start
            ):
                yield _placed(sentence, mention, state)


def _datelines(sentences: Sequence[Sentence], told: Told) -> Iterator[Found]:
    """ "LISBONNE (AFP) -": a capital by its name in the language of the text."""
    for sentence in sentences:
        for mention in told.mentions.get(sentence, ())[:1]:
            opens = mention.start == 0 and _DATELINE.match(sentence.text, mention.end)
            if opens and mention.form is Form.CAPITAL and (state := _state(mention)):
                yield _placed(sentence, mention, state)


def _is_place(sentence: Sentence, city: City, told: Told, signs: PlaceSigns) -> bool:
    text = sentence.text
    if city.start == 0 and _DATELINE.match(text, city.end):
        return True
    if told.trigger.type in AT_HOME and _BESIDE.search(text, 0, city.start):
        return text[city.end : city.end + 1] == ")" and not _is_no_city(
            sentence, city, told
        )
    own = signs.own.match(text, city.end)
    if not own and _NOT_AFTER.match(text, city.end):
        return False
    if signs.carrier.match(text, city.end):
        return False  # "off the Dover ferry"
    if _is_no_city(sentence, city, told):
        return False
    if told.grammar.cue["past"].match(text, city.end + 1):
        return False  # "found in Essex last year"
    at = _signs_at(told.trigger.type, signs)
    found = at.search(text, max(0, city.start - 60), city.start)
    if found:
        return not signs.based.search(text, max(0, found.start() - 25), found.start())
    site = signs.local if told.trigger.type in AT_HOME else signs.site
    return bool(site.match(text, city.end)) and text[city.start - 1 : city.start] != "-"


def _is_no_city(sentence: Sentence, city: City, told: Told) -> bool:
    """South Sudan and the Bangkok Post hold none; Victoria is one beside its state."""
    written = sentence.text[city.start : city.end]
    if written in told.lexicon.wary and len(city.states) == 1:
        return city.states[0] not in _named(told)
    return any(
        (m.start <= city.start and city.end < m.end) or m.start < city.start < m.end
        for m in told.mentions.get(sentence, ())
    )


def _named(told: Told) -> set[str]:
    """The states that are named, but by their capitals."""
    mentions = chain.from_iterable(told.mentions.values())
    return {_state(m) for m in mentions if m.form is not Form.CAPITAL}


def _country_of(sentence: Sentence, city: City, told: Told) -> str:
    """What stands behind a comma decides, then who is named, then how large it is."""
    behind = _COMMA.match(sentence.text, city.end)
    if behind:
        for mention in told.mentions.get(sentence, ()):
            if mention.start == behind.end() and (state := _state(mention)):
                return state
        larger = city_at(sentence.text, behind.end(), told.lexicon.cities)
        if larger and larger.states[0] in city.states:
            return larger.states[0]
    if len(city.states) > 1:
        named = _named(told)
        return next((s for s in city.states if s in named), city.states[0])
    return city.states[0]


_COMMA = re.compile(r",\s(?:in\s|the\s)*|\sin\s(?:the\s)?")


def _countries(
    sentences: Sequence[Sentence], told: Told, signs: PlaceSigns
) -> Iterator[Found]:
    """Where states are what is talked about, only "signed in Thailand"."""
    abroad = told.trigger.type in ABROAD
    at = _signs_at(told.trigger.type, signs)
    for sentence in sentences:
        for mention in told.mentions.get(sentence, ()):
            state = _state(mention)
            if mention.form is not Form.NAME or not state:
                continue
            if _NOT_AFTER.match(sentence.text, mention.end):
                continue
            if _is_listed(sentence, mention, told):
                continue
            low = max(0, mention.start - 40)
            found = at.search(sentence.text, low, mention.start)
            if found and (not abroad or signs.done(sentence.text, found.start())):
                yield _placed(sentence, mention, state)


def _is_listed(sentence: Sentence, mention: Mention, told: Told) -> bool:
    """Beside another state: a raid in three states has no place."""
    return any(
        _LISTED.fullmatch(sentence.text, a.end, b.start)
        for a, b in pairwise(told.mentions[sentence])
        if mention in (a, b) and a.form is b.form is Form.NAME
    )


def _state(mention: Mention) -> str:
    """Brussels is where the EU acts; as a place it is in Belgium."""
    return next((sense.id for sense in mention.senses if sense.state), "")


def _at_home(told: Told) -> Iterator[Found]:
    """The FBI frees people at home; so do "Thai police", and "UK jails smugglers"."""
    if told.trigger.type not in AT_HOME:
        return
    for sentence in told.sentences:
        for mention in told.mentions.get(sentence, ()):
            country = told.lexicon.countries.get(_state(mention))
            opens = mention.start == 0 and mention.form in OPENING
            if not country or not country.names:
                continue
            if mention.form is Form.AGENCY or opens:
                evidence = sentence.evidence((mention.start, mention.end), "place")
                yield Place(name=country.names[0], country=country.id), evidence


def _of_bodies(sentences: Sequence[Sentence], told: Told) -> Iterator[Found]:
    """Only Vietnam has a "TAND", only Spain a "Guardia Civil"."""
    if told.trigger.type not in AT_HOME | {EventType.DEATH_IN_TRANSIT}:
        return
    homes = told.words.places.homes
    bodies = _bodies(told.words.places)
    for sentence in sentences:
        for found in bodies.finditer(sentence.text):
            body = " ".join(found[0].split()).casefold()
            country = told.lexicon.countries[homes[body]]
            name = country.names[0] if country.names else country.id
            yield (
                Place(name=name, country=country.id),
                sentence.evidence(found.span(), "place"),
            )


@lru_cache(maxsize=16)
def _bodies(words: PlaceWords) -> re.Pattern[str]:
    return whole_words(words.homes)


#: How the state that acts at home is named at the beginning of a sentence.
OPENING = (Form.NAME, Form.DEMONYM, Form.CAPITAL)


def _placed(sentence: Sentence, named: Mention | City, country: str) -> Found:
    evidence = sentence.evidence((named.start, named.end), "place")
    return Place(name=evidence.text, country=country), evidence
