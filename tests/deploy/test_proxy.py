"""Do the examples pass on what hubs need, and nothing else?"""

import re
from pathlib import Path

import pytest

from monitor.acquire.push_desk import HOOK
from monitor.serve.hook import MAX_BODY
from monitor.settings.shape import WebSettings

PROXY = Path(__file__).parents[2] / "deploy" / "proxy"
EXAMPLES = sorted(path.name for path in PROXY.iterdir())


def words(name: str) -> str:
    """Without comments, on one line."""
    lines = (PROXY / name).read_text(encoding="utf-8").splitlines()
    return " ".join(" ".join(line.partition("#")[0].split()) for line in lines)


def test_there_is_an_example_for_each() -> None:
    assert EXAMPLES == ["Caddyfile", "nginx.conf"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_only_hooks_reach_the_monitor(name: str) -> None:
    """At the default address, and with its bound; the rest is 404."""
    text = words(name)
    passed = re.findall(r"(?:proxy_pass http://|reverse_proxy )([\d.:]+)", text)
    where = re.findall(r"(?:location|handle) ?(/\S*)? ?{", text)

    assert passed == [WebSettings().listen]
    assert where in ([f"{HOOK}*", ""], [HOOK, "/"])
    assert re.search(r"(return|respond) 404;? }", text)
    assert re.search(rf"(max_size|max_body_size) {MAX_BODY >> 20}(m|MiB)\b", text)
