"""Does the running monitor know that its config has changed?"""

from monitor.serve.config import Config
from monitor.serve.control import NobodyListens, ask


def reload_running(config: Config) -> str:
    """Let it read its config again; says in a sentence what became of that."""
    answer = ask(config.state, "reload")
    if isinstance(answer, NobodyListens):
        return f"no monitor runs on {config.state}; the next `monitor run` polls them"
    if not answer["ok"]:
        return f"the running monitor did not listen ({answer['error']}): send it SIGHUP"
    theirs, ours = answer.get("config"), str(config.loaded.config.resolve())
    if theirs != ours:
        return f"the running monitor reads another config, {theirs}"
    return "the running monitor reads its config again"
