"""Do reports that were made up blind join as an analyst would join them?"""

import tomllib
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from monitor.extract.events import extract
from monitor.group.stories import Stories
from monitor.model.item import Item, ItemId
from monitor.model.story import Report
from monitor.serve.lexicon import lexicon
from monitor.serve.rarity import rarity

PAIRS = tomllib.loads(
    Path(__file__).with_name("made_pairs.toml").read_text(encoding="utf-8")
)["pair"]


def _report(id_: str, told: list[str]) -> Report:
    lang, at, title, text = told
    item = Item(
        id=ItemId(id_),
        feed="f",
        source=f"{id_}.example",
        url=f"https://example.org/{id_}",
        title=title,
        text=text,
        lang=lang,
        published=datetime.fromisoformat(at),
        first_seen=datetime.fromisoformat(at),
    )
    ask = partial(extract, lexicon=lexicon())
    return Report(item=item, events=tuple(ask(item)))


def _joins(pair: dict[str, Any]) -> bool:
    stories = Stories(rarity=rarity)
    one, two = (_report(side, pair[side]) for side in "ab")
    began, other = (
        stories.place(each, datetime.fromisoformat(pair["b"][1])) for each in (one, two)
    )
    return began.story == other.story


def test_pairs_join_as_an_analyst_would_join_them() -> None:
    """With the bounds that are asked of pairs by another hand."""
    joined = {pair["id"] for pair in PAIRS if _joins(pair)}
    same = {pair["id"] for pair in PAIRS if pair["label"] == "same"}
    print("joined wrongly", joined - same, "kept apart wrongly", same - joined)

    assert len(joined & same) >= 0.94 * len(joined)
    assert 2 * len(joined & same) >= 0.9 * (len(joined) + len(same))
