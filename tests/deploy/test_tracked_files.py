"""Does the repository speak of itself alone?"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GIT = shutil.which("git")

#: Put together from pieces, so that this file does not hold what it looks for.
FORBIDDEN = {
    "a machine's path": r"(?<![\w./:$-])/(?:" + "wo" + "rk|ro" + "ot|ho" + r"me)/\w",
    "a package index": r"py" + r"pi\.org|python" + r"hosted\.org|test\.py" + "pi",
    "who wrote it": r"\b(?:clau" + "de|anthro" + "pic|chat" + r"gpt|copi" + r"lot)\b",
    "a merge left open": r"^(?:<{7}|>{7}) ",
}


def tracked() -> list[Path]:
    """Every file under version control that is on disk."""
    if not GIT or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = subprocess.run(
        [GIT, "-C", str(ROOT), "ls-files", "-z"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    paths = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what: str) -> None:
    """Where and with what it was made is nobody's business."""
    pattern = re.compile(FORBIDDEN[what], re.IGNORECASE | re.MULTILINE)
    found = {
        str(path.relative_to(ROOT)): hit.group()
        for path in tracked()
        if (hit := pattern.search(path.read_text(encoding="utf-8", errors="ignore")))
    }

    assert found == {}


def test_the_licence_is_whole() -> None:
    """The text of the Apache License 2.0, from its title to its last line."""
    text = (ROOT / "LICENSE").read_text(encoding="ascii")

    assert text.split()[:4] == ["Apache", "License", "Version", "2.0,"]
    assert text.endswith("limitations under the License.\n")
    assert len(text) == 11358
