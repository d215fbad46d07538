"""A config of its own with one topic and the rules that a test gives it."""

from pathlib import Path

TOPIC = """
label = "Boats"
digest = 2
alert = 4
"""
RULE = """
[[rules]]
name = "{name}"
query = "{query}"
points = {points}
"""
MONITOR = '[fetch]\nallow_networks = ["127.0.0.0/8"]\n'


def write_small_config(folder: Path, *, feeds: str, routes: str) -> Path:
    """Without a rule: `write_rules` brings them."""
    config = folder / "config"
    (config / "topics").mkdir(parents=True)
    (config / "monitor.toml").write_text(MONITOR)
    (config / "feeds.toml").write_text(feeds)
    (config / "routes.toml").write_text(routes)
    (config / "concepts.toml").write_text("")
    return config


def write_rules(config: Path, **points: int) -> None:
    """Rules of one word each, with the points that it gives."""
    rules = [RULE.format(name=w, query=w, points=p) for w, p in points.items()]
    (config / "topics" / "boats.toml").write_text(TOPIC + "".join(rules))
