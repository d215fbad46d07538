"""What happened, between whom, when and where, as an item tells it?

One event per item, the one its headline or its first sentences name, in English.
Every slot that is filled has evidence; what is not sure stays empty.
"""

from collections.abc import Iterator, Sequence

from monitor.extract.choose import Chosen, Named, choose
from monitor.extract.dates import find_day
from monitor.extract.goods import is_of_goods
from monitor.extract.grammar import grammar_of
from monitor.extract.instruments import find_instrument
from monitor.extract.names import find_names
from monitor.extract.numbers import find_numbers
from monitor.extract.parties import find_parties, is_public
from monitor.extract.persons import accused_among, find_persons
from monitor.extract.places import find_place
from monitor.extract.roles import BETWEEN_STATES
from monitor.extract.text import Sentence, sentences_of
from monitor.extract.told import Told
from monitor.model.event import Event
from monitor.model.item import Item
from monitor.model.lexicon import Lexicon
from monitor.model.match import Evidence

#: Whom and what an item tells of stands among the first of its sentences.
TOP = 6
#: The title and this many sentences with its words fill the slots.
TOLD = 2
#: What no language of the lexicon tells is read as English.
ENGLISH = "en"


def extract(item: Item, lexicon: Lexicon) -> tuple[Event, ...]:
    """What the item reports, its news first; () when nothing is sure."""
    return tuple(event for told in tell(item, lexicon) if (event := _event(told)))


def tell(item: Item, lexicon: Lexicon) -> Iterator[Told]:
    """Each happening that the item tells of, its news first."""
    lang = item.lang.replace("_", "-").partition("-")[0].lower() or ENGLISH
    wording = lexicon.wordings.get(lang) or lexicon.wordings.get(ENGLISH)
    if wording is None:
        return
    grammar = grammar_of(wording)
    sentences = sentences_of(item)
    published = item.published.date() if item.published else None
    chosen = choose(sentences, grammar, published)
    read = dict.fromkeys((*sentences[:TOP], *(n.sentence for n in chosen.all)))
    mentions = {s: find_names(s.text, lexicon, grammar.lang) for s in read}
    for named, main, background in _in_order(chosen):
        yield Told(
            item=item,
            lang=lang,
            lexicon=lexicon,
            grammar=grammar,
            trigger=named.trigger,
            named_in=named.sentence,
            sentences=_sentences(named, chosen, sentences, background=background),
            whole=_whole(named, chosen, sentences, background=background),
            top=() if background else sentences[:TOP],
            rest=() if background else sentences[TOP:],
            mentions=mentions,
            spans=_spans(named, chosen),
            main=main,
            background=background,
        )


def _in_order(chosen: Chosen) -> Iterator[tuple[Named, bool, bool]]:
    """With whether it is the news, and whether it is only recalled."""
    if chosen.main:
        yield chosen.main, True, False
    yield from ((named, False, False) for named in chosen.beside)
    yield from ((named, False, True) for named in chosen.recalled)


def _whole(
    named: Named, chosen: Chosen, sentences: Sequence[Sentence], *, background: bool
) -> tuple[Sentence, ...]:
    """The first of the item, but for those that tell of what was before."""
    if background:
        return (named.sentence,)
    away = {n.sentence for n in chosen.recalled}
    return tuple(s for s in sentences[:TOP] if s not in away)


def _spans(named: Named, chosen: Chosen) -> dict[Sentence, tuple[int, int]]:
    kind = named.trigger.type
    same = [n for n in chosen.all if n.trigger.type is kind]
    first = {n.sentence: n.trigger.span for n in reversed(same)}
    return first | {named.sentence: named.trigger.span}


def _sentences(
    named: Named, chosen: Chosen, sentences: Sequence[Sentence], *, background: bool
) -> tuple[Sentence, ...]:
    """The title, and the first that use words of its kind."""
    if background:
        return (named.sentence,)
    title = tuple(s for s in sentences if s.field == "title")
    kind = named.trigger.type
    away = {n.sentence for n in chosen.recalled}
    same = dict.fromkeys(
        n.sentence
        for n in chosen.all
        if n.trigger.type is kind and n.at > 0 and n.sentence not in away
    )
    return (*title, *sorted(same, key=lambda s: s.start)[:TOLD])


def _event(told: Told) -> Event | None:
    """One line per slot; each gives what it found and the words that say so."""
    place, place_at = find_place(told)
    parties = find_parties(told, place, place_at)
    if told.trigger.type in BETWEEN_STATES and not is_public(told, parties):
        return None
    if is_of_goods(told):
        return None
    instrument, instrument_at = find_instrument(told)
    day, day_at = find_day(told)
    if told.background and not day_at:
        day = None  # what is recalled did not happen on the day of publication
    persons = find_persons(told)
    numbers = find_numbers(told, accused_among(persons, told))
    return Event(
        type=told.trigger.type,
        status=told.trigger.status,
        main=told.main,
        background=told.background,
        parties=tuple(parties),
        instrument=instrument,
        date=day.date if day else None,
        date_end=day.end if day else None,
        date_source="text" if day_at else "published" if day else "",
        place=place,
        persons=tuple(persons),
        numbers=tuple(numbers),
        evidence=(
            *_trigger_evidence(told),
            *parties.values(),
            *instrument_at,
            *day_at,
            *place_at,
            *persons.values(),
            *numbers.values(),
        ),
    )


def _trigger_evidence(told: Told) -> Iterator[Evidence]:
    yield told.named_in.evidence(told.trigger.span, "type")
    if told.trigger.why:
        yield told.named_in.evidence(told.trigger.why, "status")
