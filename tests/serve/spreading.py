"""Work that is spread over forks, in a process without threads; told as JSON."""

import json
import os
import signal
import sys
from collections.abc import Sequence
from multiprocessing import Pipe, active_children
from threading import Event, Thread

from monitor.serve.spread import find_room, help_with, parts_of, spread

ME = os.getpid()
PARTS = parts_of(range(20), 3)


def nothing() -> None:
    pass


def who(part: Sequence[int]) -> tuple[int, list[int]]:
    return os.getpid(), list(part)


def in_order() -> object:
    done = list(spread(who, PARTS, nothing, most=2))
    by = [pid for pid, _ in done]
    return {
        "numbers": [number for _, part in done for number in part],
        "first": by[0] == ME,
        "helpers": len({*by[1:]} - {ME}),
        "others": ME in by[1:],
        "left": len(active_children()),
    }


def let_go_before() -> object:
    gone: list[int] = []

    def seen(_: Sequence[int]) -> list[int]:
        return list(gone)

    return list(spread(seen, PARTS[:4], lambda: gone.append(ME), most=2)) == [
        [],
        [ME],
        [ME],
        [ME],
    ]


def one_fails() -> object:
    def refuse(part: Sequence[int]) -> int:
        if 9 in part:
            raise ValueError(os.getpid())
        return len(part)

    done: list[int] = []
    try:
        done.extend(spread(refuse, PARTS, nothing, most=2))
    except ValueError as error:
        return {"by": error.args[0] == ME, "left": len(active_children())}
    return done


def helpers_die() -> object:
    def fatal(part: Sequence[int]) -> tuple[int, list[int]]:
        if os.getpid() != ME and 9 in part:
            os.kill(os.getpid(), signal.SIGKILL)
        return who(part)

    return [n for _, part in spread(fatal, PARTS, nothing, most=2) for n in part]


def interrupted() -> object:
    """Ctrl-C reaches all of a terminal's processes; the caller is who is told."""

    def stubborn(part: Sequence[int]) -> int:
        if os.getpid() != ME:
            os.kill(os.getpid(), signal.SIGINT)
        return os.getpid()

    return ME in list(spread(stubborn, PARTS, nothing, most=2))[1:]


def left_early() -> object:
    answers = spread(who, PARTS, nothing, most=2)
    next(answers), next(answers)
    answers.close()
    return len(active_children())


def beside_a_thread() -> object:
    stop = Event()
    thread = Thread(target=stop.wait)
    thread.start()
    room = find_room()
    stop.set()
    thread.join()
    return room


def nobody_listens() -> object:
    did: list[int] = []

    def note(part: Sequence[int]) -> int:
        did.extend(part)
        return 0

    receiver, sender = Pipe(duplex=False)
    help_with(note, PARTS, range(len(PARTS)), receiver, sender)
    return did


if __name__ == "__main__":
    scenes = (
        in_order,
        let_go_before,
        one_fails,
        helpers_die,
        interrupted,
        left_early,
        beside_a_thread,
        nobody_listens,  # last: it leaves a handler behind
    )
    json.dump({scene.__name__: scene() for scene in scenes}, sys.stdout)
