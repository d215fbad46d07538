"""May a document be read that the parser had to be stopped for before?

Three kills in a row, and it is kept away until its bytes change or a day has passed:
each kill costs ten seconds in which no other document is read.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model.feed import FeedState, Poison, Validators

KILLS = 3
REST = timedelta(days=1)


def killed(state: FeedState, digest: str, now: datetime) -> Poison:
    """What is remembered after one more kill."""
    kills = state.poison.kills if state.poison else 0
    return Poison(kills=kills + 1, digest=digest, at=now)


def is_kept_away(poison: Poison | None) -> bool:
    return poison is not None and poison.kills >= KILLS


def may_read(state: FeedState, digest: str, now: datetime) -> bool:
    """Other bytes get one try each; the same ones one a day."""
    poison = state.poison
    if poison is None or not is_kept_away(poison):
        return True
    return digest != poison.digest or now >= _until(poison)


def to_ask(state: FeedState, now: datetime) -> FeedState:
    """Without validators once the day is over: the document itself is wanted."""
    poison = state.poison
    if poison is None or not is_kept_away(poison) or now < _until(poison):
        return state
    return replace(state, validators=Validators())


def sentence(poison: Poison) -> str:
    """For people: how often, and when it is tried again."""
    return (
        f"stopped it {poison.kills} times in a row; read again from"
        f" {_until(poison):%Y-%m-%d %H:%M} UTC, or when its bytes change"
    )


def _until(poison: Poison) -> datetime:
    return poison.at + REST
