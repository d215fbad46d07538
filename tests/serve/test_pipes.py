"""Do the filters work in a shell, one after the other?"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.world.process import ROOT, environment, monitor, write_config

MONITOR = f"{sys.executable} -m monitor"
#: What the two seeds are about.
SEED_TOPICS = [
    {"smuggling", "trafficking"},
    {"bilateral_agreement", "smuggling", "trafficking"},
]


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def shell(line: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A line as people type it, `monitor` being ours."""
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line.replace('monitor', MONITOR)}"],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_both_seeds_go_down_the_whole_pipe() -> None:
    """Four processes, each of which adds its own key."""
    done = shell(
        "monitor acquire seeds/*.txt | monitor classify | monitor extract |"
        " monitor group"
    )
    first, second = found = rows(done.stdout)

    assert (done.returncode, done.stderr) == (0, "")
    assert [{t["topic"] for t in row["topics"]} for row in found] == SEED_TOPICS
    assert {t["level"] for row in found for t in row["topics"]} == {"alert"}
    assert [row["published"][:10] for row in found] == ["2024-07-17", "2024-04-18"]
    assert second["title"] == "Vietnam, UK sign new agreement on illegal migration"
    assert [row["events"][0]["type"] for row in found] == ["meeting", "agreement"]
    assert first["story"] != second["story"]
    for row in found:
        for each in [e for t in row["topics"] for e in t["evidence"]]:
            assert row[each["field"]][each["start"] : each["end"]] == each["text"]


def test_an_output_that_is_closed_early_is_no_fault() -> None:
    """`| head -1` ends the filter, without a word."""
    many = 'for i in $(seq 20000); do echo "{\\"id\\": \\"$i\\"}"; done'
    done = shell(f"{many} 2>/dev/null | monitor group | head -1")

    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_each_line_is_answered_as_soon_as_it_is_read() -> None:
    """The pipe is held open, and the answer is there."""
    with subprocess.Popen(
        [sys.executable, "-m", "monitor", "group"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        answers = []
        for number in range(3):
            process.stdin.write(json.dumps({"id": str(number)}) + "\n")
            process.stdin.flush()
            answers.append(json.loads(process.stdout.readline())["id"])
        process.stdin.close()

        assert answers == ["0", "1", "2"]
        assert process.wait(60) == 0


def test_a_closed_standard_input_is_an_input_that_cannot_be_read() -> None:
    """Exit 1, and it says so."""
    done = shell("monitor group <&-")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "<stdin>: Bad file descriptor\n"


def test_classify_needs_a_good_config(tmp_path: Path) -> None:
    """Exit 3 with the mistakes, before a line is read."""
    config = write_config(tmp_path, feeds="", routes="")
    (config / "monitor.toml").write_text("[fetch]\nfloor = 5\nflor = 1\n")
    done = monitor("--config", str(config), "classify", stdin='{"id": "1"}\n')

    assert (done.returncode, done.stdout) == (3, "")
    assert "monitor.toml:2:" in done.stderr
    assert "monitor.toml:3:" in done.stderr
