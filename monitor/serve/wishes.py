"""What may a command ask of whoever holds the database?"""

from collections.abc import Callable, Container, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from monitor.model.mark import Word
from monitor.ports import Deferred, Delivered, Receipt, Refused
from monitor.route.owe import owe
from monitor.send.notice import trial_message
from monitor.serve.editing import merge_stories, split_story
from monitor.serve.silencing import add_silence, remove_silences

if TYPE_CHECKING:
    from monitor.serve.build import Parts
    from monitor.serve.control import Answer, Wishes


def wishes(parts: Callable[[], "Parts"]) -> "Wishes":
    """Every wish by name. `parts` is asked anew, since a reload replaces them."""
    return {
        "digest.send": lambda asked: _send_digest(parts(), asked),
        "outbox.retry": lambda asked: _retry(parts(), asked),
        "outbox.drop": lambda asked: _drop(parts(), asked),
        "stories.merge": lambda asked: merge_stories(parts(), asked),
        "stories.split": lambda asked: split_story(parts(), asked),
        "silence.add": lambda asked: add_silence(parts(), asked),
        "silence.remove": lambda asked: remove_silences(parts(), asked),
        "channels.test": lambda asked: _test_channels(parts(), asked),
        "channels.resubscribe": lambda asked: _resubscribe(parts(), asked),
        "channels.resume": lambda asked: _resume(parts(), asked),
        "story.mark": lambda asked: _mark(parts(), asked),
    }


def _send_digest(parts: "Parts", asked: "Answer") -> "Answer":
    route = asked["route"]
    _refuse_unknown("route", [route], parts.config.digest_routes)
    with parts.line.turns:
        sent = parts.desk.send_now(route, parts.clock.now())
    parts.wake_senders()
    return {"sent": sent, "said": f"digest of {route} is on its way"}


def _retry(parts: "Parts", asked: "Answer") -> "Answer":
    keys = None if asked["all"] else asked["keys"]
    changed = parts.database.outbox.retry(parts.clock.now(), keys)
    parts.wake_senders()
    return {"changed": changed, "said": _counted(changed, keys, "owed again")}


def _drop(parts: "Parts", asked: "Answer") -> "Answer":
    keys = asked["keys"]
    changed = parts.database.outbox.drop(keys, parts.clock.now())
    return {"changed": changed, "said": _counted(changed, keys, "dropped")}


def _counted(changed: int, keys: Sequence[str] | None, done: str) -> str:
    if keys is None or changed == len(set(keys)):
        return f"{changed} {done}"
    left = len(set(keys)) - changed
    return f"{changed} {done}; {left} unknown or settled (see monitor outbox list)"


def _mark(parts: "Parts", asked: "Answer") -> "Answer":
    """An address may stand in several stories: then a person has to choose."""
    ref, word = asked["story"], Word(asked["word"])
    found = parts.database.marks.stories(ref)
    if not found:
        said = f"{ref}: no story, and no item of one (see monitor stories)"
        return {"marked": False, "said": said}
    if len(found) > 1:
        said = f"{ref}: in several stories, name one: {', '.join(found)}"
        return {"marked": False, "said": said}
    now = parts.clock.now()
    mark = parts.database.marks.add(found[0], word, asked["who"], now, asked["note"])
    return {"marked": True, "story": mark.story, "said": f"{mark.story}: {word}"}


def _test_channels(parts: "Parts", asked: "Answer") -> "Answer":
    """Past the outbox: the answer is wanted now, and nothing is owed."""
    names = asked["names"]
    _refuse_unknown("channel", names, parts.channels)
    if not names:
        return {"delivered": True, "said": "there is no channel"}
    with ThreadPoolExecutor(len(names)) as pool:
        receipts = list(pool.map(lambda name: _try_out(parts, name), names))
    lines = [f"{n}: {_say(r)}" for n, r in zip(names, receipts, strict=True)]
    return {
        "delivered": all(isinstance(r, Delivered) for r in receipts),
        "said": "\n".join(lines),
    }


def _resume(parts: "Parts", asked: "Answer") -> "Answer":
    """What waits tries at once; whether the channel takes it is seen then."""
    names = asked["names"]
    _refuse_unknown("channel", names, parts.channels)
    parts.database.outbox.resume(names, parts.clock.now())
    parts.wake_senders()
    return {"resumed": list(names), "said": f"tried now: {', '.join(names)}"}


def _resubscribe(parts: "Parts", asked: "Answer") -> "Answer":
    channel, address = asked["channel"], asked["address"]
    back = parts.database.recipients.come_back(channel, address)
    said = f"{address} gets mail through {channel} again"
    if not back:
        said = f"{address} has not unsubscribed from {channel}"
    return {"changed": back, "said": said}


def _try_out(parts: "Parts", name: str) -> Receipt:
    now = parts.clock.now()
    cause = f"test/{name}/{now.isoformat()}"
    (delivery,) = owe(trial_message(name, now), [name], cause)
    return parts.channels[name].deliver(delivery)


def _refuse_unknown(noun: str, names: Iterable[str], known: Container[str]) -> None:
    """The config on disk may be newer than the one that runs."""
    for name in names:
        if name not in known:
            raise LookupError(
                f"the running monitor has no {noun} {name!r}: "
                "let it read its config again (SIGHUP)"
            )


def _say(receipt: Receipt) -> str:
    match receipt:
        case Delivered(detail):
            return f"delivered {detail}".strip()
        case Deferred(reason=reason):
            return f"not now: {reason}"
        case Refused(reason):
            return f"refused: {reason}"
