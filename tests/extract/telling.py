"""An item whose happening is known, to read its other slots alone."""

import datetime as dt
from pathlib import Path

from monitor.extract.grammar import grammar_of
from monitor.extract.names import find_names
from monitor.extract.text import sentences_of
from monitor.extract.told import Told
from monitor.extract.triggers import Trigger
from monitor.model.event import EventType, Status
from monitor.model.item import Item, ItemId
from monitor.model.lexicon import Lexicon

GOLDEN = Path(__file__).parent / "golden"
#: A Thursday.
PUBLISHED = dt.date(2024, 4, 18)


def told_of(
    text: str,
    of: EventType,
    lexicon: Lexicon,
    *,
    lang: str = "en",
    title: str = "",
    status: Status = Status.DONE,
    published: dt.date | None = PUBLISHED,
) -> Told:
    """All sentences tell of an event of this type."""
    noon = dt.time(12, tzinfo=dt.UTC)
    at = dt.datetime.combine(published, noon) if published else None
    item = Item(
        id=ItemId("i"),
        feed="f",
        source="s",
        url="",
        title=title,
        text=text,
        lang=lang,
        published=at,
    )
    whole = sentences_of(item)
    return Told(
        item=item,
        lang=lang,
        lexicon=lexicon,
        grammar=grammar_of(lexicon.wordings.get(lang, lexicon.wordings["en"])),
        trigger=Trigger(type=of, level=3, status=status, span=(0, 1)),
        named_in=whole[0],
        sentences=whole[:3],
        whole=whole,
        top=whole,
        mentions={s: find_names(s.text, lexicon, lang) for s in whole},
        spans={},
    )


def cases(name: str) -> list[tuple[EventType, str, str, str]]:
    """Type of event, language, text and what is to be read in it, one per line."""
    lines = (GOLDEN / f"{name}.txt").read_text("utf-8").splitlines()
    return [_case(line) for line in lines if line and not line.startswith("#")]


def _case(line: str) -> tuple[EventType, str, str, str]:
    of, lang, rest = (part.strip() for part in line.split("|", 2))
    text, _, expected = rest.partition("=>")
    return EventType(of), lang, text.strip(), expected.strip()
