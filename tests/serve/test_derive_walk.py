"""Does the README's way to a topic lead there?"""

import json
import shlex
import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.world.process import ROOT, monitor

SECTION = (
    (ROOT / "README.md")
    .read_text("utf-8")
    .partition("### A topic from three articles\n")[2]
    .partition("\n## ")[0]
)
CALLS = [
    shlex.split(line.removeprefix("$ monitor "))
    for line in SECTION.splitlines()
    if line.startswith("$ monitor ")
]
NO_MATCH = SECTION.partition("```toml\n")[2].partition("```")[0]
ITEMS = (
    {"id": "1", "title": "Rangers stop illegal wildlife trade in tortoises"},
    {"id": "2", "title": "Council opens library"},
)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> list[CompletedProcess[str]]:
    """Every call of the section, in its order, with the edit that it speaks of."""
    folder = tmp_path_factory.mktemp("walk")
    shutil.copytree(ROOT / "config", folder / "config")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copytree(
        ROOT / "tests" / "classify" / "articles", folder, dirs_exist_ok=True
    )
    lines = "".join(json.dumps(item) + "\n" for item in ITEMS)
    (folder / "items.jsonl").write_text(lines, "utf-8")
    first, *others = CALLS
    done = [monitor(*first, cwd=folder)]
    edit(folder / "config" / "topics" / "wildlife_trafficking.toml")
    return done + [monitor(*call, cwd=folder) for call in others]


def edit(path: Path) -> None:
    """Strike out, widen, and write what must not match."""
    draft = path.read_text("utf-8")
    assert '"organised crime"' in draft
    assert '"pangolin scales"' in draft
    edited = draft.replace(' OR "organised crime"', "")
    edited = edited.replace('OR "pangolin scales" OR', "OR pangolin* OR")
    path.write_text(edited.replace("no_match = [\n]\n", NO_MATCH), "utf-8")


def test_every_step_succeeds(walked: list[CompletedProcess[str]]) -> None:
    """None leaves a warning."""
    assert [(done.returncode, done.stderr) for done in walked] == [(0, "")] * 4


def test_the_new_topic_finds_what_it_is_about(
    walked: list[CompletedProcess[str]],
) -> None:
    """And nothing else, by config alone."""
    _, checked, tried, classified = walked
    rows = [json.loads(line) for line in classified.stdout.splitlines()]

    assert "none wrong" in checked.stdout
    assert "wildlife_trafficking: 4 points, digest" in tried.stdout
    assert [[t["topic"] for t in row["topics"]] for row in rows] == [
        ["wildlife_trafficking"],
        [],
    ]
