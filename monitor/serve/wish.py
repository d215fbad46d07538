"""Who does what a command wishes: the running daemon, or the command itself?"""

import getpass
import os

from monitor.serve.clock import SystemClock
from monitor.serve.config import Config
from monitor.serve.control import Answer, NobodyListens, ask
from monitor.serve.options import alone, fail

#: Wishes after which something is owed. The rest must not send what else waits.
OWING = ("digest.send", "outbox.retry", "channels.resume")


def grant(config: Config, wish: str, **arguments: object) -> Answer:
    """The daemon holds the database, so it is asked first (decision D11)."""
    answer = ask(config.state, wish, **arguments)
    if isinstance(answer, NobodyListens):
        answer = _grant_here(config, wish, arguments)
    if not answer["ok"]:
        raise fail(str(answer["error"]))
    return answer


def login() -> str:
    """The user's name, or number: in a container nobody may have given it a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def _grant_here(config: Config, wish: str, arguments: Answer) -> Answer:
    from monitor.serve.build import build
    from monitor.serve.once import deliver_due
    from monitor.serve.wishes import wishes

    with alone(config.state):
        parts = build(config, SystemClock())
        try:
            answer = wishes(lambda: parts)[wish](arguments)
            if wish in OWING:
                deliver_due(parts)
        finally:
            parts.close()
    return {"ok": True, **answer}
