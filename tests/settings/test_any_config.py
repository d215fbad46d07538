"""Is there a config, however odd, that makes the monitor stumble?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from monitor.settings.load import load
from monitor.settings.problem import ENVIRONMENT
from monitor.settings.show import show
from tests.settings.desk import Desk

#: Every word that means something somewhere, so that it is met in the wrong place.
KEYS = """
store database keep fetch floor cap allow_networks feeds name url folder source topics
headers every first_poll channels kind url_file secret secret_file password username
password_file from to host port security operator routes alerts digest at zone facets
events rules query points label alert match en allow_entities allow_ports format
token token_file chat room homeserver edit base entries title link
"""
WRITTEN = """
webhook slack email file console teams discord mattermost google-chat telegram matrix
ntfy atom apprise @desk !r:e.org 1:x https://example.org/ nope 15m 0s 07:30 UTC config
Europe/London sqlite:///x.db 127.0.0.0/8 quiet everything * trafficking desk@example.org
trafficking/named
"""
WORDS = st.sampled_from(KEYS.split())
TEXTS = st.sampled_from(WRITTEN.split()) | st.text(max_size=4)
VALUES = st.recursive(
    TEXTS | st.integers(-2, 70000) | st.booleans() | st.floats(0, 1),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(WORDS | TEXTS, inner, max_size=5)
    ),
    max_leaves=12,
)
TABLES = st.dictionaries(WORDS, VALUES, max_size=5)
FILES = st.sampled_from(
    ["monitor.toml", "feeds.toml", "routes.toml", "concepts.toml", "topics/a.toml"]
)
VARIABLES = st.lists(WORDS | TEXTS, min_size=1, max_size=3).map(
    lambda parts: "MONITOR_" + "__".join(parts).upper().replace("\0", "")
)


def _written(value: Any) -> str:
    """Inline TOML."""
    if isinstance(value, Mapping):
        pairs = (f"{_written(key)} = {_written(each)}" for key, each in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_written(each) for each in value) + "]"
    return json.dumps(value).replace("\x7f", "\\u007f")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    tables=st.dictionaries(FILES, TABLES, max_size=5),
    environ=st.dictionaries(VARIABLES, VALUES.map(json.dumps) | TEXTS, max_size=2),
)
@example(tables={"concepts.toml": {"channels": {"store": [""]}}}, environ={})
def test_any_config_is_loaded_or_told_of(
    desk: Desk, tables: dict[str, dict[str, Any]], environ: dict[str, str]
) -> None:
    """Whatever is written, the answer is a config or problems with their places."""
    for name in ("feeds", "routes", "concepts", "topics/a"):
        (desk.config / f"{name}.toml").unlink(missing_ok=True)
    for name, table in tables.items():
        lines = (f"{_written(key)} = {_written(value)}" for key, value in table.items())
        desk.write(f"config/{name}", "\n".join(lines))
    answer = load(desk.config, environ)

    if not isinstance(answer, tuple):
        assert show(answer)
        return
    assert answer
    for problem in answer:
        assert problem.wrong
        assert problem.remedy
        assert problem.file == ENVIRONMENT or _stands(problem.file, problem.line)


def _stands(file: str, line: int) -> bool:
    """Whether the file has such a line."""
    lines = Path(file).read_text(encoding="utf-8").split("\n")
    return 1 <= line <= len(lines)
