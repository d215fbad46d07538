"""Does the README's way to a site without a feed lead there?"""

import json
from pathlib import Path

from tests.world.process import ROOT, monitor
from tests.world.publisher import Page, Publisher
from tests.world.small import write_rules, write_small_config

SECTION = (
    (ROOT / "README.md")
    .read_text(encoding="utf-8")
    .partition("### A site without a feed\n")[2]
    .partition("\n###")[0]
)
ROUTES = """
[channels.file]
kind = "file"
[[routes]]
name = "desk"
topics = ["boats"]
alerts = ["file"]
"""


def block(kind: str) -> str:
    return SECTION.partition(f"```{kind}\n")[2].partition("```")[0]


def test_the_page_of_the_readme_is_read_with_the_selectors_of_the_readme(
    tmp_path: Path,
) -> None:
    """By the commands that stand there."""
    with Publisher() as site:
        site.pages["/press"] = Page(block("html").encode(), content_type="text/html")
        feeds = block("toml").replace("https://www.ministry.example", site.base)
        config = write_small_config(tmp_path, feeds=feeds, routes=ROUTES)
        write_rules(config, migrant=4)
        calls = [line[2:].split() for line in block("console").splitlines()]
        done = [monitor(*words, cwd=tmp_path) for _, *words in calls]
        listed = monitor("feeds", "list", "--json", cwd=tmp_path)
    (feed,) = [json.loads(line) for line in listed.stdout.splitlines()]

    assert [d.returncode for d in done] == [0, 0, 0], [d.stderr for d in done]
    assert feed["items"] == 2
    assert not feed["trouble"]
