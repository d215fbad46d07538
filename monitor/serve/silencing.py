"""What may a command ask about silences?"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor.model.silence import Mute, Silence

if TYPE_CHECKING:
    from monitor.serve.build import Parts
    from monitor.serve.control import Answer


def add_silence(parts: "Parts", asked: "Answer") -> "Answer":
    """From now on, by the clock of whoever decides; `until`, or for `seconds`."""
    now = parts.clock.now()
    silence = Silence(
        id=0,
        kind=Mute(asked["kind"]),
        what=asked["what"].strip(),
        until=_end(asked, now),
        since=now,
        route=asked["route"],
        note=asked["note"],
    )
    wrong = _mistake(parts, silence, now)
    if wrong:
        return {"refused": wrong}
    if silence.kind is Mute.STORY:
        # By the id that it has now: a merged story is known by its old one, too.
        story = parts.database.edits.story(silence.what)
        if story is None:
            return {"refused": f"no story {silence.what!r}: see monitor stories"}
        silence = replace(silence, what=story.id)
    number = parts.database.silences.add(silence)
    return {"id": number, "said": f"silence {number}: {silence}"}


def remove_silences(parts: "Parts", asked: "Answer") -> "Answer":
    now = parts.clock.now()
    gone = [n for n in asked["ids"] if parts.database.silences.remove(n, now)]
    left = [str(n) for n in asked["ids"] if n not in gone]
    told = f"; unknown or over: {', '.join(left)}" if left else ""
    return {"removed": len(gone), "said": f"{len(gone)} removed{told}"}


def _end(asked: "Answer", now: datetime) -> datetime:
    if asked["seconds"] is not None:
        return now + timedelta(seconds=asked["seconds"])
    return datetime.fromisoformat(asked["until"])


def _mistake(parts: "Parts", silence: Silence, now: datetime) -> str:
    """The running monitor may know other routes than the config on disk."""
    routes = {route.name for route in parts.config.loaded.routes}
    named = {silence.route, silence.what if silence.kind is Mute.ROUTE else ""}
    for name in sorted(named - routes - {""}):
        return f"no route {name!r}: there are {', '.join(sorted(routes))}"
    if silence.until <= now:
        return "it would be over already: give an end that is still ahead"
    return ""
